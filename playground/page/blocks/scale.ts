export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

const WANTED_TICKS = 4;
const NICE = [1, 2, 2.5, 5, 10];

/** An axis from round number to round number, with zero on it. */
export function scaleOf(values: number[]): Scale {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = niceStep((most - least || 1) / WANTED_TICKS);
  const first = Math.floor(least / step);
  const last = Math.max(Math.ceil(most / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
  return { low: first * step, high: last * step, ticks };
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (NICE.find((one) => one * power >= rough) ?? 10) * power;
}
