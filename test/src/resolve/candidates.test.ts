import { expect, test } from '@jest/globals';
import { candidatesFor } from '../../../src/resolve/candidates.js';

/** The names that may have been meant, in order, where Adobe lists these. */
const namesFor = (text: string, names: string[]) =>
  candidatesFor(
    text,
    names.map((name) => ({ name })),
  ).map(({ name }) => name);

const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];

test('of names that are near the nearest comes first, wherever Adobe lists it', () => {
  const names = letters.map((letter) => `Campaign ${letter} buyers`);
  const found = namesFor('Campaign H byers', names);
  expect(found[0]).toBe('Campaign H buyers');
  expect(found).toHaveLength(names.length);
});

test('of names that begin alike the one with the least behind it comes first', () => {
  expect(namesFor('Lapsed', ['Lapsed for more than a year', 'Lapsed for a year', 'All lapsed', 'Lapsed now'])).toEqual([
    'Lapsed now',
    'Lapsed for a year',
    'Lapsed for more than a year',
    'All lapsed',
  ]);
});

test('hundreds of others of the same length do not hide the nearest', () => {
  const others = Array.from({ length: 700 }, (_, n) => `Xzqwk ${String(n).padStart(3, '0')} pppppp`);
  expect(namesFor('Summer sale byer', [...others, 'Summer sale buyer'])).toEqual(['Summer sale buyer']);
});

test('a difference behind a long beginning counts, and one that is too large is none that was meant', () => {
  const long = 'Customers who purchased in the last 30 days and opened the email campaign of ';
  expect(namesFor(`${long}Germny`, [`${long}Austria`, `${long}Germany`])[0]).toBe(`${long}Germany`);
  const other = `${'y'.repeat(280)} of other people`;
  expect(namesFor(`${'x'.repeat(280)} of some people`, [other])).toEqual([]);
});
