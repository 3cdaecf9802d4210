import { describe, expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import type { UsherProcess } from '../../playground/usher.js';
import { waitUntil } from '../../playground/waiting.js';
import { atMost } from './concurrency.js';
import { monitorRedis } from './redis-monitor.js';
import { inOwnWorld } from './journey.js';
import { markOf } from './posts.js';
import type { World } from './world.js';

const { campaigns } = channelIds;
const EVALUATE = 'evaluate "VIP buyers"';
const EXPORT = 'export "VIP buyers" to:"Agency drop" batch:each';
/** A worker that died is noticed within 20 s; these are many processes on a machine that may be busy. */
const TAKEN_OVER_MS = 100_000;
/** A worker that gives up by itself before it is killed is not what is looked at here. */
const PATIENT = { ADOBE_TIMEOUT_MS: '12000', SLACK_TIMEOUT_MS: '12000' };

interface Kill {
  what: string;
  ask: string;
  /** Called before anybody asks; what it comes to waits until it is time to kill. */
  arm: (world: World) => Promise<() => Promise<unknown>>;
}

const heldAtAdobe = (path: string) => async (world: World) => {
  await world.adobe.fault({ method: 'POST', path, kind: 'hold' });
  return world.adobe.waitForHeld;
};

/** Resolves at the very command that writes the fact. */
const written = (field: RegExp) => async (world: World) => {
  const redis = await monitorRedis(world.redis.url);
  return async () => {
    await redis.waitFor(field);
    redis.stop();
  };
};

const KILLS: Kill[] = [
  { what: 'while Adobe holds the answer to POST segment job', ask: EVALUATE, arm: heldAtAdobe('segment/jobs$') },
  { what: 'while Adobe holds the answer to POST export job', ask: EXPORT, arm: heldAtAdobe('export/jobs$') },
  {
    what: 'while Slack holds the answer to the post of the card',
    ask: EVALUATE,
    arm: async (world) => {
      await world.slack.fault({ method: 'chat.postMessage', kind: 'hold' });
      return world.slack.waitForHeld;
    },
  },
  {
    what: 'while Slack holds the answer to the post of the report',
    ask: EVALUATE,
    arm: async (world) => {
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      return async () => {
        await world.waitForShown(/Evaluating VIP buyers[^]*Evaluation: (queued|running)/);
        await world.slack.fault({ method: 'chat.postMessage', kind: 'hold' });
        await world.adobe.endJobs();
        await world.slack.waitForHeld();
      };
    },
  },
  { what: 'right after a run is watched for', ask: EVALUATE, arm: written(/"ZADD" "\{usher\}:watchers:/i) },
  { what: 'while Adobe holds the answer to a look', ask: EVALUATE, arm: heldAtAdobe('segment/jobs/bulk-get$') },
  { what: 'right after Adobe’s answer is kept', ask: EVALUATE, arm: written(/"SET" "\{usher\}:seen:/i) },
  { what: 'right after it is noted whose runs are to be woken', ask: EXPORT, arm: written(/"SADD" "\{usher\}:owed:/i) },
  { what: 'right after the run is woken', ask: EVALUATE, arm: written(/"HINCRBY" "\{usher\}:now:R-\d+" "woken"/i) },
  { what: 'right after a job is let go of', ask: EXPORT, arm: written(/"ZREM" "\{usher\}:watch:/i) },
  { what: 'right after the segment job is written down', ask: EVALUATE, arm: written(/"evaluation\.1\.id"/) },
  { what: 'right after the export job is written down', ask: EXPORT, arm: written(/"export\.1\.id"/) },
  { what: 'right after the card is written down', ask: EVALUATE, arm: written(/"post\.card\.\w+\.ts"/) },
  { what: 'right after the report is written down', ask: EVALUATE, arm: written(/"post\.report\.\w+\.ts"/) },
];

/** How often each kind of message was posted, held against what was marked in its metadata. */
async function told(world: World) {
  const posts = (await world.slack.messages(campaigns)).map((message) => markOf(message)?.post);
  const count = (post: string) => posts.filter((one) => one === post).length;
  return { messages: posts.length, cards: count('card'), reports: count('report') };
}

async function killed(world: World, { ask, arm }: Kill): Promise<void> {
  const first: UsherProcess = await world.spawn('worker');
  const time = await arm(world);
  // What is not taken in the 3 s of a command may be asked again: it never runs twice.
  await waitUntil('it is taken', async () => /R-\d+/.exec(await world.slash(ask))?.[0]);
  await time();
  await first.stop('SIGKILL');
  await world.spawn('worker');
  await world.slack.waitForMessage(campaigns, / · ended /, TAKEN_OVER_MS);
}

/** More processes than that at once would wait for each other on a small machine. */
const inTurn = atMost(4);

/** A worker is killed at one point of its work, and another one takes over. */
describe('a worker is killed', () => {
  test.concurrent.each(KILLS)(
    '$what: one job, one card, one report',
    async (kill) => {
      await inTurn(async () => {
        await inOwnWorld({ env: PATIENT, start: { workers: 0 } }, async (world) => {
          await killed(world, kill);
          expect(await world.adobe.ours(kill.ask === EXPORT ? 'export' : 'segment')).toHaveLength(1);
          expect(await told(world)).toEqual({ messages: 2, cards: 1, reports: 1 });
        });
      });
    },
    TAKEN_OVER_MS + 60_000,
  );
});
