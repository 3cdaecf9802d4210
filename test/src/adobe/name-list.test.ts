import { describe, expect, test } from '@jest/globals';
import { NameList } from '../../../src/adobe/name-list.js';

const named = (...names: string[]) => names.map((name, n) => ({ id: `id-${n}`, name }));
const listOf = (...names: string[]) => new NameList({ items: named(...names) });
const namesOf = (items: { name: string }[]) => items.map(({ name }) => name);

describe('a list of names', () => {
  test('what is called so comes first, then what begins so, then what has such a word, then the rest', () => {
    const list = listOf('Regold', 'Loyalty gold', 'Gold rush', 'Marigold, gold', 'gold', 'Silver', 'Golden');
    expect(namesOf(list.matching('gold'))).toEqual([
      ...['gold', 'Gold rush', 'Golden'],
      ...['Loyalty gold', 'Marigold, gold'],
      'Regold',
    ]);
  });

  test('words begin after any sign, and not after a letter of any script, a mark or a digit', () => {
    const list = listOf('xübe', '1be', 'e\u0301be', 'a-be', 'a_be', '🎉be', '(be', 'a be');
    expect(namesOf(list.matching('be')).slice(0, 5)).toEqual(['a-be', 'a_be', '🎉be', '(be', 'a be']);
  });

  test('among equals the order stays; without a text it is the order of the list', () => {
    const list = listOf('b 1', 'a 1', 'c 1');
    expect(namesOf(list.matching('1'))).toEqual(['b 1', 'a 1', 'c 1']);
    expect(namesOf(list.matching(' '))).toEqual(['b 1', 'a 1', 'c 1']);
    expect(namesOf(list.matching('', 2))).toEqual(['b 1', 'a 1']);
  });

  test.each([
    ['case', 'STRASSE und WEG', 'strasse UND'],
    ['composed letters', 'Cafe\u0301 Zu\u0308rich', 'café zürich'],
    ['decomposed letters', 'Café Zürich', 'Cafe\u0301 zu\u0308'],
    ['spaces', 'VIP\u00a0 buyers', 'vip buyers'],
    ['what is not shown', 'VI\u200bP buyers', 'vip b\u00aduyers'],
    ['emoji', 'Launch 🎉', ':tada:'],
    ['a sign that our messages show', 'a*b', 'a∗b'],
  ])('%s: both sides are read alike', (_what, name, typed) => {
    expect(namesOf(listOf('Another', name).matching(typed))).toEqual([name]);
  });

  test('ids are found like names', () => {
    const list = new NameList({
      items: [
        { id: 'AB-12', name: 'x' },
        { id: 'zz', name: 'ab-1' },
      ],
    });
    expect(list.matching('b-1').map(({ id }) => id)).toEqual(['AB-12', 'zz']);
    expect(list.matching('ab-12').map(({ id }) => id)).toEqual(['AB-12']);
  });

  test('no more are given than wanted, and those are the best', () => {
    const list = listOf(...Array.from({ length: 50 }, (_, n) => `one ${n}`), 'ne');
    expect(namesOf(list.matching('ne', 3))).toEqual(['ne', 'one 0', 'one 1']);
  });

  test('one that was put keeps its place if it was listed, else it comes first; what it is called now counts', () => {
    const list = listOf('a 1', 'a 2');
    list.put({ id: 'id-1', name: 'a new 2' }, 5);
    list.put({ id: 'x', name: 'a 3' }, 5);
    list.put({ id: 'y', name: 'a 4' }, 6);
    expect(namesOf(list.matching('a'))).toEqual(['a 4', 'a 3', 'a 1', 'a new 2']);
    expect(list.matching('a 2')).toEqual([]);
    expect(list.get('id-1')).toEqual({ id: 'id-1', name: 'a new 2' });
    expect([list.get('x')?.name, list.get('nobody'), list.size]).toEqual(['a 3', undefined, 2]);
  });

  test('what another one was told since comes along, in its order', () => {
    const [before, after] = [listOf(), listOf('a 1')];
    before.put({ id: 'early', name: 'a early' }, 9);
    before.put({ id: 'then', name: 'a then' }, 10);
    before.put({ id: 'later', name: 'a later' }, 11);
    after.takeNewer(before, 10);
    expect(namesOf(after.matching('a'))).toEqual(['a later', 'a then', 'a 1']);
  });

  test('of those that came one by one, two thousand are kept', () => {
    const list = listOf('a');
    for (let n = 0; n < 2_001; n += 1) list.put({ id: `n${n}`, name: `b ${n}` }, n);
    expect(list.matching('b')).toHaveLength(2_000);
    expect(list.get('n0')).toBeUndefined();
  });
});
