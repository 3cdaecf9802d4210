import type { z } from 'zod';
import { oneLineOf } from './platform/escape.js';
import { json } from './platform/zod-json.js';

/** People in a sentence: Slack user ids, and the words that replace them where nobody’s name is known. */
export interface Whom {
  people: string[];
  otherwise: string;
}

/** Words, and people as parts of their own, so that no text is ever parsed for mentions. */
export type Sentence = string | readonly (string | Whom)[];

const asPlainText = (sentence: Sentence): string =>
  oneLineOf(
    sentenceParts(sentence).reduce<string>((all, part) => all + (typeof part === 'string' ? part : part.otherwise), ''),
  );

export const sentenceParts = (sentence: Sentence) => (typeof sentence === 'string' ? [sentence] : sentence);

/** An error that the person can put right. The message says what is wrong and what to type instead, on one line. */
export class UserError extends Error {
  /** The message for a form, in which nobody types a command. */
  readonly formMessage: string;
  readonly #sentence: Sentence;

  /** `field`: the part of the request that is wrong. */
  constructor(
    sentence: Sentence,
    readonly field: RequestField = 'words',
    formMessage: string = asPlainText(sentence),
  ) {
    super(asPlainText(sentence));
    this.name = 'UserError';
    this.#sentence = sentence;
    this.formMessage = oneLineOf(formMessage);
  }

  get sentences(): Sentence[] {
    return [this.#sentence];
  }

  get byField(): Record<string, string> {
    return { [this.field]: this.formMessage };
  }
}

/** The person lacks a right: retyping does not help. A form shows it on top, where there is room for names. */
export class NotAllowed extends UserError {
  constructor(
    readonly sentence: Sentence,
    field: RequestField = 'sandbox',
  ) {
    super(sentence, field);
    this.name = 'NotAllowed';
  }

  /** Throws NotAllowed if there is a reason. */
  static refuse(why: Sentence | undefined, field?: RequestField): void {
    if (why !== undefined) throw new NotAllowed(why, field);
  }
}

export type RequestField =
  | 'sandbox'
  | 'audiences'
  | 'dataset'
  | 'statuses'
  | 'entered'
  | 'updated'
  | 'fields'
  | 'policy'
  | 'events'
  | 'report'
  | 'words';

/** For data that Slack returns to us, but that an older version of Usher wrote, or something else. */
const NOT_OURS =
  'This comes from another version of Usher and can’t be read, so nothing was done. Start again with /audience.';

/** Parses data that Slack returns to us, such as the fields of a form. Throws UserError if the schema refuses it. */
export function givenBack<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const { success, data } = schema.safeParse(value);
  if (success) return data;
  throw new UserError(NOT_OURS);
}

/** Parses JSON that we stored in Slack: a button's value or a form's private metadata. Throws UserError. */
export const carriedAlong = <Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> =>
  givenBack(schema, json.safeParse(text).data);

/**
 * How a call to Adobe failed, judged by HTTP status (and by words for `quota` only), as Adobe has at least six dialects of error bodies:
 * - `bad-request` 400, 422, and 3xx on a call that changes something (nothing was done);
 * - `denied` 403; `not-found` 404; `auth` 401 after one fresh token, or no token at all;
 * - `quota` 400, 403 or 429 on creating a segment job, whose words say that the day's evaluations are used up: Adobe does
 *   not document the status;
 * - `busy` 429 on creating a segment job (an evaluation is running: minutes); `throttled` every other 429 (seconds);
 * - `unavailable` 5xx, 3xx or no answer on a call without effect;
 * - `unreadable` a successful answer to such a call, in a shape that we do not know: asking again does not help;
 * - `unknown-outcome` 5xx, 303, a time-out or a dropped connection on a creating call, which may have had its effect.
 */
export type AdobeFailure =
  | 'bad-request'
  | 'denied'
  | 'not-found'
  | 'auth'
  | 'quota'
  | 'busy'
  | 'throttled'
  | 'unavailable'
  | 'unreadable'
  | 'unknown-outcome';

export interface AdobeErrorDetails {
  failure: AdobeFailure;
  /** Adobe's own words if it gave any, else what happened. Safe to show, but not escaped for Slack. */
  message: string;
  /** HTTP status; absent if there was no answer. */
  status?: number | undefined;
  /** Adobe's error code as text: codes may have leading zeros. */
  code?: string | undefined;
  /** The request id in Adobe's answer, for support. */
  adobeRequestId?: string | undefined;
  /** The x-request-id that we sent. */
  requestId: string;
  /** The path at which an answer could not be read, such as `children.3.id`; never the value. */
  unreadAt?: string | undefined;
  /** Adobe's `Retry-After`, which is often missing. */
  retryAfterMs?: number | undefined;
}

export class AdobeError extends Error {
  constructor(
    readonly details: AdobeErrorDetails,
    options?: ErrorOptions,
  ) {
    super(details.message, options);
    this.name = 'AdobeError';
  }

  get failure(): AdobeFailure {
    return this.details.failure;
  }

  get logged() {
    return { adobe: this.details };
  }
}

/** For a catch: undefined if Adobe failed in one of these ways (without any given, in any); rethrows other errors. */
export function orUndefined(...failures: AdobeFailure[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof AdobeError && (failures.length === 0 || failures.includes(error.failure))) return undefined;
    throw error;
  };
}
