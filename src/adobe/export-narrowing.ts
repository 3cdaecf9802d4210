import { z } from 'zod';
import { lenientList } from './lenient-lists.js';
import { entry, figure, flag, id, pieces, text } from './lenient.js';
import { parseAdobeTime } from './schemas.js';

/** What narrows an export job, read in every shape that surely means it, and what of it is there and cannot be read. */

/** Epoch seconds stay below this until the year 5138; what is larger is in milliseconds. */
const SURELY_MS = 1e11;

/** A time in words, as Adobe's documents have it, or the number that other pieces of the same job are. */
const time = z.union([
  figure
    .transform((at) => new Date(at < SURELY_MS ? at * 1000 : at))
    .pipe(z.date().transform((at) => at.toISOString())),
  text,
]);

/** XDM paths with commas between them, or a list of them. */
const paths = z.union([
  text,
  z
    .array(text)
    .transform((all) => all.join(','))
    .pipe(text),
]);

/** A status by itself, or a list of them. */
export const exportStatuses = lenientList(text);
const policy = entry({ id }, { version: figure });

export const narrowing = {
  fields: paths,
  mergePolicy: policy,
  filter: pieces({
    segments: lenientList(entry({ segmentId: id }, { segmentNs: text, status: exportStatuses })),
    segmentQualificationTime: pieces({ startTime: time, endTime: time }),
    fromIngestTimestamp: time,
    emptyProfiles: flag,
  }),
  additionalFields: pieces({ eventList: pieces({ fields: paths, filter: pieces({ fromIngestTimestamp: time }) }) }),
};

const instant = time.refine((at) => parseAdobeTime(at) !== undefined);
const entered = ['filter', 'segmentQualificationTime'];
const events = ['additionalFields', 'eventList'];

/** Each piece by what people call it, where it stands, and what can be made of it. */
const PIECES: [called: string, at: string[], piece: z.ZodType][] = [
  ['the fields', ['fields'], paths],
  ['since when profiles entered', [...entered, 'startTime'], instant],
  ['until when profiles entered', [...entered, 'endTime'], instant],
  ['since when profiles were updated', ['filter', 'fromIngestTimestamp'], instant],
  ['whether empty profiles count', ['filter', 'emptyProfiles'], flag],
  ['the merge policy', ['mergePolicy', 'id'], id],
  ['the version of the merge policy', ['mergePolicy', 'version'], figure.pipe(z.number().int().positive())],
  ['the fields of events', [...events, 'fields'], paths],
  ['since when events were ingested', [...events, 'filter', 'fromIngestTimestamp'], instant],
  ['whether each audience has a batch', ['destination', 'segmentPerBatch'], flag],
];

const object = z.record(z.string(), z.unknown());

/** What of these is there and cannot be read, as people call it. */
export function unreadIn(job: Record<string, unknown>): string[] {
  return PIECES.flatMap(([called, at, piece]) => (isReadable(job, at, piece) ? [] : [called]));
}

function isReadable(around: unknown, [name, ...rest]: string[], piece: z.ZodType): boolean {
  if (saysNothing(around)) return true;
  if (name === undefined) return piece.safeParse(around).success;
  const read = object.safeParse(around);
  return read.success && isReadable(Object.hasOwn(read.data, name) ? read.data[name] : undefined, rest, piece);
}

/** Absent pieces also come as null, or empty. */
function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
}
