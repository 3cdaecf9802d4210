import { describe, expect, test } from '@jest/globals';
import { toDraft } from '../../../src/forms/run/to-request.js';
import {
  blankDraft,
  type FormState,
  type FormMeta,
  type Override,
  setsFolded,
  switchSandbox,
  readFormMeta,
  writeFormMeta,
} from '../../../src/forms/run/state.js';
import { PLACEHOLDER_OPTION } from '../../../src/handlers.js';
import { exportMemo, known } from './shown.js';

const choice = (value: string) => ({ value, text: value });
const meta: FormMeta = { ...exportMemo, filters: true };
const draft: FormState = { ...blankDraft('dev', 'C0CAMPAIGN'), audiences: [choice('abc')], dataset: choice('d-1') };
const read = (set: Partial<FormState>, carried: Partial<FormMeta> = {}) =>
  toDraft({ draft: { ...draft, ...set }, meta: { ...meta, ...carried } }, known);

describe('what a form asks for', () => {
  test('picked and pasted audiences together, each once; what differs for one', () => {
    const set = { audiences: [choice('abc'), choice('@AAM:9')], pasted: 'abc, def\nAAM:9 AAM:10' };
    const own = new Map<string, Override>([
      ['@AAM:9', { statuses: ['exited'], namespace: '' }],
      ['"def', { statuses: [], namespace: 'AO' }],
    ]);
    const asked = read(set, { overrides: own });
    expect('ask' in asked && asked.ask.audiences).toEqual([
      { term: 'abc', chosen: true },
      { term: '9', namespace: 'AAM', chosen: true, statuses: ['exited'] },
      { term: 'abc' },
      { term: 'def', namespace: 'AO', chosen: true },
      { term: '9', namespace: 'AAM', typed: 'AAM:9', item: true },
      { term: '10', namespace: 'AAM', typed: 'AAM:10', continues: true },
    ]);
  });

  test.each<[what: string, set: Partial<FormState>, errors: Record<string, RegExp>]>([
    [
      'nothing',
      { audiences: [], dataset: undefined, statuses: [] },
      { audiences: /Choose/, dataset: /Choose/, statuses: /Choose/ },
    ],
    [
      'rows that are no choice',
      { audiences: [choice(PLACEHOLDER_OPTION)], dataset: choice(PLACEHOLDER_OPTION) },
      { audiences: /isn’t an audience/, dataset: /isn’t a dataset/ },
    ],
    ['pasted rubbish', { pasted: '"abc"=gone' }, { pasted: /Unknown status “gone”/ }],
    [
      'times',
      { filters: { entered: 'x..', updated: 'y', 'events-since': 'z' } },
      { entered: /Type a time/, updated: /Type a time/, 'events-since': /Type a time/ },
    ],
    [
      'times to come',
      { filters: { entered: '2999-01-01..', updated: '2999-01-01' } },
      { entered: /is in the future/, updated: /is in the future/ },
    ],
    ['a time of no events', { filters: { 'events-since': '7d' } }, { events: /event fields to export/ }],
    ['end before start', { filters: { entered: 'now..7d' } }, { entered: /ends before it starts/ }],
    ['paths', { filters: { fields: 'a;b', events: '(c)' } }, { fields: /Type paths/, events: /Type paths/ }],
    ['a policy', { filters: { policy: 'a b', version: '0' } }, { policy: /Enter the id/, version: /whole number/ }],
    ['a version of nothing', { filters: { version: '2' } }, { policy: /Choose the merge policy/ }],
    ['a namespace', { namespace: 'x'.repeat(301) }, { namespace: /Type a namespace/ }],
    ['a range of three parts', { filters: { entered: '7d..3d..now' } }, { entered: /^Type <from>\.\.<to>, such as/ }],
  ])('%s: every field has its own sentence', (_what, set, errors) => {
    expect(read(set)).toMatchObject({
      errors: Object.fromEntries(Object.entries(errors).map(([block, words]) => [block, expect.stringMatching(words)])),
    });
  });

  test('a filter keeps what is well of it, for what is looked up beside the mistake', () => {
    const asked = read({ filters: { policy: 'p-1', version: 'v2', events: 'a.b', 'events-since': 'z' } });
    expect(asked).toMatchObject({
      errors: { version: expect.stringMatching(/whole number/) },
      rest: { filters: { policy: { id: 'p-1' }, events: { fields: ['a.b'] } } },
    });
    const none = read({ filters: { version: 'v2', 'events-since': '7d', events: ';' } });
    expect('errors' in none && none.rest.filters).toEqual({});
  });

  test('of several that cannot be had each is named', () => {
    const foreign = (id: string) => new RegExp(`${id} comes from outside`);
    const asked = read({ audiences: [], pasted: 'AAM:7\nAO:8\nVIP' }, { form: 'evaluate' });
    if (!('errors' in asked)) throw new Error('nothing was wrong');
    for (const id of ['AAM:7', 'AO:8']) expect(asked.errors['pasted']).toMatch(foreign(id));
    expect(asked.rest.audiences).toEqual([{ term: 'VIP' }]);
    const unfit = [choice('!one'), choice('!two')];
    const picked = read({ audiences: [{ ...choice(PLACEHOLDER_OPTION), text: 'A' }, { ...choice(PLACEHOLDER_OPTION), text: 'B' }, ...unfit] }); // prettier-ignore
    expect('errors' in picked && picked.errors['audiences']).toMatch(/“A” isn’t an audience\. Remove it\. “B” isn’t/);
  });

  test('an evaluation alone takes nothing of the export’s fields', () => {
    const asked = read(
      { then: 'report', statuses: [], dataset: undefined, filters: { fields: ';' } },
      { form: 'evaluate' },
    );
    expect(asked).toEqual({
      ask: {
        kind: 'evaluation',
        sandbox: 'dev',
        audiences: [{ term: 'abc', chosen: true }],
        filters: {},
        reportIn: 'C0CAMPAIGN',
      },
    });
  });

  test('another sandbox begins anew what it does not know, and keeps the rest', () => {
    const filters = { policy: 'p', version: '1', fields: 'a', updated: '7d' };
    const set = { ...draft, sandbox: 'prod', pasted: 'x', filters };
    const there = switchSandbox({
      draft: set,
      meta: { ...meta, overrides: new Map([['abc', { statuses: [], namespace: 'AAM' }]]), createdDatasetId: 'd-1' },
    });
    expect(there.draft).toMatchObject({
      audiences: [],
      pasted: '',
    });
    expect(there.draft.filters).toEqual({ fields: 'a', updated: '7d' });
    expect(there.draft.dataset).toBeUndefined();
    expect(there.meta).toMatchObject({ sandbox: 'prod', revision: 1, overrides: new Map() });
    expect(there.meta.createdDatasetId).toBeUndefined();
  });

  test('a form in which something is set that is folded away is to be unfolded', () => {
    expect(setsFolded(draft)).toBe(false);
    expect(setsFolded({ ...draft, filters: { fields: 'a', batch: 'each' } })).toBe(false);
    expect(setsFolded({ ...draft, filters: { empty: 'no' } })).toBe(true);
    expect(setsFolded({ ...draft, namespace: 'AAM' })).toBe(true);
  });

  test('what a form carries along comes back', () => {
    const full = {
      ...meta,
      overrides: new Map([['abc', { statuses: ['realized' as const], namespace: 'AAM' }]]),
      caption: 'from R-1',
    };
    expect(readFormMeta(writeFormMeta(full) ?? '')).toEqual(full);
  });
});
