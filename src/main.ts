import { startBot } from './bot.js';
import { configOrExit, createLogFor } from './config.js';
import { runProcess } from './platform/process.js';

const config = configOrExit(process.env);
if (process.argv.includes('--doctor')) {
  const { examine } = await import('./doctor/examine.js');
  process.exitCode = await examine(config, (text) => process.stdout.write(text));
} else {
  const log = createLogFor(config);
  await runProcess(log, () => startBot(config, { log }));
}
