import { describe, expect, test } from '@jest/globals';
import { readWords, type Word } from '../../../src/asking/words.js';
import { Mistake } from '../../../src/errors.js';

const name = (text: string): Word => ({ text, quoted: true });

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
    ['abc,"Cart leavers"', [{ text: 'abc,' }, name('Cart leavers')]],
    ['status:"realized","exited"', [{ key: 'status', value: 'realized,exited' }]],
    ['"VIP buyers"=exited x', [{ text: 'VIP buyers', quoted: true, own: 'exited' }, { text: 'x' }]],
    ['"a=b"', [name('a=b')]],
    ['`4edc8488-2c35`', [{ text: '4edc8488-2c35' }]],
    ['```4edc8488-2c35```', [{ text: '4edc8488-2c35' }]],
    ['`abc`=exited `AAM:1`', [{ text: 'abc=exited' }, { key: 'AAM', value: '1' }]],
    ['`abc`,`def`', [{ text: 'abc,' }, { text: 'def' }]],
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
    ['entered:2026-11-01T08:00..now', [{ key: 'entered', value: '2026-11-01T08:00..now' }]],
    ['12:30', [{ text: '12:30' }]],
    ['AAM:12345', [{ key: 'AAM', value: '12345' }]],
    ['"a &lt;b&gt; &amp;amp; c"', [name('a <b> &amp; c')]],
    ['fields:a&amp;b', [{ key: 'fields', value: 'a&b' }]],
    ['“🎄 sale” x', [name('🎄 sale'), { text: 'x' }]],
  ])('%s', (typed, words) => {
    expect(readWords(typed)).toEqual(words);
  });

  test.each(['"no end', "'no end", '“no end', '«no end', '`no end', 'to:"no end', 'a "b c'])(
    '%s: the quote is not closed, and that is said',
    (typed) => {
      expect(() => readWords(typed)).toThrow(Mistake);
      expect(() => readWords(typed)).toThrow('The quote is not closed');
    },
  );
});
