import type { Redis } from 'ioredis';
import type { ListedJob } from '../../playground/adobe/control.js';
import type { SimulatedJob } from '../../playground/adobe/state.js';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { keys } from '../../src/keys.js';
import { runIn } from './ephemeral.js';
import { cardOf, messagesAbout } from './posts.js';
import type { World } from './world.js';

/** Nothing is given up because the machine is slow: whatever is held at a world is let go by the test itself. */
export const UNHURRIED = { ADOBE_TIMEOUT_MS: '30000', SLACK_TIMEOUT_MS: '30000' };
/** For those who wait for something that Usher does only after a time of its own. */
export const LONG_MS = 100_000;

export type Kind = SimulatedJob['kind'];
export type Meeting = ReturnType<typeof meeting>;

export const direct = (person: string) => `D${person.slice(1)}`;
/** An audience of the simulated Adobe by the end of its id. */
export const audience = (end: string) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${end}`;
/** As it is typed. */
export const words = (...ends: string[]) => ends.map(audience).join(' ');

/** What those do and look at who make runs meet; audiences are named by the end of their ids. */
export function meeting(world: World) {
  return {
    /** Our jobs of exactly these audiences. */
    jobs: async (kind: Kind, ...ends: string[]): Promise<ListedJob[]> =>
      (await world.adobe.ours(kind)).filter(({ segmentIds }) => isSame(segmentIds, ends)),
    /** How often it was sent, taken or not. */
    posts: async (kind: Kind, ...ends: string[]) =>
      (await world.adobe.calls('POST', new RegExp(`${kind}/jobs$`))).filter(({ body }) => isSame(idsIn(body), ends))
        .length,
    /** How often Adobe was told to cancel one of them. */
    deletes: async (kind: Kind, ...ends: string[]) => {
      const mine = (await world.adobe.jobs()).filter((job) => job.kind === kind && isSame(job.segmentIds, ends));
      const told = await world.adobe.calls('DELETE', new RegExp(`${kind}/jobs/`));
      return told.filter(({ path }) => mine.some(({ id }) => path.endsWith(`/${id}`))).length;
    },
    /** The card says that Adobe has the evaluation; that nobody knows whether it has; that it is cancelling it. */
    atAdobe: (run: string, channel?: string) =>
      world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`), channel),
    inDoubt: (run: string, channel?: string) =>
      world.waitForShown(new RegExp(`${run}[^]*checking with Adobe`), channel),
    dying: (run: string, channel?: string) => world.waitForShown(new RegExp(`${run}[^]*being cancelled`), channel),
    /** Resolves when nobody works at the run: it has done what it could, and waits. */
    asleep: (run: string) =>
      waitUntil(`${run} sleeps`, async () => ((await asleepIn(world.redisClient)).includes(run) ? true : undefined)),
    live: () => world.redisClient.smembers(keys.live),
    /** Resolves when the run has said its last word. */
    over: (run: string, timeoutMs?: number) =>
      waitUntil(
        `${run} is over`,
        async () => ((await world.redisClient.sismember(keys.live, run)) === 0 ? true : undefined),
        timeoutMs,
      ),
    /** What the card of a run says now. */
    card: (run: string, channel: string = channelIds.campaigns) => cardOf(world, run, channel),
    /** The reports of a run that are to be read somewhere; in direct messages they are `private`. */
    reports: async (run: string, channel: string) =>
      (await messagesAbout(world, run, channel))
        .filter(({ post }) => post === 'report' || post === 'private')
        .map(({ text }) => text),
    /** An ask that is taken before Adobe has told the names; they stay unread until {@link Meeting.namesAnswer}. */
    askUnread: async (text: string, as: { user?: string; channel?: string } = {}) => {
      await world.adobe.fault({ path: '/audiences', kind: 'hold', times: 1_000 });
      const said = await world.slash(text, as);
      if (!said.includes('Checking the names')) throw new Error(`not taken unread: ${said}`);
      return runIn(said);
    },
    namesAnswer: async () => {
      await world.adobe.clearFaults();
      await world.adobe.release('/audiences');
    },
  };
}

/** All runs that sleep in the queue, wherever it keeps them. */
export async function asleepIn(redis: Redis): Promise<string[]> {
  const lists = await redis.keys('*:delayed');
  return (await Promise.all(lists.map((list) => redis.zrange(list, 0, -1)))).flat();
}

/** The audiences that a creating call names, of whichever kind. */
export function idsIn(body: unknown): string[] {
  return [...JSON.stringify(body ?? '').matchAll(/"segmentId":"([^"]+)"/g)].map(([, id]) => id ?? '');
}

function isSame(ids: string[], ends: string[]): boolean {
  return [...ids].sort().join() === ends.map(audience).sort().join();
}

export const { anna, oskar, ada } = people;
export const { campaigns, dataOps, noBot } = channelIds;
