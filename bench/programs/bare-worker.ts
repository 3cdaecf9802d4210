import { WebClient } from '@slack/web-api';
import { DelayedError, type Job, Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Adobe, createAdobe } from '../../src/adobe/index.js';
import type { ExportBody } from '../../src/adobe/export-jobs.js';
import { readConfig } from '../../src/config.js';
import { createFetch } from '../../src/platform/fetch.js';
import { createRedis } from '../../src/platform/redis-connection.js';
import { serve } from './serve.js';

const optionsSchema = z.object({
  env: z.record(z.string(), z.string()),
  queue: z.string(),
  awake: z.number(),
  everyMs: z.number(),
});

interface Bare {
  adobe: Adobe;
  slack: WebClient;
  sandbox: string;
  everyMs: number;
}

/** `body` is what Usher sent for the same request. */
const dataSchema = z.object({
  body: z.custom<ExportBody>(),
  channel: z.string(),
  id: z.string().optional(),
  card: z.string().optional(),
});

/** The same effects as Usher's, by BullMQ alone: it promises nothing, so it needs no facts and no intents. */
serve(optionsSchema, ({ env, queue, awake, everyMs }) => {
  const config = readConfig(env);
  const connection = createRedis(config.redis.at, { maxRetriesPerRequest: null });
  const slack = new WebClient(config.slack.botToken, { slackApiUrl: config.slack.apiUrl });
  const fetch = createFetch(config.proxy);
  const adobe = createAdobe({ ...config.adobe, fetch });
  const bare = { adobe, slack, sandbox: config.adobe.sandbox, everyMs };
  const worker = new Worker(queue, (job, token) => visit(bare, job, token), { connection, concurrency: awake });
  return Promise.resolve({
    ready: {},
    close: async () => {
      await worker.close();
      connection.disconnect();
    },
  });
});

async function visit({ adobe, slack, sandbox, everyMs }: Bare, job: Job, token: string | undefined): Promise<void> {
  const { body, channel, id, card } = dataSchema.parse(job.data);
  if (id === undefined || card === undefined) {
    const { ts } = await slack.chat.postMessage({ channel, text: 'bare card' });
    const made = await adobe.exportJobs.create({ sandbox, body, requestId: randomUUID(), timeoutMs: 10_000 });
    await job.updateData({ body, channel, id: made.id, card: ts });
  } else if ((await adobe.exportJobs.get({ sandbox, id })).status === 'SUCCEEDED') {
    await slack.chat.update({ channel, ts: card, text: 'bare card, over' });
    await slack.chat.postMessage({ channel, text: 'bare report', thread_ts: card, reply_broadcast: true });
    return;
  }
  await job.moveToDelayed(Date.now() + everyMs, token);
  throw new DelayedError();
}
