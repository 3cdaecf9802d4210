import { describe, expect, test } from '@jest/globals';
import { atMost } from './concurrency.js';
import { press, runIn, sayYes } from './ephemeral.js';
import { inOwnWorld } from './journey.js';
import { campaigns, meeting, oskar } from './meeting.js';
import { postsAbout, reportOf } from './posts.js';
import { monitorRedis } from './redis-monitor.js';
import type { World } from './world.js';

/** A worker that died is noticed within 20 s; these are many processes on a machine that may be busy. */
const TAKEN_OVER_MS = 100_000;
const PATIENT = { ADOBE_TIMEOUT_MS: '12000', SLACK_TIMEOUT_MS: '12000' };

interface Edge {
  what: string;
  /** The worker is killed when Redis is given this. */
  at: RegExp;
  /** What is given it: the yes that holds the run, the operator who has it sent, or the withdrawal. */
  when: 'held' | 'sent' | 'withdrawn';
  /** Adobe still refuses at that time. */
  refused?: boolean;
}

/** Redis is looked at as well: only a write counts. */
const written = (field: RegExp) => new RegExp(`"hset(nx)?" "[^"]+" "${field.source}"`, 'i');

const EDGES: Edge[] = [
  { what: 'as the run is accepted on hold', at: written(/hold\.1\.placed/), when: 'held' },
  { what: 'as its card is written down', at: /"post\.card\.\w+\.ts"/, when: 'held' },
  { what: 'as it is released', at: written(/hold\.1\.end/), when: 'sent' },
  { what: 'as the intent after its release is written', at: written(/evaluation\.1\.intent/), when: 'sent' },
  {
    what: 'as Adobe’s refusal after its release is written',
    at: written(/evaluation\.1\.refused/),
    when: 'sent',
    refused: true,
  },
  { what: 'as it is put on hold again', at: written(/hold\.2\.placed/), when: 'sent', refused: true },
  { what: 'as it is withdrawn', at: written(/hold\.1\.end/), when: 'withdrawn' },
];

const inTurn = atMost(2);
const newDay = (world: World) => world.adobe.settings({ quota: 5 });

/** Does it, and kills the worker at the edge; another one takes over. */
async function killedAt(world: World, { at }: Edge, act: () => Promise<unknown>): Promise<void> {
  const worker = await world.spawn('worker');
  const redis = await monitorRedis(world.redis.url);
  await Promise.all([redis.waitFor(at), act()]);
  await worker.stop('SIGKILL');
  redis.stop();
}

async function sendNow(world: World, run: string): Promise<void> {
  await press(world, 'run:send-now', { user: oskar, value: run });
  await sayYes(world, { user: oskar });
}

/** A run on hold, after one of the only evaluation of the day. */
async function hold(world: World): Promise<string> {
  const first = await world.ask('evaluate "Newsletter readers"');
  await reportOf(world, first, campaigns);
  const refused = await world.ask('evaluate "VIP buyers"');
  await reportOf(world, refused, campaigns);
  await press(world, 'run:at-reset', { value: refused });
  return runIn(await sayYes(world));
}

async function lived(world: World, edge: Edge): Promise<string> {
  const first = await world.spawn('worker');
  let run = '';
  const holding = async () => (run = await hold(world));
  if (edge.when === 'held') {
    await first.stop('SIGKILL');
    await killedAt(world, edge, holding);
  } else {
    await holding();
    await meeting(world).asleep(run);
    await first.stop('SIGKILL');
    if (edge.refused !== true) await newDay(world);
    const act = () => (edge.when === 'sent' ? sendNow(world, run) : press(world, 'run:withdraw', { value: run }));
    await killedAt(world, edge, act);
  }
  await world.spawn('worker');
  if (edge.when === 'withdrawn') return run;
  await world.waitForShown(new RegExp(`⏸ On hold until [^]*${edge.refused ? 'one more reset[^]*' : ''}${run}`));
  await newDay(world);
  if (edge.when === 'held' || edge.refused) {
    await meeting(world).asleep(run);
    await sendNow(world, run);
  }
  return run;
}

describe('a worker is killed around a hold', () => {
  test.concurrent.each(EDGES)(
    '$what: sent as often as it was released, one card, one report',
    async (edge) => {
      await inTurn(() =>
        inOwnWorld({ env: PATIENT, adobe: { quota: 1 }, start: { workers: 0 } }, async (world) => {
          const run = await lived(world, edge);
          const report = await reportOf(world, run, campaigns, TAKEN_OVER_MS);
          const jobs = (await world.adobe.ours('segment')).length;
          expect(jobs).toBe(edge.when === 'withdrawn' ? 1 : 2);
          expect(report).toMatch(edge.when === 'withdrawn' ? /withdrew it/ : /VIP buyers/);
          expect((await postsAbout(world, run, campaigns)).sort()).toEqual(['card', 'report']);
        }),
      );
    },
    2 * TAKEN_OVER_MS + 60_000,
  );
});
