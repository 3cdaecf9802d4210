import { describe, expect, test } from '@jest/globals';
import { StaleCache, type KeptOptions } from '../../../src/platform/stale-cache.js';

const PATIENT_MS = 60_000;

/** A clock that is moved by hand, and somebody who answers when told. */
function stage(options: Partial<KeptOptions> = {}) {
  const clock = { now: 1_000_000 };
  const waiting: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const ask = () => new Promise<string>((resolve, reject) => waiting.push({ resolve, reject }));
  const kept = new StaleCache<string>({ freshMs: 1_000, waitMs: PATIENT_MS, now: () => clock.now, ...options });
  const one = (n: number) => {
    const asked = waiting[n];
    if (!asked) throw new Error(`${waiting.length} were asked`);
    return asked;
  };
  return {
    clock,
    kept,
    ask,
    asked: () => waiting.length,
    answer: (n: number, value: string) => one(n).resolve(value),
    fail: (n: number) => one(n).reject(new Error('away')),
    /** Asked and answered. */
    know: async (key: string, value: string) => {
      const got = kept.get(key, ask);
      one(waiting.length - 1).resolve(value);
      await got;
    },
  };
}

describe('what is kept', () => {
  test('the same question at the same time is asked once, and its answer is everybody’s', async () => {
    const { kept, ask, asked, answer } = stage();
    const all = Promise.all(['a', 'a', 'b', 'a'].map((key) => kept.get(key, ask)));
    expect(asked()).toBe(2);
    answer(0, 'first');
    answer(1, 'second');
    expect((await all).map(({ value }) => value)).toEqual(['first', 'first', 'second', 'first']);
  });

  test('its failure is everybody’s, too, and the next one asks again', async () => {
    const { kept, ask, asked, fail, know } = stage();
    const all = Promise.allSettled([kept.get('a', ask), kept.get('a', ask)]);
    fail(0);
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await know('a', 'answer');
    expect(asked()).toBe(2);
  });

  test('an answer is given without asking while it is fresh; after that the next one is asked for', async () => {
    const { kept, ask, asked, answer, know, clock } = stage();
    await know('a', 'first');
    clock.now += 1_000;
    expect(await kept.get('a', ask)).toEqual({ value: 'first', at: 1_000_000, stale: false });
    expect(asked()).toBe(1);
    clock.now += 1;
    const next = kept.get('a', ask);
    answer(1, 'second');
    expect(await next).toEqual({ value: 'second', at: clock.now, stale: false });
  });

  test('where nobody answers, the last answer is given as an old one, again and again, for an hour', async () => {
    const { kept, ask, fail, know, clock } = stage();
    await know('a', 'first');
    for (const [n, minutes] of [1, 30, 28].entries()) {
      clock.now += minutes * 60_000;
      const got = kept.get('a', ask);
      fail(n + 1);
      expect(await got).toEqual({ value: 'first', at: 1_000_000, stale: true });
    }
    clock.now += 60_000;
    const got = kept.get('a', ask);
    fail(4);
    await expect(got).rejects.toThrow('away');
    expect(kept.peek('a')).toBeUndefined();
  });

  test('nobody waits longer than they should, and a late answer is for the next one', async () => {
    const { kept, ask, asked, answer, know, clock } = stage({ waitMs: 0 });
    await expect(kept.get('a', ask)).rejects.toThrow('no answer in time');
    await expect(kept.get('a', ask)).rejects.toThrow('no answer in time');
    expect(asked()).toBe(1);
    answer(0, 'late');
    await know('b', 'answer');
    expect(await kept.get('a', ask)).toMatchObject({ value: 'late', stale: false });
    clock.now += 2_000;
    expect(await kept.get('a', ask)).toMatchObject({ value: 'late', stale: true });
  });

  test('an answer that somebody got otherwise is kept, also while the question is asked', async () => {
    const { kept, ask, asked, answer } = stage();
    kept.keep('a', 'told');
    expect(await kept.get('a', ask)).toMatchObject({ value: 'told', stale: false });
    const got = kept.get('b', ask);
    kept.keep('b', 'told');
    answer(0, 'earlier');
    await got;
    expect(await kept.get('b', ask)).toMatchObject({ value: 'told' });
    expect(asked()).toBe(1);
  });

  test('no more is kept than there is room for, and what was wanted last stays', async () => {
    const { kept, know, ask } = stage({ most: 2 });
    for (const key of ['a', 'b']) await know(key, key);
    await kept.get('a', ask);
    await know('c', 'c');
    expect(['a', 'b', 'c'].map((key) => kept.peek(key)?.value)).toEqual(['a', undefined, 'c']);
  });

  test('where an old answer is there, the source is waited for only briefly, or as long as the caller says', async () => {
    const { kept, ask, know, answer, clock } = stage({ briefMs: 0 });
    await know('a', 'first');
    clock.now += 2_000;
    expect(await kept.get('a', ask)).toMatchObject({ value: 'first', stale: true });
    const patient = kept.get('a', ask, PATIENT_MS);
    answer(1, 'second');
    expect(await patient).toMatchObject({ value: 'second', stale: false });
  });

  test('an answer that is not old enough is not called stale, though nobody answers', async () => {
    const { kept, ask, know, fail, clock } = stage({ currentMs: 5_000 });
    await know('a', 'first');
    for (const [n, stale] of [false, true].entries()) {
      clock.now += n === 0 ? 5_000 : 1;
      const got = kept.get('a', ask);
      fail(n + 1);
      expect(await got).toMatchObject({ value: 'first', stale });
    }
  });

  test('what is kept is there at once; the source is asked behind, once, and after a failure only half a minute later', async () => {
    const { kept, ask, asked, answer, fail, clock } = stage();
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    expect([kept.atOnce('a', ask), kept.atOnce('a', ask), asked()]).toEqual([undefined, undefined, 1]);
    answer(0, 'first');
    await settled();
    expect(kept.atOnce('a', ask)).toEqual({ value: 'first', at: 1_000_000, stale: false });
    clock.now += 1_001;
    expect(kept.atOnce('a', ask)).toEqual({ value: 'first', at: 1_000_000, stale: true });
    expect(asked()).toBe(2);
    fail(1);
    await settled();
    clock.now += 30_000;
    kept.atOnce('a', ask);
    expect(asked()).toBe(2);
    clock.now += 1;
    kept.atOnce('a', ask);
    expect(asked()).toBe(3);
  });

  test('answers may count for more than one', async () => {
    const { kept, know } = stage({ most: 5, sizeOf: (value) => String(value).length });
    for (const value of ['aa', 'bb', 'ccc']) await know(value, value);
    expect(['aa', 'bb', 'ccc'].map((key) => kept.peek(key)?.value)).toEqual([undefined, 'bb', 'ccc']);
  });
});
