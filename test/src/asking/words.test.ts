import { describe, expect, test } from '@jest/globals';
import { readWords, type Word } from '../../../src/asking/words.js';

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
    ['"no end', [{ text: '"no' }, { text: 'end' }]],
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
});
