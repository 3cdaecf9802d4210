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

export function plural(noun: string, count: number): string {
  return count === 1 ? noun : (PLURALS.get(noun) ?? `${noun}s`);
}

export function profileCount(profiles: number): string {
  return `${formatNumber(profiles)} ${plural('profile', profiles)}`;
}

export function formatDelta(value: number): string {
  if (value === 0) return 'no change';
  return `${value > 0 ? '+' : '−'}${formatNumber(Math.abs(value))}`;
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
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

export function limitList(lines: string[], most: number): string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `and ${formatNumber(lines.length - most)} more`];
}
