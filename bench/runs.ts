import { WebClient } from '@slack/web-api';
import { DelayedError, type Job, Queue, Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { channelIds } from '../playground/slack/content.js';
import { waitUntil } from '../playground/waiting.js';
import { type Adobe, createAdobe } from '../src/adobe/index.js';
import type { ExportBody } from '../src/adobe/export-jobs.js';
import { createRedis } from '../src/platform/redis-connection.js';
import { type Figure, timed } from './figures.js';
import { differentAudiences, openPlace, type Place } from './place.js';

const CONCURRENCY = 50;
const EVERY_MS = 150;

/**
 * Exports a second through one worker, from the first queue job to the last report; against a bare BullMQ worker that
 * makes the same effects (card, export job, look-ups of its own, report) and promises nothing: no facts, no intents.
 */
export async function runs({ exports }: { exports: number }): Promise<Figure[]> {
  const place = await openPlace({
    env: { POLL_INITIAL_MS: String(EVERY_MS) },
    adobe: { queuedMs: 20, exportMs: 200 },
  });
  try {
    for (const words of differentAudiences('export', exports)) await place.ask(`export ${words} to:"Agency drop"`);
    const usher = await timed(async () => {
      await place.startWorkers(1);
      await reported(place, /✅ [^\n]* to [^\n]*\n/, exports);
    });
    await place.stopWorkers();
    const bodies = (await place.adobe.calls('POST', /export\/jobs$/)).map(({ body }) => body);
    const bare = await runBare(place, bodies);
    const perSecond = (ms: number) => (exports * 1_000) / ms;
    return [
      {
        what: `exports a second, ${exports} through one worker`,
        unit: '/s',
        bare: perSecond(bare),
        usher: perSecond(usher),
      },
    ];
  } finally {
    await place.close();
  }
}

async function reported({ slack }: Place, words: RegExp, count: number): Promise<void> {
  await waitUntil(`${count} reports are there`, async () => {
    const said = (await slack.messages(channelIds.campaigns)).filter(({ text }) => words.test(text));
    return said.length >= count ? true : undefined;
  });
}

interface Bare {
  adobe: Adobe;
  slack: WebClient;
  sandbox: string;
}

async function runBare({ config, slack: control, ...place }: Place, bodies: unknown[]): Promise<number> {
  const connection = createRedis(config.redis.at, { maxRetriesPerRequest: null });
  const queue = new Queue('bare', { connection });
  const slack = new WebClient(config.slack.botToken, { slackApiUrl: config.slack.apiUrl });
  const bare = { adobe: createAdobe({ ...config.adobe, fetch }), slack, sandbox: config.adobe.sandbox };
  await queue.addBulk(bodies.map((body) => ({ name: 'export', data: { body } })));
  const begun = performance.now();
  const worker = new Worker('bare', (job, token) => visit(bare, job, token), { connection, concurrency: CONCURRENCY });
  await reported({ slack: control, config, ...place }, /^bare report/, bodies.length);
  const ms = performance.now() - begun;
  await worker.close();
  await queue.close();
  connection.disconnect();
  return ms;
}

/** `body` is what Usher sent for the same request. */
const dataSchema = z.object({ body: z.custom<ExportBody>(), id: z.string().optional(), card: z.string().optional() });

async function visit({ adobe, slack, sandbox }: Bare, job: Job, token: string | undefined): Promise<void> {
  const { body, id, card } = dataSchema.parse(job.data);
  const channel = channelIds.campaigns;
  if (id === undefined || card === undefined) {
    const { ts } = await slack.chat.postMessage({ channel, text: 'bare card' });
    const made = await adobe.exportJobs.create({ sandbox, body, requestId: randomUUID(), timeoutMs: 10_000 });
    await job.updateData({ body, id: made.id, card: ts });
  } else if ((await adobe.exportJobs.get({ sandbox, id })).status === 'SUCCEEDED') {
    await slack.chat.update({ channel, ts: card, text: 'bare card, over' });
    await slack.chat.postMessage({ channel, text: 'bare report', thread_ts: card, reply_broadcast: true });
    return;
  }
  await job.moveToDelayed(Date.now() + EVERY_MS, token);
  throw new DelayedError();
}
