import {
  type Audience,
  exportedAs,
  lastCount,
  updatesItself,
  whyNotEvaluable,
  whyNotExportable,
} from '../adobe/audiences.js';
import { orUndefined, UserError } from '../errors.js';
import { formatNumber } from '../platform/english.js';
import {
  DEFAULT_STATUSES,
  type DraftRequest,
  inOrder,
  isPlatform,
  MAX_AUDIENCES,
  PLATFORM_NAMESPACE,
  type Status,
} from '../request/request.js';
import { idle } from '../request/known-words.js';
import { statusesBehind, valueOrName } from './trailing-words.js';
import { audienceNotFound, together } from './not-found.js';
import { type AtAdobe, getAudiences, NameSearch } from './lookups.js';
import {
  ambiguous,
  type TermPlace,
  severalReadings,
  truncateTyped,
  tooManyToSee,
  tornName,
  unreadToSee,
} from './problems.js';
import { type Meaning, audiencesOf, type Span } from './meanings.js';
import { type GroupRead, type KnownAudiences, readApart, readGroup } from './readings.js';
import { termAlone, type AudienceTerm, ADOBE_ID, chainOf } from '../request/audience-term.js';
import { type Problem, problemOf, type Range } from './request-errors.js';
import { tooManyAudiences } from '../request/audience-limit.js';

/** Ids are opaque: a word that is no audience's name may be an id in another format. */
const MAY_BE_ID = /^[\w-]{1,64}$/;
/** Longer than any name at Adobe. */
const LONGEST = 300;

export const NONE = 'Name at least one audience: its id, or its name in quotes.';

export interface AudienceMatches {
  id: string;
  name: string;
  namespace: string;
  statuses: Status[];
  audience: Audience | undefined;
}

export interface Resolved {
  found: AudienceMatches[];
  problems: Problem[];
}

/** The audiences that an ask names, each once, and all that is wrong with them. Throws AdobeError. */
export async function resolveAudiences(ask: DraftRequest, at: AtAdobe): Promise<Resolved> {
  const long = ask.audiences.find(({ term }) => term.length > LONGEST);
  if (long) {
    const what = `“${truncateTyped(long.term)}” is too long for an audience. Use an id, or a name in quotes.`;
    return { found: [], problems: [problemOf(new UserError(what, 'audiences'))] };
  }
  const { read, seen } = await readAt(at, ask);
  return gathered(ask, read, seen);
}

/** What an ask's terms mean, and all audiences that came up. Throws AdobeError. */
export async function readAt(
  at: AtAdobe,
  ask: Pick<DraftRequest, 'audiences' | 'namespace' | 'kind'>,
): Promise<{ read: GroupRead[]; seen: Audience[] }> {
  const groups = readApart(ask.audiences.map((term) => inNamespace(term, ask.namespace)));
  const names = new NameSearch(at);
  begin(groups, names);
  const ids = await idsIn(groups, at);
  const known: KnownAudiences = { names, ...ids, evaluates: ask.kind !== 'export', idle: ask.kind === 'evaluation' };
  return { read: await Promise.all(groups.map((group) => readGroup(group, known))), seen: names.seen };
}

/** With `ns:`, every term without a namespace of its own is an id in that namespace. */
function inNamespace(term: AudienceTerm, namespace: string | undefined): AudienceTerm {
  if (isPlatform(namespace) || namespace === undefined || term.namespace !== undefined) return term;
  return { ...termAlone(term), namespace, quoted: true };
}

/** Starts the name searches that are sure to be needed, while the ids are looked up. */
function begin(groups: AudienceTerm[][], names: NameSearch): void {
  for (const [first] of groups) {
    if (!first || first.chosen || first.namespace !== undefined || ADOBE_ID.test(first.term)) continue;
    // The reader that needs the answer asks for it again, and gets the failure then.
    names.look(first.term).catch(() => undefined);
  }
}

/** Looks up the terms that may be ids; short ones only if they stand alone. */
async function idsIn(groups: AudienceTerm[][], at: AtAdobe): Promise<Pick<KnownAudiences, 'ids' | 'unreadable'>> {
  const own = groups.map((group) => group.filter(({ namespace }) => isPlatform(namespace)));
  const surely = ({ term, chosen, namespace }: AudienceTerm) =>
    chosen ?? (namespace !== undefined || ADOBE_ID.test(term));
  const sure = own.flat().filter(surely);
  const maybe = own.flatMap((group) =>
    group.filter((term, index) => !surely(term) && MAY_BE_ID.test(term.term) && standsAlone(group, index)),
  );
  const terms = (all: AudienceTerm[]) => [...new Set(all.map(({ term }) => term))];
  const [sures, others] = await Promise.all([
    getAudiences(at, terms(sure)),
    getAudiences(at, terms(maybe)).catch(orUndefined('bad-request')),
  ]);
  // For words that only may be ids, an unreadable entry says nothing.
  return { ids: new Map([...sures.found, ...(others?.found ?? [])]), unreadable: sures.unreadable };
}

function standsAlone(group: AudienceTerm[], at: number): boolean {
  return !group[at]?.continues && !group[at + 1]?.continues;
}

