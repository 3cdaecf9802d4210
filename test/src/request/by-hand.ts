import fc from 'fast-check';
import { formatCommand } from '../../../src/request/format.js';
import { inQuotes } from '../../../src/request/quotes.js';
import { idWord } from '../../../src/request/audience-term.js';
import type { Adobe } from '../../../src/adobe/index.js';
import { audienceRows, toOption } from '../../../src/forms/run/audience-options.js';
import { eachOnce, entriesOf, keyOf } from '../../../src/forms/run/entries.js';
import { readForm as fieldsOf, STATUSES } from '../../../src/forms/run/read-form.js';
import { toEpochSeconds } from '../../../src/forms/run/filters.js';
import * as perAudience from '../../../src/forms/run/per-audience-view.js';
import { fromDraft } from '../../../src/forms/run/from-request.js';
import type { Filters } from '../../../src/export-filters/index.js';
import type { Request, Status } from '../../../src/request/request.js';
import { known, shown } from '../forms/shown.js';
import type { Case, Wanted } from '../resolve/worlds.js';
import { filledIn, type Open, openedWith, originOf, type Outcome, outcomeOf, sentAs } from './ways.js';

/** How somebody fills a form in. */
export interface Hand {
  /** So many of the audiences are picked from the list, the others pasted into the box. */
  picked: number;
  /** Pasted by their names, not by their ids. */
  named: boolean;
  /** What all pasted ids have as their namespace is said once. */
  common: boolean;
  pickTimes: boolean;
  /** Adobe has told the merge policies. */
  listed: boolean;
}

export const hands: fc.Arbitrary<Hand> = fc.record({
  picked: fc.nat(8),
  named: fc.boolean(),
  common: fc.boolean(),
  pickTimes: fc.boolean(),
  listed: fc.boolean(),
});

const option = ({ value, text }: { value: string; text: string }) => ({ value, text: { type: 'plain_text', text } });
const wordFor = (statuses: Status[]) => `=${statuses.join('|')}`;
const sameFor = (all: Wanted[]) => new Set(all.map(({ statuses }) => statuses.join())).size === 1;

/** One of those that are pasted, or typed, in a word of its own. */
export function wordOf({ held, id, namespace, statuses }: Wanted, named: boolean, own: boolean): string {
  const word = !held ? idWord(id, namespace) : named ? inQuotes(held.name) : idWord(held.id, 'UPS');
  return `${word}${own ? wordFor(statuses) : ''}`;
}

/** The same by the names of audiences and dataset, in quotes. */
export function namesTyped({ request, wanted, reportIn }: Case, between: string, to = true): string {
  const id = '4edc8488-2c35-4f6d-b4c6-000000000000';
  const dataset = 'c0c0c0c0c0c0c0c0c0c0c0c0';
  const one = { id, name: id, namespace: 'ups', statuses: ['realized' as const] };
  const own = request.kind !== 'evaluation';
  const dummy = { ...request, audiences: [one], ...(request.dataset ? { dataset: { id: dataset, name: '' } } : {}) };
  const names = wanted.map((each) => wordOf(each, true, own)).join(between);
  return formatCommand(dummy, reportIn)
    .replace('/audience ', '')
    .replace(id, () => names)
    .replace(`to:${dataset}`, () => (to ? `to:${inQuotes(request.dataset?.name ?? '')}` : ''));
}

/** What is left folded away by who needs none of it. */
const isUnfolded = ({ entered, updatedSince, policy, events, emptyProfiles }: Filters) =>
  [entered, updatedSince, policy, events, emptyProfiles].some((one) => one !== undefined);

/** The request that a form filled in by hand is for: whoever sees the box of empty profiles says something about them. */
export function handed({ request, wanted }: Case, hand: Hand): Request {
  const { filters, kind } = request;
  const seen = kind !== 'evaluation' && (isUnfolded(filters) || namespaceOf(pastedOf(wanted, hand), hand) !== '');
  return seen ? { ...request, filters: { ...filters, emptyProfiles: filters.emptyProfiles ?? false } } : request;
}

/** From the first that no list offers on they are pasted. */
function pastedOf(wanted: Wanted[], { picked }: Hand): Wanted[] {
  const first = wanted.findIndex(({ held }) => !held);
  return wanted.slice(Math.min(picked, first < 0 ? wanted.length : first));
}

function namespaceOf(pasted: Wanted[], { common }: Hand): string {
  const [one = '', ...others] = new Set(pasted.map(({ held, namespace }) => (held ? '' : namespace)));
  return common && others.length === 0 ? one : '';
}

