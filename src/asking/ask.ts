import { Mistake, type MistakeField } from '../errors.js';
import { cut } from '../messages/plain.js';
import {
  type Ask,
  type Filters,
  MAX_AUDIENCES,
  type Kind,
  type RelativeTimes,
  type Status,
  statuses,
} from '../runs/request.js';
import { readTime, relativeTimes } from './times.js';
import { nearest } from './nearest.js';
import { readWords, type Word } from './words.js';

/** How much of what was typed is said back. */
const ECHO = 60;
/** What a menu of Slack's can hold; Adobe's own names are far shorter. */
const LONGEST_SANDBOX = 75;

export interface AskContext {
  now: Date;
  zone: string;
  /** The sandbox of this channel. */
  sandbox: string;
}

interface Draft {
  ask: Ask;
  /** The times as they were typed. */
  times: Record<keyof RelativeTimes, string>;
  context: AskContext;
}

const modifiers: Record<string, (draft: Draft, value: string) => void> = {
  in: ({ ask }, value) => (ask.sandbox = some(value, 'in:<sandbox>', 'sandbox', LONGEST_SANDBOX).toLowerCase()),
  to: ({ ask }, value) => (ask.dataset = some(value, 'to:<dataset id or name>', 'dataset')),
  status: ({ ask }, value) => (ask.statuses = readStatuses(value)),
  ns: ({ ask }, value) => (ask.namespace = some(value, 'ns:<namespace>', 'audiences')),
  entered: ({ ask, context, times }, value) => {
    ask.filters.entered = readRange(value, context);
    [times.from = '', times.to = ''] = value.split('..');
  },
  updated: ({ ask, context, times }, value) => {
    ask.filters.updatedSince = since(value, context, 'updated');
    times.updatedSince = value;
  },
  fields: ({ ask }, value) => (ask.filters.fields = readFields(value, 'fields')),
  policy: ({ ask }, value) => (ask.filters.policy = readPolicy(value)),
  events: ({ ask }, value) => (ask.filters.events = { ...ask.filters.events, fields: readFields(value, 'events') }),
  'events-since': ({ ask, context, times }, value) => {
    ask.filters.events = { ...ask.filters.events, ingestedSince: since(value, context, 'events') };
    times.ingestedSince = value;
  },
  empty: ({ ask }, value) => (ask.filters.emptyProfiles = readYes(value, 'empty')),
  batch: ({ ask }, value) => (ask.filters.batchPerAudience = readEach(value)),
  report: ({ ask }, value) => (ask.reportIn = readChannel(value)),
};

/** Those that an evaluation alone has a use for. */
const EVALUATES = new Set(['in', 'ns', 'report']);

/** The keys of all modifiers; help describes each. */
export const modifierKeys = Object.keys(modifiers);

/** What was typed, as an ask. Throws Mistake with what to type instead. */
export function readAsk(kind: Kind, words: Word[], context: AskContext): Ask {
  const ask: Ask = { kind, sandbox: context.sandbox, audiences: [], filters: {} };
  const times = { from: '', to: '', updatedSince: '', ingestedSince: '' };
  const draft = { ask, context, times };
  const given = new Set<string>();
  const named = words.filter((word) => 'text' in word || isNamespace(word.key));
  for (const word of words) {
    if ('key' in word && !isNamespace(word.key)) modifier(word.key, given)(draft, word.value);
  }
  const relative = relativeTimes(times);
  if (relative) ask.filters.relative = relative;
  ask.audiences = fold(readAudiences(named.map(asText)));
  if (ask.audiences.length > MAX_AUDIENCES) throw new Mistake(tooMany(ask.audiences.length));
  if (kind === 'evaluation' && ask.dataset !== undefined) ask.kind = 'evaluation-then-export';
  if (ask.kind === 'evaluation') refuseIdle(ask, given);
  refuseTimeAlone(ask);
  return ask;
}

