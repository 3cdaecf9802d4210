import type { z } from 'zod';
import { oneLineOf } from './platform/escape.js';
import { json } from './platform/zod-json.js';

/** People in a sentence: Slack user ids, and what is said instead where nobody can be mentioned. */
export interface Whom {
  people: string[];
  otherwise: string;
}

/** Words, and people among them: no text is ever read for mentions. */
export type Sentence = string | readonly (string | Whom)[];

/** What somebody reads where nobody can be mentioned. */
const asPlainText = (sentence: Sentence): string =>
  oneLineOf(
    sentenceParts(sentence).reduce<string>((all, part) => all + (typeof part === 'string' ? part : part.otherwise), ''),
  );

export const sentenceParts = (sentence: Sentence) => (typeof sentence === 'string' ? [sentence] : sentence);

/**
 * Something the person can put right. The message is the sentence they read: what is wrong, what to type instead. Whatever
 * it echoes, it is one line.
 */
export class UserError extends Error {
  /** What a form says, where nothing is typed. */
  readonly formMessage: string;
  readonly #sentence: Sentence;

  /** `field` names the part of the ask that is wrong; `inForm` is the sentence there. */
  constructor(
    sentence: Sentence,
    readonly field: RequestField = 'audiences',
    formMessage: string = asPlainText(sentence),
  ) {
    super(asPlainText(sentence));
    this.name = 'UserError';
    this.#sentence = sentence;
    this.formMessage = oneLineOf(formMessage);
  }

  /** What is said, a sentence a line. */
  get sentences(): Sentence[] {
    return [this.#sentence];
  }

  /** What a form shows, by field. */
  get byField(): Record<string, string> {
    return { [this.field]: this.formMessage };
  }
}

/**
 * The person may not; nothing that they type puts that right. The sentence names people who may, so a form shows it on top, where
 * names can be read.
 */
export class NotAllowed extends UserError {
  constructor(
    readonly sentence: Sentence,
    field: RequestField = 'sandbox',
  ) {
    super(sentence, field);
    this.name = 'NotAllowed';
  }

  /** Throws where there is a reason why not. */
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

/** Where a version of ours before this one, or none, wrote what comes back. Nothing was done with it. */
const NOT_OURS =
  'That is not as this version of me writes it, so I cannot read it, and nothing was done. Ask anew with /audience.';

/** What Slack gives back to us, such as the fields of a form. Throws UserError where the schema refuses it. */
export function givenBack<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const { success, data } = schema.safeParse(value);
  if (success) return data;
  throw new UserError(NOT_OURS, 'words');
}

/** The same of JSON that we let Slack carry along: the value of a button, the memo of a form. Throws UserError. */
export const carriedAlong = <Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> =>
  givenBack(schema, json.safeParse(text).data);

/**
 * How a call to Adobe ended badly, told by HTTP status only (Adobe has at least six body dialects):
 * - `bad-request` 400, 422, and 3xx to what changes something (nothing was done);
 * - `denied` 403; `not-found` 404; `auth` 401 after one fresh token, or no token to be had;
 * - `busy` 429 on creating a segment job (an evaluation is going on: minutes); `throttled` every other 429 (seconds);
 * - `unavailable` 5xx, 3xx or no answer to a call without effect;
 * - `unreadable` an answer to such a call that is well, in a shape that we do not know: asking again does not help;
 * - `unknown-outcome` 5xx, 303, a time-out or a dropped connection on a creating call: it may have had its effect.
 */
export type AdobeFailure =
  | 'bad-request'
  | 'denied'
  | 'not-found'
  | 'auth'
  | 'busy'
  | 'throttled'
  | 'unavailable'
  | 'unreadable'
  | 'unknown-outcome';

export interface AdobeErrorDetails {
  failure: AdobeFailure;
  /** Adobe's own words where it gave any, else what happened. Safe to show, but not escaped for Slack. */
  message: string;
  /** HTTP status; absent when there was no answer. */
  status?: number | undefined;
  /** Adobe's error code as text: codes may have leading zeros. */
  code?: string | undefined;
  /** The request id in Adobe's answer, for support. */
  adobeRequestId?: string | undefined;
  /** The x-request-id that we sent. */
  requestId: string;
  /** Where an answer could not be read, such as `children.3.id`; never what stands there. */
  unreadAt?: string | undefined;
  /** Adobe's `Retry-After`, in milliseconds; often missing. */
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

  /** What a line of the log has of it. */
  get logged() {
    return { adobe: this.details };
  }
}

/**
 * For the catch of a look-up: undefined where Adobe failed in one of these ways; where none is named, in any. Throws every
 * other error.
 */
export function orUndefined(...failures: AdobeFailure[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof AdobeError && (failures.length === 0 || failures.includes(error.failure))) return undefined;
    throw error;
  };
}
