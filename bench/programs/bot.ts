import { z } from 'zod';
import { readConfig } from '../../src/config.js';
import { startBot } from '../../src/bot.js';
import { serve } from './serve.js';

serve(z.object({ env: z.record(z.string(), z.string()) }), async ({ env }) => {
  const { port, close } = await startBot(readConfig(env));
  return { ready: { port }, close };
});
