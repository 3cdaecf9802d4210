import { isProgram } from '../src/process.js';
import { acks } from './acks.js';
import { type Figure, written } from './figures.js';
import { lookUps } from './look-ups.js';
import { runs } from './runs.js';

/** How much is measured: the more, the steadier the figures. */
export interface Amounts {
  asks: number;
  waiting: number;
  intervals: number;
  everyMs: number;
  exports: number;
}

const AMOUNTS: Amounts = { asks: 150, waiting: 200, intervals: 3, everyMs: 3_000, exports: 100 };

/** Every measurement, one after the other, so that none disturbs another. */
export async function measure(amounts: Amounts): Promise<Figure[]> {
  return [...(await acks(amounts)), ...(await lookUps(amounts)), ...(await runs(amounts))];
}

if (isProgram(import.meta.url)) process.stdout.write(written(await measure(AMOUNTS)));