function gathered(typed: DraftRequest, read: GroupRead[], seen: Audience[]): Resolved {
  const more = statusesBehind(read);
  const ask = more.length === 0 ? typed : { ...typed, statuses: inOrder([...(typed.statuses ?? []), ...more]) };
  const problems: Problem[] = [];
  const found: AudienceMatches[] = [];
  let first = 0;
  for (const group of read) {
    const place = { first, sandbox: ask.sandbox, evaluates: ask.kind !== 'export' };
    problems.push(...readInto(found, ask, group, place, seen));
    first += group.group.length;
  }
  const each = merged(found);
  if (problems.length === 0 && each.length === 0) problems.push(problemOf(new UserError(NONE, 'audiences')));
  if (problems.length === 0 && each.length > MAX_AUDIENCES)
    problems.push(problemOf(new UserError(tooManyAudiences(each.length), 'audiences')));
  return { found: each, problems: together(inTypedOrder(problems), ask.sandbox) };
}

/** Problems that are not about certain terms come first: something has to be typed again. */
function inTypedOrder(problems: Problem[]): Problem[] {
  const place = ({ about }: Problem) => about?.[0]?.from ?? -1;
  return problems.toSorted((one, other) => place(one) - place(other));
}

/** Adds the audiences of a group to `found`, and returns its problems. */
function readInto(
  found: AudienceMatches[],
  ask: DraftRequest,
  read: GroupRead,
  place: TermPlace,
  seen: Audience[],
): Problem[] {
  if (read.group[0]?.behind !== undefined && chainOf(read.group) === read.group.length) {
    const unclear = valueOrName(ask, read, place);
    return unclear ? [unclear] : [];
  }
  if (read.tooMany !== undefined) return [tooManyToSee(read, read.tooMany, place)];
  if (read.unread) return [unreadToSee(read, read.unread, place, seen)];
  if (read.segments.length === 0) {
    const none = audienceNotFound(read, seen, place);
    const isGone = (at: number) => none.some(({ about = [] }) => about.some((range) => isIn(range, place.first + at)));
    const rest = read.best.filter(({ from }) => !isGone(from));
    return [...none, ...partsInto(found, ask, read, rest, place)];
  }
  return read.segments.flatMap((segment) => {
    const [only = [], ...others] = segment.readings;
    if (others.length > 0) return [severalReadings(read, segment, place)];
    return segment.torn ? [tornName(read, only, place)] : partsInto(found, ask, read, only, place);
  });
}

const isIn = ({ from, count }: Range, at: number): boolean => from <= at && at < from + count;

function partsInto(
  found: AudienceMatches[],
  ask: DraftRequest,
  read: GroupRead,
  reading: Span[],
  place: TermPlace,
): Problem[] {
  return audiencesOf(reading).flatMap((part) => {
    const [meaning, ...others] = part.meanings;
    if (others.length > 0) return [ambiguous(read, part, place)];
    if (!meaning) return [];
    const why = whyNot(meaning, ask, { from: place.first + part.from, count: part.to - part.from });
    if (why) return [why];
    found.push(foundBy(meaning, ask));
    return [];
  });
}

function foundBy({ audience, id, namespace, statuses: own }: Meaning, ask: DraftRequest): AudienceMatches {
  const wanted = inOrder(own ?? ask.statuses ?? DEFAULT_STATUSES);
  if (!audience) {
    const of = namespace ?? PLATFORM_NAMESPACE;
    return { id, name: `${of}:${id}`, namespace: of, statuses: wanted, audience: undefined };
  }
  const { id: exported, namespace: of = PLATFORM_NAMESPACE } = exportedAs(audience);
  return { id: exported, name: audience.name || audience.id, namespace: of, statuses: wanted, audience };
}

function whyNot(
  { audience, id, namespace = '', statuses: own }: Meaning,
  { kind }: DraftRequest,
  about: Range,
): Problem | undefined {
  if (kind === 'evaluation' && own) return problemOf(new UserError(idle(`=${own.join('|')}`)));
  const leaveOut = (why: string) => ({
    ...problemOf(new UserError(`${why} Leave it out.`, 'audiences')),
    about: [about],
  });
  if (!audience) {
    if (kind === 'export') return undefined;
    const shown = `${namespace}:${truncateTyped(id)}`;
    return leaveOut(`${shown} comes from outside Adobe’s Segmentation Service, so it can’t be evaluated.`);
  }
  const name = truncateTyped(audience.name || audience.id);
  if (kind !== 'export' && updatesItself(audience))
    return leaveOut(`${name} ${whyNotEvaluable(audience) ?? ''}.${lastCountOf(audience)}`);
  const [reason, what] =
    kind === 'export' ? [whyNotExportable(audience), 'exported'] : [whyNotEvaluable(audience), 'evaluated on demand'];
  return reason === undefined ? undefined : leaveOut(`${name} can’t be ${what}: it ${reason}.`);
}

/** The day is told in UTC: who reads a refusal, and where, is not known here. */
function lastCountOf(audience: Audience): string {
  const last = lastCount(audience);
  if (!last) return '';
  const day = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  const on = last.at === undefined ? '' : `, on ${new Date(last.at).toLocaleString('en-US', day)} (UTC)`;
  return ` Last count: ${formatNumber(last.profiles)}${on}.`;
}

/** Each audience once: a person who names one twice wants the statuses of both. */
function merged(found: AudienceMatches[]): AudienceMatches[] {
  const byKey = new Map<string, AudienceMatches>();
  for (const one of found) {
    const key = `${one.namespace.toLowerCase()}:${one.id}`;
    const known = byKey.get(key);
    if (known) known.statuses = inOrder([...known.statuses, ...one.statuses]);
    else byKey.set(key, one);
  }
  return [...byKey.values()];
}
