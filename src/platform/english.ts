/** Numbers as people write them: 4,195. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US');
}

const PLURALS: ReadonlyMap<string, string> = new Map([
  ['batch', 'batches'],
  ['entry', 'entries'],
  ['sandbox', 'sandboxes'],
  ['merge policy', 'merge policies'],
]);

export const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
export const uncapital = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;

export function plural(noun: string, count: number): string {
  return count === 1 ? noun : (PLURALS.get(noun) ?? `${noun}s`);
}

/** `1 row`, `4,195 rows`. */
export const amountOf = (count: number, noun: string): string => `${formatNumber(count)} ${plural(noun, count)}`;

export function profileCount(profiles: number): string {
  return amountOf(profiles, 'profile');
}

export function formatDelta(value: number): string {
  if (value === 0) return 'no change';
  return `${value > 0 ? '+' : '−'}${formatNumber(Math.abs(value))}`;
}

/** The change in percent of what was; empty if that was nothing. */
export function formatPercent(change: number, before: number): string {
  if (before === 0) return '';
  const percent = (Math.abs(change) / before) * 100;
  if (percent < 0.05) return 'under 0.1 %';
  const words = percent >= 9.95 ? formatNumber(Math.round(percent)) : percent.toFixed(1);
  return `${change > 0 ? '+' : '−'}${words} %`;
}

const BARS = Array.from('▁▂▃▄▅▆▇█');

/** A bar for each value, from the lowest to the highest; empty for fewer than two values. */
export function sparkline(values: readonly number[]): string {
  if (values.length < 2) return '';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const steps = BARS.length - 1;
  return values
    .map((value) => BARS[high === low ? Math.floor(steps / 2) : Math.round(((value - low) / (high - low)) * steps)])
    .join('');
}

/** Milliseconds in words: 45 s, 12 min, 2 h 41 min. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${Math.max(1, seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** Joins the pieces of one line; empty pieces leave no gap. */
export function dotted(...pieces: (string | undefined)[]): string {
  return pieces.filter((piece) => piece !== undefined && piece !== '').join(' · ');
}

/** `a, b and c`. */
export function listed(words: readonly string[], link: 'and' | 'or' = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 3 ? words.join(` ${link} `) : `${words.slice(0, -1).join(', ')}, ${link} ${last}`;
}

export function limitList(lines: string[], most: number): string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `and ${formatNumber(lines.length - most)} more`];
}
