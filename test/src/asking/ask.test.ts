import { describe, expect, test } from '@jest/globals';
import { readAsk, readTerms } from '../../../src/asking/ask.js';
import { readWords } from '../../../src/asking/words.js';
import { Mistake } from '../../../src/errors.js';
import type { Kind } from '../../../src/runs/request.js';

const context = { now: new Date('2026-11-25T09:30:00Z'), zone: 'Europe/Berlin', sandbox: 'dev' };
const read = (typed: string, kind: Kind = 'export') => readAsk(kind, readWords(typed), context);

describe('an ask in words', () => {
  test.each([
    ['abc', [{ term: 'abc' }]],
    ['abc "abc" “abc”', [{ term: 'abc' }]],
    [
      'VIP buyers, Cart "leavers"',
      [{ term: 'VIP' }, { term: 'buyers', follows: true }, { term: 'Cart' }, { term: 'leavers' }],
    ],
    ['abc,def,,ghi,', [{ term: 'abc' }, { term: 'def' }, { term: 'ghi' }]],
    ['abc, def ,ghi', [{ term: 'abc' }, { term: 'def' }, { term: 'ghi' }]],
    ['"one, two"', [{ term: 'one, two' }]],
    ['AAM:12 AAM:12 12 3', [{ term: '12', namespace: 'AAM' }, { term: '12' }, { term: '3', follows: true }]],
    ['Aam:12', [{ term: '12', namespace: 'Aam' }]],
    ['abc=exited|realized', [{ term: 'abc', statuses: ['exited', 'realized'] }]],
    ['AAM:12=exited', [{ term: '12', namespace: 'AAM', statuses: ['exited'] }]],
    ['"abc=exited"', [{ term: 'abc=exited' }]],
    ['"VIP buyers"=exited|realized', [{ term: 'VIP buyers', statuses: ['exited', 'realized'] }]],
    ['`abc`=exited, «VIP buyers»', [{ term: 'abc', statuses: ['exited'] }, { term: 'VIP buyers' }]],
  ])('audiences: %s', (typed, audiences) => {
    expect(read(typed).audiences).toEqual(audiences);
  });

  test('the box for pasted ids reads the same: spaces, commas, new lines', () => {
    expect(readTerms('a-1,a-2\n a-3\t"Two words"\nAAM:9')).toEqual([
      ...[{ term: 'a-1' }, { term: 'a-2' }, { term: 'a-3' }, { term: 'Two words' }],
      { term: '9', namespace: 'AAM' },
    ]);
  });

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
    ['abc statuss:realized', 'Did you mean “status:”?'],
    ['abc Statuss:realized', 'Did you mean “status:”?'],
    ['abc constructor:x', 'I do not know “constructor:”. There is: in, to'],
    ['abc in:', 'Type in:<sandbox>.'],
    [`abc in:${'x'.repeat(76)}`, 'Type in:<sandbox>.'],
    ['abc to:x to:y', '“to:” is there twice. Type it once.'],
    ['abc To:x to:y', '“to:” is there twice. Type it once.'],
    ['abc status:', 'status: is not one I know'],
    ['"VIP buyers"=gone', 'status:gone is not one I know'],
    ['abc=gone', 'status:gone is not one I know'],
    ['abc entered:..', 'Type entered:<from>..<to>'],
    ['abc entered:2026-11-02..2026-11-01', 'entered: ends before it starts'],
    ['abc entered:now..now', 'entered: ends before it starts'],
    ['abc entered:2026-11-01..soon', 'I cannot read the time “soon”'],
    ['abc entered:soon..now', 'I cannot read the time “soon”'],
    ['abc updated:2027-11-01', '“2027-11-01” lies in the future'],
    ['abc entered:2027-11-01..', '“2027-11-01” lies in the future'],
    ['abc events-since:7d', 'events-since: needs the event fields to export. Add events:<fields>'],
    ['abc updated:whenever', 'I cannot read the time “whenever”'],
    ['abc fields:', 'Type fields as paths'],
    ['abc policy:p@0x', 'Type policy:<id>'],
    ['abc batch:2', 'Type batch:each'],
    ['abc report:campaigns', 'Type report:#channel'],
  ])('%s', (typed, words) => {
    expect(() => read(typed)).toThrow(Mistake);
    expect(() => read(typed)).toThrow(words);
  });

  test.each(['status:exited', 'fields:a', 'batch:one', 'empty:no', 'events:a', 'policy:p', 'updated:7d'])(
    'evaluate abc %s: without a dataset it has no effect, and that is said',
    (word) => {
      expect(() => read(`abc ${word}`, 'evaluation')).toThrow('nothing is exported here. Add to:<dataset>');
    },
  );
});
