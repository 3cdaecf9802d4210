import type { z } from 'zod';
import { lenientList, mapOf } from './lenient-lists.js';
import { figure, lenient, moment, pieces, text, word } from './lenient.js';
import { MAX_AUDIENCES, PLATFORM_NAMESPACE } from '../request/request.js';

/** What both kinds of jobs share. The schemas are idempotent. */

/** Throws without audiences, because Adobe would export every profile, and for too many. */
export function checkAmount(job: string, { length }: unknown[]): void {
  if (length === 0 || length > MAX_AUDIENCES) {
    throw new Error(`${job} takes 1 to ${MAX_AUDIENCES} audiences, not ${length}`);
  }
}

const error = pieces({ code: word, msg: text }).refine(({ code: said, msg }) => (said ?? msg) !== undefined);

export const errors = lenientList(error);

const times = pieces({ startTimeInMs: moment, endTimeInMs: moment, totalTimeInMs: figure });

/** A value without a number counts as not reported. */
const counter = mapOf(figure);
const counters = mapOf(counter);

const reported = pieces({
  totalTime: times,
  profileSegmentationTime: times,
  profileExportTime: times,
  /** Of exports, in the tutorial. */
  aCPDatasetWriteTime: times,
  segmentedProfileCounter: counter,
  /** A spelling in Adobe's tables that no sample has. */
  segmentProfileCounter: counter,
  segmentedProfileByNamespaceCounter: counters,
  segmentedProfileByStatusCounter: counters,
  segmentProfileByStatusCounter: counters,
  totalProfiles: figure,
  totalExportedProfileCounter: figure,
  exportedProfileByNamespaceCounter: counter,
});

export const metrics = lenient(reported).transform((all): z.infer<typeof reported> => all ?? {});

/** Adobe's word for a state. A missing or odd one becomes `unknown`, which means that the job goes on. */
export const jobStatus = text.catch('unknown');

/** Looks up own keys only: a key from outside may be any word, such as `constructor`. */
export function under<Value>(map: Record<string, Value> | undefined, key: string): Value | undefined {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}

const ZONED = /(Z|[+-]\d\d:?\d\d)$/i;

/** Epoch ms. Adobe's times are UTC if they have no zone. Undefined for a missing or unreadable time. */
export function parseAdobeTime(time: string | null | undefined): number | undefined {
  const at = time ? Date.parse(ZONED.test(time) ? time : `${time}Z`) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** The XDM paths of a comma-separated list. */
export function splitPaths(list: string | null | undefined): string[] {
  return (list ?? '').split(',').flatMap((path) => (path.trim() === '' ? [] : [path.trim()]));
}

/** How filters read an export job: paths, and times in full, as a record keeps them. */
export const jobValues = {
  paths: splitPaths,
  instant(time: string | undefined): string | undefined {
    const at = parseAdobeTime(time);
    return at === undefined ? undefined : new Date(at).toISOString();
  },
};

const TERMINAL = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/** Unknown statuses count as still running and are shown as they are. */
export function isTerminal(status: string): boolean {
  return TERMINAL.has(status);
}

/** A storage address of Adobe's, such as `adl://…` or `abfss://…`, which is never shown. */
const STORAGE_PATH = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"]+/gi;

export function stripStoragePaths(words: string | undefined): string | undefined {
  return words?.replace(STORAGE_PATH, '…');
}

/** The first informative error (Adobe's list often ends with code `unknown`), never with its call stack. */
export function firstError(list: z.infer<typeof error>[]): { code?: string; message: string } | undefined {
  const best = list.find(({ code, msg }) => msg !== undefined && code !== 'unknown') ?? list[0];
  if (!best) return undefined;
  const message = stripStoragePaths(best.msg) ?? 'Adobe gave no reason.';
  return best.code === undefined ? { message } : { code: best.code, message };
}

/** The namespaces of audiences that Adobe evaluates itself: the first in jobs, the second in lists of audiences. */
const OWN_NAMESPACES = new Set([PLATFORM_NAMESPACE, 'aepsegments']);

export const isOwnNamespace = (namespace: string): boolean => OWN_NAMESPACES.has(namespace.toLowerCase());
