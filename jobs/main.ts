import { configOrExit, createLogFor } from '../src/config.js';
import { runProcess } from '../src/platform/process.js';
import { startWorker } from './start.js';

const config = configOrExit(process.env);
const log = createLogFor(config);
await runProcess(log, async () => {
  // A worker alone has no use for the bot, which brings most of the libraries along.
  if (!process.argv.includes('--with-bot')) return startWorker(config, { log });
  const { startBot } = await import('../src/bot.js');
  return startWorker(config, { log, startBot });
});
