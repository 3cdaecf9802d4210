import { z } from 'zod';
import { startWorker } from '../../jobs/start.js';
import { readConfig } from '../../src/config.js';
import { serve } from './serve.js';

const optionsSchema = z.object({
  env: z.record(z.string(), z.string()),
  /** Absent: Slack's own limits. */
  pace: z.object({ postEveryMs: z.number(), editsAMinute: z.number(), patienceMs: z.number() }).optional(),
  /** How many runs may be awake at once; by default as many as the product allows. */
  awake: z.number().optional(),
});

serve(optionsSchema, async ({ env, pace, awake }) => {
  const { port, close } = await startWorker(readConfig(env), { pace, awake });
  return { ready: { port }, close };
});
