import { describe, expect, test } from '@jest/globals';
import { parseAll, parseRequest } from '../../../src/request/parse.js';
import { tokenize } from '../../../src/request/tokenize.js';
import { UserError } from '../../../src/errors.js';
import type { RunKind } from '../../../src/request/request.js';

const context = { now: Date.parse('2026-11-25T09:30:00Z'), zone: 'Europe/Berlin', sandbox: 'dev' };
const read = (typed: string, kind: RunKind = 'export') => parseRequest(kind, tokenize(typed), context);

describe('an ask in words', () => {
  test('every modifier, in any order and with a capital as phones type them', () => {
    const typed = [
      'Batch:each In:Prod To:“Agency drop” abc Status:realized,exited ns:AAM entered:2026-11-01..2026-11-05',
      'updated:7d fields:a,b.c,a policy:p-1@3 events:e.f events-since:yesterday empty:YES report:<#C0DATAOPS|ops>',
    ].join(' ');
    expect(read(typed)).toEqual({
      kind: 'export',
      sandbox: 'prod',
      audiences: [{ term: 'abc' }],
      statuses: ['realized', 'exited'],
      namespace: 'AAM',
      dataset: 'Agency drop',
      datasetQuoted: true,
      reportIn: 'C0DATAOPS',
      filters: {
        entered: { from: '2026-11-01T00:00:00+01:00', to: '2026-11-05T23:59:59+01:00' },
        updatedSince: '2026-11-18T10:30:00+01:00',
        fields: ['a', 'b.c'],
        policy: { id: 'p-1', version: 3 },
        emptyProfiles: true,
        batchPerAudience: true,
        events: { fields: ['e.f'], ingestedSince: '2026-11-24T00:00:00+01:00' },
        relative: { updatedSince: '7d' },
      },
    });
  });

  test('times counted from now are kept as words too, in one spelling', () => {
    const { filters } = read('abc entered:07D..NOW events:a events-since:2026-11-01');
    expect(filters.relative).toEqual({ from: '7d', to: 'now' });
    expect(filters.entered).toEqual({ from: '2026-11-18T10:30:00+01:00', to: '2026-11-25T10:30:00+01:00' });
  });

  test('evaluate with a dataset exports afterwards', () => {
    expect(read('abc to:x status:exited', 'evaluation')).toMatchObject({ kind: 'evaluation-then-export' });
    expect(read('abc in:prod ns:UPS', 'evaluation').kind).toBe('evaluation');
  });

  test.each([
    ['abc in:', 'Use in:<sandbox>.'],
    [`abc in:${'x'.repeat(76)}`, 'Use in:<sandbox>.'],
    ['abc to:x to:y', 'Use “to:” only once.'],
    ['abc To:x to:y', 'Use “to:” only once.'],
    ['abc status:', 'Unknown status “”'],
    ['"VIP buyers"=gone', 'Unknown status “gone”'],
    ['abc entered:..', 'Type entered:<from>..<to>'],
    ['abc entered:2026-11-02..2026-11-01', 'entered: ends before it starts'],
    ['abc entered:now..now', 'entered: ends before it starts'],
    ['abc entered:2026-11-01..soon', 'I can’t read the time “soon”'],
    ['abc entered:soon..now', 'I can’t read the time “soon”'],
    ['abc updated:2027-11-01', '“2027-11-01” is in the future'],
    ['abc entered:2027-11-01..', '“2027-11-01” is in the future'],
    ['abc events-since:7d', 'events-since: needs the event fields to export. Add events:<fields>'],
    ['abc updated:whenever', 'I can’t read the time “whenever”'],
    ['abc fields:', 'Type fields as paths'],
    ['abc policy:p@0x', 'Type policy:<id>'],
    ['abc batch:2', 'Type batch:each'],
    ['abc report:campaigns', 'Use report:#channel'],
  ])('%s', (typed, words) => {
    expect(() => read(typed)).toThrow(UserError);
    expect(() => read(typed)).toThrow(words);
  });

  test.each(['status:exited', 'fields:a', 'batch:one', 'empty:no', 'events:a', 'policy:p', 'updated:7d'])(
    'evaluate abc %s: without a dataset it has no effect, and that is said',
    (word) => {
      expect(() => read(`abc ${word}`, 'evaluation')).toThrow('nothing is exported here. Add to:<dataset>');
    },
  );

  test('every mistake is told, not only the first', () => {
    const { mistakes, ask } = parseAll('export', tokenize('abc in: batch:2 fields: updated:soon batch:each'), context);
    expect(mistakes.map(({ message }) => message)).toEqual([
      'Use in:<sandbox>.',
      'Type batch:each for one batch per audience, or batch:one for a single batch.',
      'Type fields as paths separated by commas, such as identities.id,personalEmail.address.',
      expect.stringMatching('I can’t read the time “soon”'),
      'Use “batch:” only once.',
    ]);
    expect(ask.audiences).toEqual([{ term: 'abc' }]);
  });

  test.each([
    ['a channel', 'report:<#C0DATAOPS|data-ops>', { reportIn: 'C0DATAOPS' }],
    [
      'fields that Slack takes for addresses',
      'fields:<http://person.name|person.name>,a',
      { filters: { fields: ['person.name', 'a'] } },
    ],
    [
      'fields in quotes',
      'fields:"<http://person.name|person.name>","a"',
      { filters: { fields: ['person.name', 'a'] } },
    ],
  ])('%s, as Slack sends them', (_what, typed, set) => {
    expect(read(`abc ${typed}`)).toMatchObject(set);
  });

  test('words behind a modifier do not go on with those before it; behind to: they may belong to its dataset', () => {
    expect(read('VIP to:Agency buyers club in:dev now').audiences).toEqual([
      { term: 'VIP' },
      { term: 'buyers', behind: 'to' },
      { term: 'club', continues: true },
      { term: 'now' },
    ]);
    expect(read('VIP to:"Agency" buyers').audiences).toEqual([{ term: 'VIP' }, { term: 'buyers' }]);
    expect(read('VIP to:Agency, buyers').audiences).toEqual([{ term: 'VIP' }, { term: 'buyers' }]);
  });

  test('what is no modifier may be a name, as it was typed', () => {
    expect(read('promo:winter,VIP statuss:x Promo: summer').audiences).toEqual([
      { term: 'promo:winter', item: true },
      { term: 'VIP', after: ',' },
      { term: 'statuss:x', continues: true },
      { term: 'Promo:', continues: true },
      { term: 'summer', continues: true },
    ]);
  });

  test.each([
    [Array.from({ length: 21 }, (_, n) => `"name ${n}"`).join(' '), /That is 21 audiences, and Adobe takes at most 20/],
    [Array.from({ length: 61 }, (_, n) => `id-${n}`).join(), /That is 61 audiences, and Adobe takes at most 20/],
    [Array.from({ length: 21 }, (_, n) => `id-${n}`).join(' '), /Without commas that is 21 audiences, .*with commas/],
    [Array.from({ length: 2_650 }, (_, n) => n % 90).join(' '), /Without commas that is 2650 audiences/],
    [`- ${Array.from({ length: 21 }, (_, n) => `name ${n}`).join('\n- ')}`, /That is 21 audiences/],
  ])('too many are refused before anybody is asked: %.20s', (typed, words) => {
    expect(() => read(typed)).toThrow(words);
  });

  test('names of several words, and one typed twenty times, are not too many', () => {
    const names = Array.from({ length: 20 }, (_, n) => `the name number ${n}`);
    expect(read(names.join(', ')).audiences).toHaveLength(80);
    expect(read(Array.from({ length: 25 }, () => '"VIP"').join(' ')).audiences).toHaveLength(25);
    // A name may hold commas, and statuses are no audiences.
    expect(read(Array.from({ length: 11 }, (_, n) => `Shoes${n}, DE${n}`).join('\n')).audiences).toHaveLength(22);
    const statuses = Array.from({ length: 20 }, (_, n) => `"Name ${n}"=realized,exited`);
    expect(read(`${statuses.join(' ')} to:x`).audiences).toHaveLength(40);
    expect(read(`${'the words of one long name '.repeat(5)}, VIP`).audiences).toHaveLength(31);
    expect(read(Array.from({ length: 15 }, (_, n) => `1,00${n % 10} EUR ${n}`).join(', ')).audiences).toHaveLength(60);
  });
});