/** What narrows an export has no effect where nothing is exported: better said than passed over. */
function refuseIdle({ audiences }: Ask, given: Set<string>): void {
  const own = audiences.find(({ statuses: wanted }) => wanted);
  const word = [...given].find((key) => !EVALUATES.has(key)) ?? (own && `=${own.statuses?.join('|') ?? ''}`);
  if (word === undefined) return;
  const shown = word.startsWith('=') ? word : `${word}:`;
  throw new Mistake(
    `“${shown}” says what to export, and nothing is exported here. Add to:<dataset>, or leave it out.`,
    'words',
  );
}

export const tooMany = (count: number) =>
  `That is ${count} audiences; Adobe takes at most ${MAX_AUDIENCES} at once. Split them.`;

/** Audiences alone, as they are pasted: ids between spaces, commas or new lines, names in quotes. Throws Mistake. */
export function readTerms(text: string): Ask['audiences'] {
  return text.split('\n').flatMap((line) => readAudiences(readWords(line).map(asText)));
}

/** A word that follows another without a comma may go on with its name. */
function readAudiences(words: Extract<Word, { text: string }>[]): Ask['audiences'] {
  let goesOn = false;
  return words.flatMap((word) => {
    const [first, ...others] = readTerm(word);
    const bare = word.quoted === undefined && first?.namespace === undefined && others.length === 0;
    const follows = goesOn && bare && !word.text.startsWith(',');
    goesOn = bare && !first?.statuses && !word.text.endsWith(',');
    return first ? [{ ...first, ...(follows ? { follows } : {}) }, ...others] : [];
  });
}

const asText = (word: Word) => ('text' in word ? word : { text: `${word.key}:${word.value}` });

/** Adds it to those that were given. Throws Mistake for one that there is not, or that was given already. */
function modifier(typed: string, given: Set<string>) {
  const key = typed.toLowerCase();
  const found = Object.hasOwn(modifiers, key) ? modifiers[key] : undefined;
  if (found && given.has(key)) throw new Mistake(`“${key}:” is there twice. Type it once.`, 'words');
  given.add(key);
  if (found) return found;
  const meant = nearest(key, Object.keys(modifiers));
  const instead = meant
    ? `Did you mean “${meant}:”?`
    : `There is: ${Object.keys(modifiers).join(', ')}. A namespace is typed in capitals: ${cut(typed.toUpperCase(), ECHO)}:<id>.`;
  throw new Mistake(`I do not know “${cut(typed, ECHO)}:”. ${instead}`, 'words');
}

/** Capitals before the colon, as in `AAM:<id>`; phones begin a word with one, so a modifier is known by its letters. */
export function isNamespace(key: string): boolean {
  if (Object.hasOwn(modifiers, key.toLowerCase())) return false;
  return key === key.toUpperCase() || (/^[A-Z]/.test(key) && nearest(key, Object.keys(modifiers)) === undefined);
}

/** A name in quotes is taken as it is; anything else may be several ids. */
function readTerm({ text, quoted, own }: Extract<Word, { text: string }>): Ask['audiences'] {
  return quoted ? [{ term: text, ...ownStatuses(own) }] : splitIds(text).map(readAudience);
}

function ownStatuses(own: string | undefined): { statuses?: Status[] } {
  return own === undefined ? {} : { statuses: readStatuses(own.replaceAll('|', ',')) };
}

function splitIds(text: string): string[] {
  return /^[\w:=|,-]+$/.test(text) ? text.split(',').filter((part) => part !== '') : [text.replace(/^,+|,+$/g, '')];
}

/** `<id>`, `NS:<id>`, either with `=realized|exited` for statuses of its own. */
function readAudience(text: string): Ask['audiences'][number] {
  const [, namespace, rest = text] = /^([A-Za-z][\w-]*):(.+)$/.exec(text) ?? [];
  const [, term = rest, own] = /^(.+)=([a-z|]+)$/i.exec(rest) ?? [];
  return {
    term,
    ...(namespace === undefined ? {} : { namespace }),
    ...ownStatuses(own),
  };
}

export function fold(audiences: Ask['audiences']): Ask['audiences'] {
  const byKey = new Map(audiences.map((audience) => [`${audience.namespace ?? ''}:${audience.term}`, audience]));
  return [...byKey.values()].filter(({ term }) => term !== '');
}

