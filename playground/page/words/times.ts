/** Slack's date tokens, in the reader's zone: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Reader {
  tz: string;
  /** Epoch ms. */
  now: number;
}

const formats: Record<string, Intl.DateTimeFormatOptions> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

/** `{date_short_pretty} at {time}` for this reader; undefined where a token is unknown, so that the fallback is shown. */
export function dateWords(atSeconds: number, format: string, reader: Reader): string | undefined {
  const words = format.split(/\{(\w+)\}/).map((piece, index) => {
    return index % 2 === 0 ? piece : tokenWords(atSeconds * 1000, piece, reader);
  });
  return words.includes(undefined) ? undefined : words.join('');
}

function tokenWords(at: number, token: string, reader: Reader): string | undefined {
  if (token === 'ago') return agoWords(reader.now - at);
  const pretty = token.endsWith('_pretty');
  const options = formats[pretty ? token.slice(0, -'_pretty'.length) : token];
  if (!options) return undefined;
  return (pretty ? dayWord(at, reader) : undefined) ?? format(at, reader.tz, options);
}

/** Today, yesterday or tomorrow in the reader's zone. */
function dayWord(at: number, { tz, now }: Reader): string | undefined {
  const day = (ms: number) => format(ms, tz, formats['date_num'] ?? {});
  if (day(at) === day(now)) return 'today';
  if (day(at) === day(now - DAY_MS)) return 'yesterday';
  return day(at) === day(now + DAY_MS) ? 'tomorrow' : undefined;
}

const made = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone and shape: to make one takes longer than to draw a message. */
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([timeZone, options]);
  const known = made.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  made.set(key, known);
  return known;
}

function format(at: number, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return formatter(timeZone, options).format(at);
}

/** All there is to say of a moment in epoch ms, down to the second and the zone. */
export function exactWords(at: number, tz: string): string {
  return format(at, tz, { dateStyle: 'full', timeStyle: 'long' });
}

/** `14:02` of a moment in epoch ms. */
export function clockWords(at: number, tz: string): string {
  return format(at, tz, formats['time'] ?? {});
}

/** `14:02:07`. */
export function secondsWords(at: number, tz: string): string {
  return format(at, tz, formats['time_secs'] ?? {});
}

/** `Wednesday, 25 November`, or today and yesterday. */
export function dayWords(at: number, reader: Reader): string {
  const day = dayWord(at, reader);
  if (day) return `${day.charAt(0).toUpperCase()}${day.slice(1)}`;
  return format(at, reader.tz, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** Slack does not count seconds either. */
export function agoWords(ms: number): string {
  return ms < 60_000 ? 'just now' : `${spanWords(ms)} ago`;
}

/** 0.4 s, 45 s, 12 min, 2 h 41 min. */
export function spanWords(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** Wall-clock time in a zone, as a `datetime-local` field wants it. */
export function toLocalField(atSeconds: number, tz: string): string {
  const shape = { ...formats['date_num'], ...formats['time'] };
  const parts = formatter(tz, shape).formatToParts(atSeconds * 1000);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The other way: epoch seconds of a wall-clock time in a zone; undefined while the field is not filled. */
export function fromLocalField(field: string, tz: string): number | undefined {
  const asUtc = Date.parse(`${field}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const offset = (at: number) => Date.parse(`${toLocalField(at / 1000, tz)}Z`) - Math.floor(at / 60_000) * 60_000;
  const guess = asUtc - offset(asUtc);
  return Math.floor((asUtc - offset(guess)) / 1000);
}
