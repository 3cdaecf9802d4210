import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toDraft } from '../../../src/forms/run/to-request.js';
import { blankDraft, type FormState, type FormMeta, type Override } from '../../../src/forms/run/state.js';
import { eachOnce, entriesOf } from '../../../src/forms/run/entries.js';
import * as perAudience from '../../../src/forms/run/per-audience-view.js';
import { STATUSES } from '../../../src/forms/run/read-form.js';
import { inQuotes } from '../../../src/request/quotes.js';
import { type Status, statuses } from '../../../src/request/request.js';
import { filledIn } from '../request/ways.js';
import { hostileText } from '../resolve/worlds.js';
import { exportMemo, known, shown } from './shown.js';

const draft: FormState = { ...blankDraft('dev', 'C0CAMPAIGN'), dataset: { value: 'd-1', text: 'Agency drop' } };
const meta: FormMeta = { ...exportMemo, filters: false };

/** What somebody sets for each of the audiences of a form. */
function set(given: Partial<FormState>, own: Status[][]): { meta: FormMeta; draft: FormState } {
  const filled = { ...draft, ...given };
  const entries = eachOnce(entriesOf(filled).entries);
  const form = shown(perAudience.perAudienceView({ draft: filled, meta }, entries));
  const fill = entries.map(({ key }, at) => {
    const chosen = STATUSES.filter(({ value }) => own[at % own.length]?.includes(value));
    return [`own-statuses:${key}`, chosen.map(({ value, text }) => ({ value, text: { text } }))] as const;
  });
  const read = perAudience.read(filledIn(form, Object.fromEntries(fill)));
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return read;
}

/** By the name of each audience, what is asked for. */
function asked(filled: { meta: FormMeta; draft: FormState }): [string, Status[]][] {
  const read = toDraft(filled, known);
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return read.ask.audiences.map(({ term, statuses: own }) => [term, own ?? read.ask.statuses ?? []]);
}

describe('what differs per audience', () => {
  test('“Promo: summer” and “Promo” have each their own', () => {
    const filled = set({ pasted: '"Promo: summer"\n"Promo"' }, [['exited'], ['existing']]);
    expect(asked(filled)).toEqual([
      ['Promo: summer', ['exited']],
      ['Promo', ['existing']],
    ]);
  });

  test('so have audiences whose ids begin alike', () => {
    const audiences = ['Promo: summer', 'Promo:s', 'Promo'].map((value) => ({ value, text: 'Promo' }));
    const filled = set({ audiences }, [['exited'], ['realized', 'exited'], ['existing']]);
    expect(asked(filled)).toEqual([
      ['Promo: summer', ['exited']],
      ['Promo:s', ['realized', 'exited']],
      ['Promo', ['existing']],
    ]);
  });

  test('whatever they are called', () => {
    const names = fc.uniqueArray(
      hostileText.filter((name) => name.length <= 80),
      { minLength: 1, maxLength: 5 },
    );
    const own = fc.array(fc.subarray([...statuses], { minLength: 1 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(names, own, (all, wanted) => {
        const filled = set({ pasted: all.map(inQuotes).join('\n') }, wanted);
        const each = all.map((name, at): [string, Status[]] => [name, wanted[at] ?? []]);
        expect(asked(filled).map(([name, some]) => [name, [...some].sort()])).toEqual(
          each.map(([name, some]) => [name, [...some].sort()]),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('a status that is typed into the box of a form that differs is that audience’s alone', () => {
    const own = new Map<string, Override>([['seg-1', { statuses: ['existing'], namespace: '' }]]);
    const filled = { ...draft, audiences: [{ value: 'seg-1', text: 'VIP' }], pasted: '"VIP 2"=exited, "VIP 3"' };
    expect(asked({ draft: filled, meta: { ...meta, overrides: own } })).toEqual([
      ['seg-1', ['existing']],
      ['VIP 2', ['exited']],
      ['VIP 3', ['realized']],
    ]);
  });
});
