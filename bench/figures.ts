/** One thing that was measured twice in the same run: without Usher, and with it. */
export interface Figure {
  what: string;
  unit: string;
  bare: number;
  usher: number;
}

/** The middle one; of an even number the upper of the two. Throws where there is none. */
export function median(values: number[]): number {
  const middle = values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

/** How long it takes, ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** A table for people; the ratio is what may be compared between machines. */
export function written(figures: Figure[]): string {
  const rows = figures.map(({ what, unit, bare, usher }) => [
    ...[what, `${digits(bare)} ${unit}`, `${digits(usher)} ${unit}`, `× ${digits(usher / bare)}`],
  ]);
  const table = [['', 'bare', 'Usher', 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return `${table.map((row) => line(row).join('   ').trimEnd()).join('\n')}\n`;
}

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
