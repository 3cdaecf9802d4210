import { OPTION_VALUE, type FormOption } from '../inputs.js';
import { type Audience, lastCount, updatesItself, whyNotEvaluable } from '../../adobe/audiences.js';
import { slackDateTime } from '../../messages/mrkdwn.js';
import { defined } from '../../platform/defined.js';
import { type LabelParts, distinctLabels, truncateMiddle } from '../../platform/distinct-labels.js';
import { capital, formatNumber } from '../../platform/english.js';
import { type DraftRequest, isPlatform } from '../../request/request.js';
import { PLACEHOLDER_OPTION, type Option } from '../../handlers.js';

/** What the value of an option stands for. */
export type Meant =
  /** An id at Adobe; without a namespace it is one of the platform's. */
  | { id: string; namespace?: string | undefined }
  /** Typed text, read like the words of a command. */
  | { typed: string }
  /** A row that cannot be chosen, or that is only a notice. */
  | { unfit: true };

/** First characters of values that are not plain ids. An id that starts with one of these gets the mark `id`. */
const marks = { elsewhere: '@', typed: '"', unfit: '!', digest: '#', id: '\\' } as const;
const MARKED = /^[@"!#\\]/;
/** The namespace ends at the first colon; its own colons are escaped as `%3A`. */
const ELSEWHERE = /^@([^:]+):([^]+)$/;

/** The value that `readValue` reads back; an ordinary id is its own value. Undefined if it is too long for Slack. */
export function valueOf(meant: Exclude<Meant, { unfit: true }>): string | undefined {
  const value = written(meant);
  return value.length <= OPTION_VALUE ? value : undefined;
}

function written(meant: Exclude<Meant, { unfit: true }>): string {
  if ('typed' in meant) return marks.typed + meant.typed;
  const { id, namespace } = meant;
  if (namespace === undefined) return MARKED.test(id) ? marks.id + id : id;
  const name = namespace.replaceAll('%', '%25').replaceAll(':', '%3A');
  return `${marks.elsewhere}${name}:${id}`;
}

/** The value of a row that no form accepts; `about` only keeps such values apart. */
export function unfitValue(about: string): string {
  let value = marks.unfit as string;
  for (const point of about) {
    if (value.length + point.length > OPTION_VALUE) break;
    value += point;
  }
  return value;
}

/** What a value stands for. A value that `valueOf` cannot have written is unfit. */
export function readValue(value: string): Meant {
  if (!MARKED.test(value)) return value === '' ? { unfit: true } : { id: value };
  const rest = value.slice(1);
  if (value.startsWith(marks.typed) && rest !== '') return { typed: rest };
  if (value.startsWith(marks.id) && rest !== '') return { id: rest };
  const [, name, id] = ELSEWHERE.exec(value) ?? [];
  if (name === undefined || id === undefined) return { unfit: true };
  return { id, namespace: name.replaceAll('%3A', ':').replaceAll('%25', '%') };
}

/** A key for entries that have no value, or too long a one. It never equals the value of anything else. */
export const digestValue = (digest: string): string => marks.digest + digest.slice(0, 24);

const TOO_LONG = 'has an id that’s too long for this list. Paste the id below';

interface AudienceOption {
  id: string;
  name: string;
  last?: { profiles: number; at?: number | undefined } | undefined;
  /** Why it cannot be chosen, as a sentence without its subject and full stop. */
  whyNot?: string | undefined;
}

/** Audiences of Adobe's own as rows, each with its last count and the time, or why it cannot be chosen. */
export function audienceRows(audiences: AudienceOption[], zone: string): Option[] {
  const labels = distinctLabels(audiences.map(namedApart));
  return audiences.map((audience, at) => ({ text: labels[at] ?? audience.id, ...audienceRow(audience, zone) }));
}

/** Slack's limit for the description of an option. */
const DESCRIPTION = 75;

/** Why it cannot be evaluated, with its last count if it counts itself; the day gives way to the count. */
export function whyNotPicked(audience: Audience, zone: string): string | undefined {
  const why = whyNotEvaluable(audience);
  const last = updatesItself(audience) ? lastCount(audience) : undefined;
  if (why === undefined || !last) return why;
  const count = `${why}. Last count: ${formatNumber(last.profiles)}`;
  const day = { day: 'numeric', month: 'short', timeZone: zone } as const;
  const on = last.at === undefined ? '' : `, ${new Date(last.at).toLocaleString('en-US', day)}`;
  return [count + on, count].find((words) => words.length <= DESCRIPTION) ?? why;
}

/** What tells it from another one of the same name. */
export const namedApart = ({ id, name }: { id: string; name: string }): LabelParts => ({
  name: name === '' ? id : name,
  apart: truncateMiddle(id, SHORT_ID),
});

function audienceRow({ id, last, whyNot }: AudienceOption, zone: string): Omit<Option, 'text'> {
  const value = valueOf({ id });
  const why = whyNot ?? (value === undefined ? TOO_LONG : undefined);
  if (value === undefined || why !== undefined) return { value: unfitValue(id), description: capital(why ?? TOO_LONG) };
  return { value, description: last ? countWords(last, zone) : 'Not counted yet' };
}

/** Characters of an id beside a name. */
const SHORT_ID = 16;

type Count = NonNullable<AudienceOption['last']>;

const countWords = ({ profiles, at }: Count, zone: string): string =>
  `${formatNumber(profiles)}${at === undefined ? '' : ` · ${whenWords(at, zone)}`}`;

/** Slack converts no times in options, which are plain text: we write them in the reader's zone. */
function whenWords(at: number, zone: string): string {
  const words = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Date(at).toLocaleString('en-US', { ...words, timeZone: zone });
}

/** The day in the reader's zone, for an option. */
export const dayIn = (at: number, zone: string): string =>
  new Date(at).toLocaleString('en-US', { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone });

/** The count for a line of text, where Slack converts the time. */
export const counted = ({ profiles, at }: Count) =>
  `${formatNumber(profiles)}${at === undefined ? '' : ` ${slackDateTime(at)}`}`;

/** A row that is only a notice; no form accepts it. */
export const noticeOption = (text: string, description?: string): Option => ({
  value: PLACEHOLDER_OPTION,
  text,
  ...defined({ description }),
});

type Term = DraftRequest['audiences'][number];

/** Holds an id if the term was chosen, else a word to be read. Undefined if a value cannot hold the whole term. */
export function toOption({ term, chosen, namespace, ...typed }: Term, name?: string): FormOption | undefined {
  const plain = Object.values(typed).every((one) => one === undefined);
  if (!plain || (!chosen && namespace !== undefined)) return undefined;
  const value = valueOf(chosen ? { id: term, namespace } : { typed: term });
  const of = isPlatform(namespace) ? '' : `${namespace}:`;
  return value === undefined ? undefined : { value, text: name ?? `${of}${term}` };
}

/** The chosen audience, or a sentence that says why the option cannot be used. */
export function parseOption({ value, text, description }: FormOption): Term | { refused: string } {
  const meant = readValue(value);
  if ('typed' in meant) return { term: meant.typed };
  if ('id' in meant) return defined({ term: meant.id, chosen: true as const, namespace: meant.namespace });
  if (value === PLACEHOLDER_OPTION) return { refused: `“${text}” isn’t an audience. Remove it.` };
  const why =
    description === undefined ? 'can’t be chosen' : description.charAt(0).toLowerCase() + description.slice(1);
  return { refused: `Remove “${text}” here: it ${why}.` };
}
