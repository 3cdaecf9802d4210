import { describe, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { atMost } from './concurrency.js';
import { press, runIn, sayYes } from './ephemeral.js';
import { inOwnWorld } from './journey.js';
import { cardOf, postsAbout, reportOf } from './posts.js';
import { monitorRedis } from './redis-monitor.js';
import type { World } from './world.js';

const { campaigns } = channelIds;
const { oskar } = people;
/** A worker that died is noticed within 20 s; these are many processes on a machine that may be busy. */
const TAKEN_OVER_MS = 100_000;
const HELD = /^⏸ On hold until /;
const DAY_MS = 24 * 3_600_000;
/** No test takes longer. A reset in the middle of one would release its run. */
const ONE_TEST_MS = 5 * 60_000;

const noResetAhead = () =>
  waitUntil('the reset is over', () => Promise.resolve(DAY_MS - (Date.now() % DAY_MS) > ONE_TEST_MS), 2 * ONE_TEST_MS);

interface Kill {
  what: string;
  /** The command with which the fact is written. */
  fact: RegExp;
  /** What brings it about, of a run that is on hold; undefined: putting it on hold. */
  act?: (world: World, run: string) => Promise<unknown>;
  /** What is to be seen once another worker has taken over. */
  then: (world: World, run: string) => Promise<unknown>;
  /** Calls that create an evaluation, with the one that was refused at first. */
  sent: number;
}

const writes = (fact: string) => new RegExp(`"HSET(?:NX)?" "[^"]*" "hold\\.${fact}"`);

const sendNow = async (world: World, run: string) => {
  await press(world, 'run:send-now', { user: oskar, value: run });
  await sayYes(world, { user: oskar });
};

/** The quota is there again, and an operator has the run sent. */
const sendAtLast = async (world: World, run: string) => {
  await world.adobe.settings({ quota: 5 });
  await sendNow(world, run);
};

const onHold = (world: World, run: string, shows: RegExp) =>
  waitUntil(
    `${run} is on hold`,
    async () => {
      const card = await cardOf(world, run, campaigns).catch(() => '');
      return HELD.test(card) && shows.test(card) ? card : undefined;
    },
    TAKEN_OVER_MS,
  );

const reported = async (world: World, run: string, shows: RegExp) =>
  expect(await reportOf(world, run, campaigns, TAKEN_OVER_MS)).toMatch(shows);

const KILLS: Kill[] = [
  {
    what: 'right after a run is put on hold',
    fact: writes('1\\.placed'),
    then: async (world, run) => {
      await onHold(world, run, /VIP buyers/i);
      await sendAtLast(world, run);
      await reported(world, run, /^✅ VIP buyers/);
    },
    sent: 2,
  },
  {
    what: 'right after it is released',
    fact: writes('1\\.end'),
    act: sendAtLast,
    then: (world, run) => reported(world, run, /^✅ VIP buyers/),
    sent: 2,
  },
  {
    what: 'right after it is put on hold once more, as Adobe still refuses',
    fact: writes('2\\.placed'),
    act: sendNow,
    then: async (world, run) => {
      await onHold(world, run, /still used up, so it waits for the reset/);
      await sendAtLast(world, run);
      await reported(world, run, /^✅ VIP buyers/);
    },
    sent: 3,
  },
  {
    what: 'right after it is withdrawn',
    fact: writes('1\\.end'),
    act: (world, run) => press(world, 'run:withdraw', { value: run }),
    then: (world, run) => reported(world, run, /withdrew it\. Nothing was sent to Adobe\./),
    sent: 1,
  },
];

/** Answers with a run on hold, after Adobe refused the same for want of quota. */
async function putOnHold(world: World): Promise<string> {
  const refused = await world.ask('evaluate "VIP buyers"');
  await reportOf(world, refused, campaigns, TAKEN_OVER_MS);
  await press(world, 'run:at-reset', { value: refused });
  return runIn(await sayYes(world));
}

async function killed(world: World, { fact, act, then }: Kill): Promise<string> {
  const first = await world.spawn('worker');
  const redis = await monitorRedis(world.redis.url);
  const killAt = async () => {
    await redis.waitFor(fact);
    redis.stop();
    await first.stop('SIGKILL');
  };
  const early = act ? undefined : killAt();
  const run = await putOnHold(world);
  await early;
  if (act) {
    await onHold(world, run, HELD);
    await Promise.all([killAt(), act(world, run)]);
  }
  await world.spawn('worker');
  await then(world, run);
  return run;
}

/** More processes than that at once would wait for each other on a small machine. */
const inTurn = atMost(3);

describe('a worker is killed at the edge of a hold', () => {
  test.concurrent.each(KILLS)(
    '$what: as if nothing had been',
    async (kill) => {
      await inTurn(async () => {
        await noResetAhead();
        await inOwnWorld({ adobe: { quota: 0 }, start: { workers: 0 } }, async (world) => {
          const run = await killed(world, kill);
          expect((await postsAbout(world, run, campaigns)).sort()).toEqual(['card', 'report']);
          expect(await world.adobe.calls('POST', /segment\/jobs$/)).toHaveLength(kill.sent);
          expect((await world.adobe.ours('segment')).length).toBeLessThanOrEqual(1);
        });
      });
    },
    2 * ONE_TEST_MS + 2 * TAKEN_OVER_MS + 60_000,
  );
});
