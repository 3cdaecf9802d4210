import { isProgram } from '../src/platform/process.js';
import { acks } from './acks.js';
import { measured, type Part } from './figures.js';
import { hiding } from './hiding.js';
import { lookUps } from './look-ups.js';
import { reading } from './reading.js';
import { runs } from './runs.js';
import { start } from './start.js';

/** How much is measured: the more, the steadier the figures. */
interface Amounts {
  asks: number;
  waiting: number;
  intervals: number;
  everyMs: number;
  exports: number;
  starts: number;
}

const AMOUNTS: Amounts = { asks: 150, waiting: 200, intervals: 3, everyMs: 3_000, exports: 100, starts: 9 };

export const parts = (amounts: Amounts): Part[] => [
  { name: 'reading', figures: () => reading() },
  { name: 'hiding', figures: () => hiding() },
  { name: 'acks', figures: () => acks(amounts) },
  { name: 'look-ups', figures: () => lookUps(amounts) },
  { name: 'runs', figures: () => runs(amounts) },
  { name: 'start', figures: () => start(amounts) },
];

if (isProgram(import.meta.url)) {
  const failed = await measured(parts(AMOUNTS), (line) => process.stdout.write(`${line}\n`));
  if (failed > 0) process.exitCode = 1;
}
