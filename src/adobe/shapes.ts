import { z } from 'zod';

/** Pieces that jobs of both kinds share. Unknown fields are kept; reading what was read before changes nothing. */

export const id = z.union([z.string().min(1), z.number()]).transform(String);

/** A piece that may be left out: of a job that says it in a way we do not know, or says null, the rest is read. */
export const maybe = <Piece extends z.ZodType>(piece: Piece) => piece.optional().catch(undefined);

const errorSchema = z.looseObject({
  code: maybe(z.union([z.string(), z.number()]).transform(String)),
  msg: maybe(z.string()),
});

export const errors = z
  .array(errorSchema.catch({}))
  .nullish()
  .catch(undefined)
  .transform((list) => list ?? []);

const times = maybe(
  z.looseObject({
    startTimeInMs: maybe(z.number()),
    endTimeInMs: maybe(z.number()),
    totalTimeInMs: maybe(z.number()),
  }),
);

/** What has no number is not reported. */
const counter = z
  .record(z.string(), z.unknown())
  .transform((all) =>
    Object.fromEntries(Object.entries(all).filter((entry): entry is [string, number] => typeof entry[1] === 'number')),
  );
const counters = z.record(z.string(), counter.catch({}));

export const metrics = z
  .looseObject({
    totalTime: times,
    profileSegmentationTime: times,
    profileExportTime: times,
    segmentedProfileCounter: maybe(counter),
    /** A spelling in Adobe's tables that no sample has. */
    segmentProfileCounter: maybe(counter),
    segmentedProfileByNamespaceCounter: maybe(counters),
    segmentedProfileByStatusCounter: maybe(counters),
    segmentProfileByStatusCounter: maybe(counters),
    totalProfiles: maybe(z.number()),
    totalExportedProfileCounter: maybe(z.number()),
    exportedProfileByNamespaceCounter: maybe(counter),
  })
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? {});

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .union([z.array(item), item.transform((one) => [one])])
    .nullish()
    .transform((list) => list ?? []);

const ZONED = /(Z|[+-]\d\d:?\d\d)$/i;

/** Epoch ms of a time as Adobe writes it: UTC also where it does not say so. Undefined for none. */
export function instantOf(time: string | null | undefined): number | undefined {
  const at = time ? Date.parse(ZONED.test(time) ? time : `${time}Z`) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** The XDM paths in one of Adobe's lists, which have commas between them. */
export function pathsOf(list: string | null | undefined): string[] {
  return (list ?? '').split(',').flatMap((path) => (path.trim() === '' ? [] : [path.trim()]));
}

const TERMINAL = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/** Unknown statuses count as still running and are shown as they are. */
export function isTerminal(status: string): boolean {
  return TERMINAL.has(status);
}

/** Where Adobe keeps the data, as in `adl://…` or `abfss://…`: nobody's business. */
const STORAGE_PATH = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"]+/gi;

/** Adobe's words without where it keeps the data. */
export function clean(words: string | undefined): string | undefined {
  return words?.replace(STORAGE_PATH, '…');
}

/** The first error that says something: Adobe's list often ends with code `unknown`. Never its call stack. */
export function firstError(list: z.infer<typeof errors>): { code?: string; message: string } | undefined {
  const best = list.find(({ code, msg }) => msg !== undefined && code !== 'unknown') ?? list[0];
  if (!best) return undefined;
  const message = clean(best.msg) ?? 'Adobe gave no reason.';
  return best.code === undefined ? { message } : { code: best.code, message };
}
