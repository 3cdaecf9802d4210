import { z } from 'zod';
import type { JobPiece } from '../export-filters/definition.js';
import { jobPieces } from '../export-filters/index.js';
import { lenientList } from './lenient-lists.js';
import { entry, figure, flag, id, object, pieces, text } from './lenient.js';
import { parseAdobeTime } from './schemas.js';

/** Reads the filters of an export job in every shape with a sure meaning, and finds those that cannot be read. */

/** Epoch seconds stay below this until the year 5138; a larger number is in milliseconds. */
const SURELY_MS = 1e11;

/** A time as text, as in Adobe's documents, or as a number, like other times of the same job. */
const time = z.union([
  figure
    .transform((at) => new Date(at < SURELY_MS ? at * 1000 : at))
    .pipe(z.date().transform((at) => at.toISOString())),
  text,
]);

/** Comma-separated XDM paths, or a list of them. */
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

const READ_AS: Record<JobPiece['as'], z.ZodType> = {
  paths,
  instant: time.refine((at) => parseAdobeTime(at) !== undefined),
  flag,
  id,
  version: figure.pipe(z.number().int().positive()),
};

/** People's names for the job's filters that are present but cannot be read. */
export function unreadIn(job: Record<string, unknown>): string[] {
  return jobPieces.flatMap(({ called, at, as }) => (isReadable(job, at, READ_AS[as]) ? [] : [called]));
}

function isReadable(around: unknown, [name, ...rest]: string[], piece: z.ZodType): boolean {
  if (saysNothing(around)) return true;
  if (name === undefined) return piece.safeParse(around).success;
  const read = object.safeParse(around);
  return read.success && isReadable(Object.hasOwn(read.data, name) ? read.data[name] : undefined, rest, piece);
}

/** Adobe also sends absent pieces as null or empty. */
function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
}
