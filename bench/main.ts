import { isProgram } from '../src/platform/process.js';
import { acks } from './acks.js';
import { measured, type Part } from './figures.js';
import { hiding } from './hiding.js';
import { lookUps } from './look-ups.js';
import { reading } from './reading.js';
import { runs } from './runs.js';
import { typeAhead } from './type-ahead.js';
import { start } from './start.js';
import { twoWorkers } from './two-workers.js';
import { type Crowd, waiting } from './waiting.js';

/** How much is measured: the more, the steadier the figures. */
interface Amounts {
  asks: number;
  perSecond: number;
  seconds: number;
  waiting: number;
  intervals: number;
  everyMs: number;
  exports: number;
  pairs: number;
  words: number;
  audiences: number;
  adobeMs: number;
  starts: number;
  crowd: Crowd;
}

const AMOUNTS: Amounts = {
  asks: 200,
  perSecond: 100,
  seconds: 10,
  waiting: 200,
  intervals: 3,
  everyMs: 3_000,
  exports: 400,
  pairs: 3,
  words: 200,
  audiences: 4_000,
  adobeMs: 2_000,
  starts: 9,
  crowd: { runs: 10_000, channels: 500, everyMs: 15_000, intervals: 4 },
};

export const parts = (amounts: Amounts): Part[] => [
  { name: 'reading', figures: () => reading() },
  { name: 'hiding', figures: () => hiding() },
  { name: 'acks', figures: () => acks(amounts) },
  { name: 'look-ups', figures: () => lookUps(amounts) },
  { name: 'runs', figures: () => runs(amounts) },
  { name: 'two-workers', figures: () => twoWorkers({ ...amounts, exports: Math.max(3, amounts.exports / 4) }) },
  { name: 'type-ahead', figures: () => typeAhead(amounts) },
  { name: 'start', figures: () => start(amounts) },
  { name: 'waiting', figures: () => waiting(amounts.crowd) },
];

if (isProgram(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const all = parts(AMOUNTS);
  const unknown = wanted.filter((one) => !all.some(({ name }) => name === one));
  const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (unknown.length > 0) say(`no part ${unknown.join(', ')}: there are ${all.map(({ name }) => name).join(', ')}`);
  const failed = unknown.length > 0 ? unknown.length : await measured(chosen, say);
  // What a part that failed has left running would keep the bench from ending.
  process.exit(failed > 0 ? 1 : 0);
}