function readStatuses(value: string): Status[] {
  const read = value.split(',').map((text) => statuses.find((status) => status === text.trim().toLowerCase()));
  const known = read.filter((status) => status !== undefined);
  if (known.length === read.length && known.length > 0) return [...new Set(known)];
  throw new Mistake(
    `status:${value} is not one I know. Type status: with ${statuses.join(', ')}, separated by commas.`,
    'statuses',
  );
}

const RANGE = 'Type entered:<from>..<to>, such as entered:2026-11-01..2026-11-05 or entered:7d..now.';

function readRange(value: string, context: AskContext): NonNullable<Filters['entered']> {
  const [first = '', last = '', more] = value.split('..');
  if (!value.includes('..') || more !== undefined || (first === '' && last === '')) throw new Mistake(RANGE, 'entered');
  const from = first === '' ? undefined : since(first, context, 'entered');
  const to = last === '' ? undefined : readEnd(last, context);
  if (from && to && Date.parse(to) <= Date.parse(from)) {
    throw new Mistake(`entered: ends before it starts (${first} to ${last}). Type the earlier time first.`, 'entered');
  }
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function readEnd(text: string, { zone, now }: AskContext): string {
  const read = readTime({ text, zone, now, end: true });
  if (read !== undefined) return read;
  throw new Mistake(unreadable(text), 'entered');
}

const unreadable = (text: string) =>
  `I cannot read the time “${cut(text, 40)}”. Type 2026-11-01, 2026-11-01T08:00, yesterday or 7d.`;

function since(text: string, { zone, now }: AskContext, field: MistakeField): string {
  const read = readTime({ text, zone, now });
  if (read === undefined) throw new Mistake(unreadable(text), field);
  if (Date.parse(read) <= now.getTime()) return read;
  throw new Mistake(
    `“${cut(text, 40)}” lies in the future, so nothing would be exported. Type a time that has passed.`,
    field,
  );
}

/** Adobe narrows the events by it, and without fields there are no events. */
function refuseTimeAlone({ filters: { events } }: Ask): void {
  if (!events || events.fields) return;
  throw new Mistake(
    'events-since: needs the event fields to export. Add events:<fields>, such as events:environment.browserDetails.name.',
    'events',
    'Type the event fields to export, too.',
  );
}

function readFields(value: string, field: MistakeField): string[] {
  const fields = value.split(',').map((path) => path.trim());
  if (fields.every((path) => /^[\w@.-]+$/.test(path))) return [...new Set(fields)];
  throw new Mistake('Type fields as paths separated by commas, such as identities.id,personalEmail.address.', field);
}

function readPolicy(value: string): NonNullable<Filters['policy']> {
  const [, id, version] = /^([\w-]+)(?:@([1-9]\d{0,8}))?$/.exec(value) ?? [];
  if (id === undefined) throw new Mistake('Type policy:<id>, or policy:<id>@<version>.', 'policy');
  return version === undefined ? { id } : { id, version: Number(version) };
}

function readYes(value: string, key: string): boolean {
  const word = value.toLowerCase();
  if (['yes', 'no'].includes(word)) return word === 'yes';
  throw new Mistake(`Type ${key}:yes or ${key}:no.`, 'words');
}

function readEach(value: string): boolean {
  const word = value.toLowerCase();
  if (['each', 'one'].includes(word)) return word === 'each';
  throw new Mistake('Type batch:each for one batch per audience, or batch:one for one for all.', 'words');
}

function readChannel(value: string): string {
  const [, escaped, plain] = /^(?:<#([A-Z0-9]+)(?:\|[^>]*)?>|([CGD][A-Z0-9]{6,}))$/.exec(value) ?? [];
  const id = escaped ?? plain;
  if (id !== undefined) return id;
  throw new Mistake('Type report:#channel, with the channel as Slack offers it.', 'report');
}

function some(value: string, usage: string, field: MistakeField, longest = 300): string {
  if (value !== '' && value.length <= longest) return value;
  throw new Mistake(`Type ${usage}.`, field);
}