/** The form as somebody fills it in, as far as it is sent. */
export const filledByHand = (all: Case, hand: Hand, adobe: Adobe): Promise<Outcome> =>
  outcomeOf(() => {
    const { request, wanted, held, reportIn } = all;
    const { kind, sandbox } = request;
    const pasted = pastedOf(wanted, hand);
    const namespace = namespaceOf(pasted, hand);
    const times = hand.pickTimes && arePickable(request.filters) ? ('picked' as const) : ('typed' as const);
    const empty = fromDraft({ kind, sandbox: sandbox.name, audiences: [], filters: {} }, originOf(request, reportIn));
    const filters = isUnfolded(request.filters) || namespace !== '';
    const policies = held.policies.map((id) => ({ id, name: id, version: 1, isDefault: id === 'p' }));
    const form = openedWith(
      { draft: empty.draft, meta: { ...empty.meta, filters, times } },
      hand.listed ? policies : undefined,
    );
    const picked = wanted.slice(0, wanted.length - pasted.length);
    const own = kind !== 'evaluation' && !sameFor(wanted);
    const words = pasted.map((one) =>
      namespace === '' ? wordOf(one, hand.named, own) : `${inQuotes(one.id)}${own ? wordFor(one.statuses) : ''}`,
    );
    const fill = {
      audiences: audienceRows(
        picked.map(({ held: one }) => one ?? { id: '', name: '' }),
        'UTC',
      ).map(option),
      pasted: words.join('\n'),
      report: reportIn,
      ...(kind === 'evaluation' ? {} : exportFill(request, wanted)),
      ...(filters && kind !== 'evaluation' ? { ...filterFill(request.filters, times, hand), namespace } : {}),
    };
    const filled = filledIn(form, fill);
    return sentAs(own && picked.length > 0 ? differing(filled, picked) : filled, adobe);
  });

/** A row of the list of datasets. */
export function chosenDataset(id: string, name: string | undefined) {
  const choice = toOption({ term: id, chosen: true }, name);
  return choice && option(choice);
}

function exportFill({ dataset, filters }: Request, wanted: Wanted[]) {
  const [first] = wanted;
  return {
    statuses: STATUSES.filter(({ value }) => first?.statuses.includes(value)).map(option),
    dataset: chosenDataset(dataset?.id ?? '', dataset?.name),
    fields: filters.fields?.join(', '),
    batch: option({ value: filters.batchPerAudience ? 'each' : 'one', text: '' }),
  };
}

function filterFill(filters: Filters, times: 'picked' | 'typed', { listed }: Hand) {
  const { entered, updatedSince, policy, events, emptyProfiles, relative } = filters;
  const at = (time: string | undefined, word: string | undefined) =>
    times === 'typed' ? (word ?? time) : time && Date.parse(time) / 1000;
  const range = entered && `${relative?.from ?? entered.from ?? ''}..${relative?.to ?? entered.to ?? ''}`;
  const ends = { entered: at(entered?.from, undefined), 'entered-to': at(entered?.to, undefined) };
  const shownAs = policy && (listed ? option({ value: policy.id, text: policy.id }) : policy.id);
  return {
    ...(times === 'typed' ? { entered: range } : ends),
    updated: at(updatedSince, relative?.updatedSince),
    ...(policy ? { policy: shownAs } : {}),
    version: policy?.version === undefined ? undefined : String(policy.version),
    events: events?.fields?.join(' '),
    'events-since': at(events?.ingestedSince, relative?.ingestedSince),
    empty: emptyProfiles ? [option({ value: 'yes', text: '' })] : [],
  };
}

function arePickable({ entered, updatedSince, events, relative }: Filters): boolean {
  const all = [entered?.from, entered?.to, updatedSince, events?.ingestedSince].filter((one) => one !== undefined);
  return !relative && all.every((time) => toEpochSeconds(time, known) !== undefined);
}

/** *Differs per audience…*, and back. */
function differing(form: Open, picked: Wanted[]): Open {
  const { draft, meta } = fieldsOf(form);
  const over = perAudience.perAudienceView({ draft, meta }, eachOnce(entriesOf(draft).entries));
  const fill = picked.map(({ held, statuses }) => {
    const key = keyOf([{ term: held?.id ?? '', chosen: true }]);
    return [`own-statuses:${key}`, STATUSES.filter(({ value }) => statuses.includes(value)).map(option)] as const;
  });
  const set = perAudience.read(filledIn(shown(over), Object.fromEntries(fill)));
  if ('errors' in set) throw new Error(JSON.stringify(set.errors));
  return openedWith(set);
}
