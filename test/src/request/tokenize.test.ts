import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quote } from '../../../src/request/quotes.js';
import { readNames, tokenize, type Word } from '../../../src/request/tokenize.js';
import { UserError } from '../../../src/errors.js';
import { escaped, hostile } from './hostile.js';

const name = (text: string): Word => ({ text, quoted: true });
/** The words without how they were typed, and what stood between them. */
const bare = (typed: string) =>
  tokenize(typed).map((word) => ({ ...word, typed: undefined, gap: undefined, line: undefined }));

describe('words of a command', () => {
  test.each<[typed: string, words: Word[]]>([
    ['', []],
    ['   \n\t ', []],
    ['evaluate abc', [{ text: 'evaluate' }, { text: 'abc' }]],
    ['"VIP buyers"', [name('VIP buyers')]],
    ['“VIP buyers”', [name('VIP buyers')]],
    ['”VIP buyers”', [name('VIP buyers')]],
    ['„VIP buyers“', [name('VIP buyers')]],
    ['„VIP buyers”', [name('VIP buyers')]],
    ["'VIP buyers'", [name('VIP buyers')]],
    ['‘VIP buyers’', [name('VIP buyers')]],
    ['’VIP buyers’', [name('VIP buyers')]],
    ["‘VIP buyers'", [name('VIP buyers')]],
    ['“VIP buyers"', [name('VIP buyers')]],
    ['"Anna\'s friends"', [name("Anna's friends")]],
    ["'Anna's friends'", [name("Anna's friends")]],
    ["Anna's", [{ text: "Anna's" }]],
    ['„VIP buyers"', [name('VIP buyers')]],
    ['‚VIP buyers‘', [name('VIP buyers')]],
    ['«VIP buyers»', [name('VIP buyers')]],
    ['« VIP buyers »', [name('VIP buyers')]],
    ['»VIP buyers«', [name('VIP buyers')]],
    ['‹VIP buyers›', [name('VIP buyers')]],
    ['"VIP buyers","Cart leavers"', [name('VIP buyers'), name('Cart leavers')]],
    ['“VIP buyers”, “Cart leavers”', [name('VIP buyers'), name('Cart leavers')]],
    ['abc,"Cart leavers"', [{ text: 'abc' }, name('Cart leavers')]],
    ['status:"realized","exited"', [{ key: 'status', value: 'realized,exited' }]],
    ['"VIP buyers"=exited x', [{ text: 'VIP buyers', quoted: true, suffix: 'exited' }, { text: 'x' }]],
    ['"a=b"', [name('a=b')]],
    ['`4edc8488-2c35`', [{ text: '4edc8488-2c35' }]],
    ['```4edc8488-2c35```', [{ text: '4edc8488-2c35' }]],
    ['`abc`=exited `AAM:1`', [{ text: 'abc=exited' }, { key: 'AAM', value: '1' }]],
    ['`abc`,`def`', [{ text: 'abc' }, { text: 'def' }]],
    ['abc,def;ghi; jkl', [{ text: 'abc' }, { text: 'def;ghi' }, { text: 'jkl' }]],
    ['"say ""hi"""', [name('say "hi"')]],
    ['"""" "a""b" ""', [name('"'), name('a"b'), name('')]],
    ['"one\ntwo"', [name('one\ntwo')]],
    ['AAM:"seg,VIP", VIP', [{ text: 'seg,VIP', quoted: true, namespace: 'AAM' }, { text: 'VIP' }]],
    ['AAM:"a b"=exited|realized', [{ text: 'a b', quoted: true, namespace: 'AAM', suffix: 'exited|realized' }]],
    ['"my ns":"a:b"', [{ text: 'a:b', quoted: true, namespace: 'my ns' }]],
    ['AAM:1,AAM:2,3', [{ key: 'AAM', value: '1' }, { key: 'AAM', value: '2' }, { text: '3' }]], // prettier-ignore
    ['"VIP"=realized,exited', [{ text: 'VIP', quoted: true, suffix: 'realized' }, { text: 'exited' }]],
    ['Promo: summer', [{ key: 'Promo', value: '' }, { text: 'summer' }]],
    ['```\nVIP buyers\n`id-1`\n```', [{ text: 'VIP' }, { text: 'buyers' }, { text: 'id-1' }]],
    ['`VIP buyers`', [name('VIP buyers')]],
    ['to:`5b020a27`', [{ key: 'to', value: '5b020a27' }]],
    ['5" x', [{ text: '5"' }, { text: 'x' }]],
    ['"in: not a modifier"', [name('in: not a modifier')]],
    ['to:"Agency drop"', [{ key: 'to', value: 'Agency drop' }]],
    [
      'to:“Agency drop” batch:each',
      [
        { key: 'to', value: 'Agency drop' },
        { key: 'batch', value: 'each' },
      ],
    ],
    ['To:‘Agency drop’', [{ key: 'To', value: 'Agency drop' }]],
    ['events-since:7d', [{ key: 'events-since', value: '7d' }]],
    ['in:', [{ key: 'in', value: '' }]],
    ['to:drop, abc', [{ key: 'to', value: 'drop' }, { text: 'abc' }]], // prettier-ignore
    ['to:,', [{ key: 'to', value: '' }]],
    ['entered:2026-11-01T08:00..now', [{ key: 'entered', value: '2026-11-01T08:00..now' }]],
    ['12:30', [{ text: '12:30' }]],
    ['AAM:12345', [{ key: 'AAM', value: '12345' }]],
    ['"a &lt;b&gt; &amp;amp; c"', [name('a <b> &amp; c')]],
    ['fields:a&amp;b', [{ key: 'fields', value: 'a&b' }]],
    ['“🎄 sale” x', [name('🎄 sale'), { text: 'x' }]],
    ['\u200b“VIP buyers” \ufeffto:x \u200b', [name('VIP buyers'), { key: 'to', value: 'x' }]],
    ['a;\u200b b \u2060\ufeff, c', [{ text: 'a' }, { text: 'b' }, { text: 'c' }]],
  ])('%s', (typed, words) => {
    expect(bare(typed)).toEqual(words);
  });

  test('what stood between them, and how they were typed, is kept', () => {
    expect(tokenize('a b,c\n“d e”=exited to:`x`')).toEqual([
      { text: 'a' },
      { text: 'b' },
      { text: 'c', gap: ',' },
      { text: 'd e', quoted: true, suffix: 'exited', line: true, typed: '“d e”=exited' },
      { key: 'to', value: 'x', typed: 'to:`x`' },
    ]);
  });

  test.each<[typed: string, word: Word]>([
    ['fields:<http://person.name|person.name>', { key: 'fields', value: 'person.name' }],
    ['fields:a,<http://identities.id|identities.id>', { key: 'fields', value: 'a,identities.id' }],
    ['fields:"<http://person.name|person.name>"', { key: 'fields', value: 'person.name' }],
    ['"<mailto:crm@example.com|crm@example.com> list"', name('crm@example.com list')],
    ['"see <http://example.com/a?b=1&amp;c=2>"', name('see http://example.com/a?b=1&c=2')],
    ['"<#C0CAMPAIGN1|campaigns> launch"', name('#campaigns launch')],
    ['"<@U0ANNA001|anna> and friends"', name('@anna and friends')],
    ['"<!subteam^S0DATA001|@data-leads> list"', name('@data-leads list')],
    ['"<!here> now"', name('@here now')],
    ['"&lt;b&gt; &amp;amp;lt;"', name('<b> &amp;lt;')],
    ['"a &lt; b <no end"', name('a < b <no end')],
  ])('Slack’s own escapes are undone once: %s', (typed, word) => {
    expect(bare(typed).map((one) => ({ ...one, raw: undefined }))).toEqual([word]);
  });

  test('people and channels are kept as Slack names them for those that need them so', () => {
    expect(tokenize('report:<#C0DATAOPS|data-ops> <@U0ANNA001|anna>,')).toMatchObject([
      { key: 'report', value: '#data-ops', raw: '<#C0DATAOPS|data-ops>' },
      { text: '@anna', raw: '<@U0ANNA001|anna>' },
    ]);
  });

  test('any text as a word is read back as that text, alone and as a value', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const [first, second, third, ...rest] = tokenize(escaped(`to:${quote(one)} ${quote(other)} AAM:${quote(one)}`));
        expect([first, rest]).toMatchObject([{ key: 'to', value: one }, []]);
        expect(second).toMatchObject({ text: other });
        expect(third).toMatchObject(
          'text' in (third ?? {}) ? { namespace: 'AAM', text: one } : { key: 'AAM', value: one },
        );
      }),
      { numRuns: 300 },
    );
  });

  test('any text is read, or its quote is not closed', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        try {
          tokenize(text);
          readNames(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['pairs of quotes', '"" '],
    ['openers that close late', '“a '],
    ['commas', ','],
    ['statuses', '"a"='],
    ['equals signs', '='],
    ['combining marks', 'a\u0301'],
    ['marks of code', '``` a '],
    ['backticks', '`a`'],
    ['angle brackets', '<'],
    ['entities', '&amp;'],
    ['colons', 'a:'],
    ['namespaces', 'A:1,'],
    ['dashes', 'a-'],
    ['links', '<http://a|'],
  ])('twenty times what a command may hold is read in one go: %s', (_what, piece) => {
    const much = piece.repeat(Math.ceil(160_000 / piece.length));
    for (const read of [tokenize, readNames]) {
      try {
        read(`${much}”`);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }
  });

  test.each(['"no end', "'no end", '“no end', '«no end', '`no end', 'to:"no end', 'a "b c'])(
    '%s: the quote is not closed, and that is said',
    (typed) => {
      expect(() => tokenize(typed)).toThrow(UserError);
      expect(() => tokenize(typed)).toThrow('Missing closing quote after');
    },
  );
});
