import { afterEach, expect, test } from '@jest/globals';
import { adobeThatSays, closeScripted } from './scripted.js';

/** Bulk look-ups in the shapes that other lists of Adobe's come in. */

afterEach(closeScripted);

const A = { id: 'a', name: 'A' };
const look = async (results: unknown) => {
  const answer = { status: 207, body: { results } };
  const { adobe } = await adobeThatSays(answer, answer); // what is unreadable is read once more
  return adobe.audiences.byIds({ sandbox: 'dev', ids: ['a', 'b'] });
};

test.each<[unknown, string[], (string | undefined)[]]>([
  [{ a: A }, ['a'], []],
  [[A], ['a'], []],
  [[A, { id: 'b', name: 'B' }], ['a', 'b'], []],
  [{ a: A, b: null }, ['a'], ['b']],
  [[A, null], ['a'], [undefined]],
  [[A, { message: 'Not found' }], ['a'], [undefined]],
  [{ a: A, b: { message: 'Not found' } }, ['a'], []],
  [{}, [], []],
  [[], [], []],
])('results %j: found %j, unreadable %j', async (results, found, unreadable) => {
  const read = await look(results);
  expect([[...read.found.keys()], read.unreadable, read.found.unread]).toEqual([found, unreadable, unreadable.length]);
});

test.each([null, 'n/a', 7, undefined])(
  'results that are %j are no answer, instead of one without entries',
  async (odd) => {
    await expect(look(odd)).rejects.toMatchObject({ details: { failure: 'unreadable' } });
  },
);
