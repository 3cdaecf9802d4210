import type { Filters } from '../export-filters/index.js';
import { inOrder, type DraftRequest, type Status } from '../request/request.js';
import { bareTextOf, type TermPlace, quoteTyped } from './problems.js';
import type { GroupRead } from './readings.js';
import { termAlone, type AudienceTerm, chainOf } from '../request/audience-term.js';
import type { Patch, Problem } from './request-errors.js';
import { knownStatuses } from '../request/known-words.js';

/** Trailing words that are surely statuses: no audience has that name. */
export function statusesBehind(read: GroupRead[]): Status[] {
  return read.flatMap(({ group, segments }) => {
    const isSure = group[0]?.behind === 'status' && chainOf(group) === group.length && segments.length === 0;
    return isSure ? (knownStatuses(group.map(({ term }) => term)) ?? []) : [];
  });
}

/** The ask for a form, which ticks trailing statuses; words that are no audience can be seen there. */
export function withStatusesBehind(ask: DraftRequest): DraftRequest {
  const { audiences, statuses = [] } = ask;
  const at = audiences.findIndex(({ behind }) => behind === 'status');
  const count = at < 0 ? 0 : chainOf(audiences.slice(at));
  if (count === 0) return ask;
  const more = knownStatuses(audiences.slice(at, at + count).map(({ term }) => term)) ?? [];
  return {
    ...ask,
    audiences: audiences
      .filter((_term, place) => place < at || place >= at + count)
      .map((term, place) => (place === at ? termAlone(term) : term)),
    statuses: inOrder([...statuses, ...more]),
  };
}

/** Words behind a modifier that may continue its value; undefined if they cannot, or if they surely do. */
export function valueOrName(ask: DraftRequest, read: GroupRead, place: TermPlace): Problem | undefined {
  const { group, segments } = read;
  const [first] = group;
  if (!first || chainOf(group) !== group.length || group.length === 0) return undefined;
  const isName = segments.length > 0;
  if (first.behind === 'status' && !isName) return undefined;
  const text = quoteTyped(bareTextOf(group));
  const range = { from: place.first, count: group.length };
  const more = moreOf(ask, group);
  const value: Patch = { ...range, terms: [], ...more.patch };
  const name: Patch = { from: place.first, count: 1, terms: [termAlone(first)] };
  const none = `No audience ${text} in ${place.sandbox}. Did you mean ${more.word}?`;
  const what = isName ? `${text} after ${first.behind ?? ''}: can mean 2 things.` : none;
  const typed = `${what} Type ${more.word} without spaces${isName ? ', or the audience’s name in quotes' : ''}.`;
  return {
    sentence: isName ? `${what} Which one do you mean?` : none,
    typed,
    formMessage: typed,
    field: 'audiences',
    choices: [...(isName ? [{ name: `audience ${text}`, patch: name }] : []), { name: more.word, patch: value }],
    about: [range],
  };
}

/** The modifier with these words added to its value. */
function moreOf({ statuses = [], filters }: DraftRequest, group: AudienceTerm[]) {
  const words = group.map(({ term }) => term);
  if (group[0]?.behind === 'status') {
    const all = inOrder([...statuses, ...(knownStatuses(words) ?? [])]);
    return { word: `status:${all.join(',')}`, patch: { statuses: all } };
  }
  const { behind } = group[0] ?? {};
  const had = (behind === 'events' ? filters.events?.fields : filters.fields) ?? [];
  const paths = [...new Set([...had, ...words])];
  const events: Filters = { ...filters, events: { ...filters.events, fields: paths } };
  return {
    word: `${behind ?? ''}:${paths.join(',')}`,
    patch: { filters: behind === 'events' ? events : { ...filters, fields: paths } },
  };
}
