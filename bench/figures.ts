/** What a figure is to be: its ratio, or Usher's own value. */
type Goal = { of?: 'ratio' | 'value' } & ({ atMost: number } | { atLeast: number });

/** One thing that was measured twice in the same run: without Usher, and with it. */
export interface Figure {
  what: string;
  unit: string;
  bare: number;
  usher: number;
  /** By default of the two values; the median of pairs may be another one. */
  ratio?: number;
  goal?: Goal;
}

export interface Pair {
  bare: number;
  usher: number;
}

/** The medians of values that were measured in turns, so that both met the same machine. */
export function figureOfPairs({
  pairs,
  ...figure
}: Pick<Figure, 'what' | 'unit' | 'goal'> & { pairs: Pair[] }): Figure {
  return {
    ...figure,
    bare: median(pairs.map(({ bare }) => bare)),
    usher: median(pairs.map(({ usher }) => usher)),
    ratio: median(pairs.map(({ bare, usher }) => usher / bare)),
  };
}

/** A part of the bench: it gives its figures as soon as it has them, and throws where something is wrong. */
export interface Part {
  name: string;
  figures: () => Iterable<Figure> | AsyncIterable<Figure> | Promise<Figure[]>;
}

/** The middle one; of an even number the upper of the two. Throws where there is none. */
export function median(values: number[]): number {
  const middle = values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

/** The value that so many in a hundred do not exceed. Throws where there is none. */
export function percentile(values: number[], percent: number): number {
  const at = Math.max(0, Math.ceil((values.length * percent) / 100) - 1);
  const value = values.toSorted((one, other) => one - other)[at];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

/** How long it takes, ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const ROUNDS = 3;

/** CPU time, ms: the least of some rounds, each long enough to be measured; a first one is not counted. */
export function cpuMs(work: () => void): number {
  const rounds = Array.from({ length: ROUNDS + 1 }, () => {
    const begun = process.cpuUsage();
    for (let times = 1; ; times += 1) {
      work();
      const { user, system } = process.cpuUsage(begun);
      if (user + system >= 10_000) return (user + system) / 1_000 / times;
    }
  });
  return Math.min(...rounds.slice(1));
}

/**
 * Takes one part after the other, so that none disturbs another, and prints each figure when it is there. A part that
 * fails is named at the end, and keeps nothing from the others. Answers with the number of those.
 */
export async function measured(parts: Part[], print: (line: string) => void): Promise<number> {
  const failed: string[] = [];
  print(row(['', 'bare', 'Usher', 'ratio', 'goal']));
  for (const { name, figures } of parts) {
    try {
      for await (const figure of await figures()) print(written(figure));
    } catch (error) {
      failed.push(`failed: ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  for (const line of failed) print(line);
  return failed.length;
}

/** A line for people; the ratio is what may be compared between machines. */
function written(figure: Figure): string {
  const { what, unit, bare, usher, goal } = figure;
  const cells = [what, `${digits(bare)} ${unit}`, `${digits(usher)} ${unit}`, `× ${digits(ratioOf(figure))}`];
  return row([...cells, ...(goal ? [goalText(goal, unit), isMet(figure, goal) ? 'met' : 'MISSED'] : [])]);
}

const ratioOf = ({ bare, usher, ratio = usher / bare }: Figure) => ratio;

function isMet(figure: Figure, goal: Goal): boolean {
  const value = goal.of === 'value' ? figure.usher : ratioOf(figure);
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

function goalText(goal: Goal, unit: string): string {
  const [sign, bound] = 'atMost' in goal ? ['≤', goal.atMost] : ['≥', goal.atLeast];
  return goal.of === 'value' ? `${sign} ${bound} ${unit}` : `× ${sign} ${bound}`;
}

const WIDTHS = [50, 16, 16, 9, 14, 8];
const row = (cells: string[]) =>
  cells
    .map((cell, column) => (column === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[column] ?? 0)))
    .join('')
    .trimEnd();

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
