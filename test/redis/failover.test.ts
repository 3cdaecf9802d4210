import { afterEach, describe, expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { inOwnWorld } from '../journeys/journey.js';
import type { World } from '../journeys/world.js';
import { end, MASTER, type Server, Servers } from './servers.js';

const RUNS = 50;
/** On a quiet machine they are told within 20 s of the new master. */
const TOLD_MS = 120_000;
const AUDIENCES = [1, 2, 3, 4, 5, 6, 7, 13];

const servers = new Servers();
afterEach(() => servers.close());

const addressOf = (sentinels: Server[]) =>
  `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${MASTER}`;

/** Three of eight audiences for each number: no set holds another one, about which people would be asked. */
const sets = AUDIENCES.flatMap((a, i) =>
  AUDIENCES.slice(i + 1).flatMap((b, j) => AUDIENCES.slice(i + j + 2).map((c) => [a, b, c])),
);

function ask(n: number): string {
  const ids = sets[n]?.map((one) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${String(one).padStart(2, '0')}`);
  return `evaluate ${ids?.join(' ')}`;
}

const TAKEN = /^(R-\d+) (?:queued|is already running this request)/;

/** Asked until it is taken, as the words say is safe; the run that the answer names. */
async function take(world: World, n: number, user: string): Promise<string> {
  return waitUntil(`${n} is taken`, async () => TAKEN.exec(await world.slash(ask(n), { user }))?.[1], 60_000, 200);
}

/** The run of each report in the channel. */
async function reportedRuns({ slack }: World): Promise<string[]> {
  const reports = (await slack.messages(channelIds.campaigns)).filter(({ thread_ts }) => thread_ts !== undefined);
  return reports.flatMap(({ text }) => /^✅[^]*· dev · (R-\d+)/.exec(text)?.[1] ?? []);
}

/** Another one than before is the master, in the eyes of this sentinel. */
async function newMaster(sentinel: Server, old: Server): Promise<void> {
  await waitUntil('there is another master', () =>
    servers.command(sentinel, async (redis) => {
      const said = String(await redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER));
      return said.endsWith(`,${old.port}`) ? undefined : true;
    }),
  );
}

test('too few replicas: “not sure”, and nothing is posted or sent; with a replica the run goes on by itself', async () => {
  const master = await servers.start();
  const env = { REDIS_URL: `redis://127.0.0.1:${master.port}`, REDIS_MIN_REPLICAS: '1' };
  await inOwnWorld({ env, start: {} }, async (world) => {
    expect(await world.slash(ask(0))).toMatch(/^I’m not sure this was queued/);
    expect(await world.slash(ask(0))).toMatch(/^I’m not sure this was queued/);
    expect(await world.adobe.ours('segment')).toEqual([]);
    expect(await world.slack.messages(channelIds.campaigns)).toEqual([]);
    await servers.start(['--replicaof', '127.0.0.1', String(master.port)]);
    await world.slack.waitForMessage(channelIds.campaigns, /✅[^]*· dev · R-1001/);
    expect(await world.adobe.ours('segment')).toHaveLength(1);
  });
});

describe('the master dies under 50 runs', () => {
  test('with REDIS_MIN_REPLICAS=1 every run that was promised is sent once and told once', async () => {
    const { master, sentinels } = await servers.startWatched({ replicas: 2, sentinels: 3 });
    const env = { REDIS_URL: addressOf(sentinels), REDIS_MIN_REPLICAS: '1' };
    await inOwnWorld({ env, adobe: { evaluationMs: 600_000 }, start: { workers: 2 } }, async (world) => {
      const hired = await world.slack.hireMany(5);
      const asked = Array.from({ length: RUNS }, (_, n) => take(world, n, hired[n % 5] ?? ''));
      const early = await Promise.all(asked.slice(0, 10));
      await end(master.process);
      const [first] = sentinels;
      if (first) await newMaster(first, master);
      const runs = await Promise.all(asked);
      expect(new Set([...early, ...runs]).size).toBe(RUNS);
      const reports = await waitUntil(
        'all are told',
        async () => {
          await world.adobe.endJobs();
          const told = await reportedRuns(world);
          return new Set(told).size === RUNS ? told : undefined;
        },
        TOLD_MS,
      );
      expect(reports.sort()).toEqual([...runs].sort());
      const sent = (await world.adobe.ours('segment')).map(({ segmentIds }) => [...segmentIds].sort().join());
      expect(sent).toHaveLength(RUNS);
      expect(new Set(sent).size).toBe(RUNS);
    });
  }, 240_000);
});
