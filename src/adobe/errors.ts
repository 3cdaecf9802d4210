import { z } from 'zod';
import type { AdobeFailure } from '../errors.js';
import { object } from './lenient.js';

/** A `create` must not be sent twice; the others may be. A `change` sets a value, it does not add to one. */
export type Intent = 'read' | 'create' | 'cancel' | 'change';

/** A redirect, which is never followed: our credentials are for the address we know. */
export const isElsewhere = (status: number): boolean => status >= 300 && status < 400;

/** Only 303 means that the request was done (RFC 9110, 15.4.4). After any other redirect a read may be tried again. */
function failureElsewhere(status: number, intent: Intent): AdobeFailure {
  if (intent === 'read') return 'unavailable';
  return status === 303 && intent === 'create' ? 'unknown-outcome' : 'bad-request';
}

const EVALUATIONS = '/segment/jobs';
const OVER_QUOTA = new Set([400, 403, 429]);
const QUOTA_WORDS =
  /quota|(daily|per day|a day)[^.]*(limit|maximum|allowance)|(limit|maximum|allowance)[^.]*(daily|per day|a day)/i;

/** Adobe documents neither status nor code for evaluations that are used up: its words have to say so. */
export function isQuotaUsedUp(status: number, intent: Intent, path: string, words: string | undefined): boolean {
  return intent === 'create' && path.endsWith(EVALUATIONS) && OVER_QUOTA.has(status) && QUOTA_WORDS.test(words ?? '');
}

/** Goes by the HTTP status alone: the digits in Adobe's error types often differ from it. */
export function failureOf(status: number, intent: Intent, path: string): AdobeFailure {
  if (isElsewhere(status)) return failureElsewhere(status, intent);
  if (status === 401) return 'auth';
  if (status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 429) return intent === 'create' && path.endsWith(EVALUATIONS) ? 'busy' : 'throttled';
  if (status >= 500) return intent === 'create' ? 'unknown-outcome' : 'unavailable';
  return 'bad-request';
}

/** A piece of unknown shape is left out: the others still say something. */
const words = z
  .union([z.string(), z.number()])
  .transform((value) => String(value) || undefined)
  .optional()
  .catch(undefined);
const flat = z.looseObject({
  message: words,
  title: words,
  detail: words,
  error_description: words,
  msg: words,
  error_code: words,
  code: words,
  type: words,
  requestId: words,
  errors: z.unknown().optional(),
  retryAfterMs: z.coerce.number().optional().catch(undefined),
});

export interface ErrorBody {
  message?: string | undefined;
  code?: string | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
}

/** The code at the end of an error's type, such as `UPAPI-113430-404`; the catalog's placeholder has none. */
function codeIn(type: string | undefined): string | undefined {
  const end = type?.split('/').at(-1);
  return end && /\d/.test(end) ? end : undefined;
}

/** Reads all of Adobe's error formats: gateway, UPS, bulk item, profile access (an array), catalog, problem+. */
export function parseErrorBody(body: unknown): ErrorBody {
  if (Array.isArray(body)) return parseErrorBody(body[0]);
  const read = flat.safeParse(body);
  if (!read.success) return {};
  const { message, title, detail, error_description, msg, error_code, code, type, requestId, retryAfterMs } = read.data;
  const inner = innerWords(read.data.errors);
  return {
    message: inner.message ?? message ?? detail ?? title ?? error_description ?? msg,
    code: inner.code ?? error_code ?? code ?? codeIn(type),
    requestId: requestId ?? inner.requestId,
    retryAfterMs,
  };
}

/** UPS has a map from status to lists of `{ code, message }` in `errors`; a refused label has type and title there. */
function innerWords(errors: unknown): ErrorBody {
  if (Array.isArray(errors)) return parseErrorBody(errors[0]);
  const lists = object.safeParse(errors);
  if (!lists.success) return {};
  for (const list of Object.values(lists.data)) {
    if (Array.isArray(list) && list.length > 0) return parseErrorBody(list[0]);
  }
  return parseErrorBody({ ...lists.data, errors: undefined });
}

/** `Retry-After` in ms, from seconds or a date; undefined if missing or unreadable. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
