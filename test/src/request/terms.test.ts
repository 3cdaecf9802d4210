import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRequest } from '../../../src/request/parse.js';
import { asTyped, idWord, type AudienceTerm, termsAsText } from '../../../src/request/audience-term.js';
import { parseAudiences } from '../../../src/request/terms.js';
import { tokenize } from '../../../src/request/tokenize.js';
import { UserError } from '../../../src/errors.js';
import { escaped, hostile } from './hostile.js';

const context = { now: Date.parse('2026-11-25T09:30:00Z'), zone: 'Europe/Berlin', sandbox: 'dev' };
const typedTerms = (typed: string) => parseRequest('export', tokenize(escaped(typed)), context).audiences;
const foreign = (term: string, typed: string): AudienceTerm => ({ term, namespace: 'AAM', typed });

/** What is typed and what is pasted into the box of a form is read alike. */
describe.each([
  ['typed', typedTerms],
  ['pasted', parseAudiences],
])('audiences as they are %s', (_how, read) => {
  test.each<[typed: string, terms: AudienceTerm[]]>([
    ['abc', [{ term: 'abc' }]],
    ['abc abc', [{ term: 'abc' }, { term: 'abc', continues: true }]],
    ['abc, def ,ghi,', [{ term: 'abc' }, { term: 'def', after: ', ' }, { term: 'ghi', after: ' ,' }]],
    ['abc,def', [{ term: 'abc' }, { term: 'def', after: ',' }]],
    [
      'VIP buyers; Cart',
      [
        { term: 'VIP', item: true },
        { term: 'buyers', continues: true },
        { term: 'Cart', after: '; ' },
      ],
    ],
    ['"one, two"', [{ term: 'one, two', quoted: true }]],
    ['"VIP" "Cart"', [{ term: 'VIP', quoted: true, typed: '"VIP"' }, { term: 'Cart', quoted: true, typed: '"Cart"', after: ' ' }]], // prettier-ignore
    ['VIP\n“Cart”', [{ term: 'VIP' }, { term: 'Cart', quoted: true }]],
    ['Kids "R" us', [{ term: 'Kids' }, { term: 'R', quoted: true, typed: '"R"', after: ' ' }, { term: 'us', after: ' ' }]], // prettier-ignore
    ['AAM:12 3', [foreign('12', 'AAM:12'), { term: '3', continues: true }]],
    ['AAM:12=exited', [{ ...foreign('12', 'AAM:12=exited'), statuses: ['exited'] }]],
    ['AAM:"seg,VIP" VIP', [{ term: 'seg,VIP', namespace: 'AAM', quoted: true }, { term: 'VIP' }]],
    ['abc=exited|realized', [{ term: 'abc', statuses: ['exited', 'realized'], typed: 'abc=exited|realized' }]],
    ['abc=gone', [{ term: 'abc=gone' }]],
    ['"abc=exited"', [{ term: 'abc=exited', quoted: true }]],
    ['"VIP buyers"=exited', [{ term: 'VIP buyers', quoted: true, statuses: ['exited'] }]],
    ['`abc`=exited', [{ term: 'abc', statuses: ['exited'], typed: 'abc=exited' }]],
    ['promo:winter', [{ term: 'promo:winter' }]],
    ['"" abc', [{ term: 'abc' }]],
    ['• VIP buyers\n• Cart', [{ term: 'VIP', typed: '• VIP', item: true }, { term: 'buyers', continues: true }, { term: 'Cart', typed: '• Cart' }]], // prettier-ignore
    [
      '•\tVIP\n  - “Cart”',
      [
        { term: 'VIP', typed: '• VIP' },
        { term: 'Cart', quoted: true },
      ],
    ],
    ['1. VIP\n2) Cart\n*Sale', [{ term: 'VIP', typed: '1. VIP' }, { term: 'Cart', typed: '2) Cart' }, { term: 'Sale', typed: '*Sale' }]], // prettier-ignore
    ['Sales - north', [{ term: 'Sales' }, { term: '-', continues: true }, { term: 'north', continues: true }]],
    ['-\n\n- VIP\n-', [{ term: '-' }, { term: 'VIP', typed: '- VIP' }, { term: '-' }]],
    ['1.5 litres', [{ term: '1.5' }, { term: 'litres', continues: true }]],
    ['–12', [{ term: '–12' }]],
  ])('%j', (typed, terms) => {
    expect(read(typed)).toEqual(terms);
  });

  test('what stands behind a closing quote are statuses, or nothing', () => {
    expect(() => read('"VIP"=gone')).toThrow('Unknown status “gone”');
    expect(() => read('"VIP"=')).toThrow(UserError);
  });
});

test('what was read is written down again so that it is read as the same', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      let terms: AudienceTerm[];
      try {
        terms = parseAudiences(text);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        return;
      }
      expect(parseAudiences(termsAsText(terms))).toEqual(terms);
    }),
    {
      numRuns: 1_000,
      examples: [['`"```VIP\tto:'], ['""\nVIP risk'], ['VIP risk\n""'], ['VIP\n"" Leaving risk'], ['VIP "" risk now']],
    },
  );
});

test('an id of any namespace is one word with one meaning, with statuses and among others', () => {
  const namespace = fc.oneof(fc.constantFrom('AAM', 'aam', 'UPS', 'IN', 'To', 'my-ns'), hostile);
  fc.assert(
    fc.property(hostile, namespace, hostile, (id, of, name) => {
      const chosen: AudienceTerm = { term: id, chosen: true, namespace: of, statuses: ['exited', 'realized'] };
      const named: AudienceTerm = { term: name, quoted: true, statuses: ['existing'] };
      const words = `${asTyped(chosen)} ${asTyped(named)} ${idWord(id, of)}`;
      const same = { term: id, namespace: of, quoted: true };
      const terms = [{ ...same, statuses: ['exited', 'realized'] }, named, same];
      expect(parseAudiences(words)).toEqual(terms);
      expect(typedTerms(words)).toEqual(terms);
    }),
    { numRuns: 300 },
  );
});
