import { describe, expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import type { UsherProcess } from '../../playground/usher.js';
import { waitUntil } from '../../playground/waiting.js';
import { atMost } from './concurrency.js';
import { overhear } from './redis-monitor.js';
import { setStage, type Stage } from './world.js';

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
  arm: (stage: Stage) => Promise<() => Promise<unknown>>;
}

const heldAtAdobe = (path: string) => async (stage: Stage) => {
  await stage.adobe.fault({ method: 'POST', path, kind: 'hold' });
  return stage.adobe.waitForHeld;
};

/** Resolves at the very command that writes the fact. */
const written = (field: RegExp) => async (stage: Stage) => {
  const redis = await overhear(stage.redis.url);
  return async () => {
    await redis.hears(field);
    redis.stop();
  };
};

const KILLS: Kill[] = [
  { what: 'while Adobe holds the answer to POST segment job', ask: EVALUATE, arm: heldAtAdobe('segment/jobs$') },
  { what: 'while Adobe holds the answer to POST export job', ask: EXPORT, arm: heldAtAdobe('export/jobs$') },
  {
    what: 'while Slack holds the answer to the post of the card',
    ask: EVALUATE,
    arm: async (stage) => {
      await stage.slack.fault({ method: 'chat.postMessage', kind: 'hold' });
      return stage.slack.waitForHeld;
    },
  },
  {
    what: 'while Slack holds the answer to the post of the report',
    ask: EVALUATE,
    arm: async (stage) => {
      await stage.adobe.nextJob({ kind: 'segment', stuck: true });
      return async () => {
        await stage.shown(/Evaluating VIP buyers[^]*Evaluate: (waiting|running)/);
        await stage.slack.fault({ method: 'chat.postMessage', kind: 'hold' });
        await stage.adobe.endJobs();
        await stage.slack.waitForHeld();
      };
    },
  },
  { what: 'right after the segment job is written down', ask: EVALUATE, arm: written(/"evaluation\.1\.id"/) },
  { what: 'right after the export job is written down', ask: EXPORT, arm: written(/"export\.1\.id"/) },
  { what: 'right after the card is written down', ask: EVALUATE, arm: written(/"post\.card\.\w+\.ts"/) },
  { what: 'right after the report is written down', ask: EVALUATE, arm: written(/"post\.report\.\w+\.ts"/) },
];

/** How often each kind of message was posted, held against what was marked in its metadata. */
async function told(stage: Stage) {
  const posts = (await stage.slack.messages(campaigns)).map(({ metadata }) => JSON.stringify(metadata));
  const count = (post: string) => posts.filter((one) => one.includes(`"${post}"`)).length;
  return { messages: posts.length, cards: count('card'), reports: count('report') };
}

async function killed(stage: Stage, { ask, arm }: Kill): Promise<void> {
  const first: UsherProcess = await stage.spawn('worker');
  const time = await arm(stage);
  // What is not taken in the 3 s of a command may be asked again: it never runs twice.
  await waitUntil('it is taken', async () => /R-\d+/.exec(await stage.type(ask))?.[0]);
  await time();
  await first.stop('SIGKILL');
  await stage.spawn('worker');
  await stage.slack.waitForMessage(campaigns, / · ended /, TAKEN_OVER_MS);
}

/** More processes than that at once would wait for each other on a small machine. */
const inTurn = atMost(4);

/** A worker is killed at one point of its work, and another one takes over. */
describe('a worker is killed', () => {
  test.concurrent.each(KILLS)(
    '$what: one job, one card, one report',
    async (kill) => {
      await inTurn(async () => {
        const stage = await setStage(`kills-${KILLS.indexOf(kill)}`, { env: PATIENT });
        try {
          await stage.begin({ workers: 0 });
          await killed(stage, kill);
          expect(await stage.adobe.ours(kill.ask === EXPORT ? 'export' : 'segment')).toHaveLength(1);
          expect(await told(stage)).toEqual({ messages: 2, cards: 1, reports: 1 });
        } finally {
          await stage.close();
        }
      });
    },
    TAKEN_OVER_MS + 60_000,
  );
});
