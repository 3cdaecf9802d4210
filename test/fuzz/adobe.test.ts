import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AdobeError } from '../../src/errors.js';
import { fill, type There } from '../src/adobe/lists.js';
import { openAdobe, type OpenAdobe } from '../src/adobe/opened.js';
import { bentAnswer, CALLS, clientsOf } from './answers.js';
import { dice, SEED } from './draw.js';

/** In each of the two dialects. */
const ANSWERS = 2_250;
/** Where there is nothing to wait for these only take turns. */
const AT_ONCE = 50;
const names = Object.keys(CALLS);

describe.each(['tutorial', 'current'] as const)(
  `seed ${SEED}, in the dialect of the documents called %s`,
  (dialect) => {
    let open: OpenAdobe;
    let there: There;
    let clientWith: ReturnType<typeof clientsOf>;
    beforeAll(async () => {
      open = await openAdobe({ dialect });
      there = await fill(open);
      clientWith = clientsOf(open.url);
      for (const read of Object.values(CALLS)) await read(clientWith(), there);
    });
    // Thousands of the same reads, which other tests have recorded.
    afterAll(() => open.close({ recorded: false }));

    /** What was odd about how an odd answer was taken. One in four is the first, which is a token. */
    async function tried(at: number): Promise<string[]> {
      const drawn = dice(SEED, at);
      const name = drawn.among(names);
      const which = drawn.among([0, 1, 1, 2]);
      const adobe = clientWith((answer, number) => (number === which ? bentAnswer(answer, drawn) : answer));
      try {
        await CALLS[name]?.(adobe, there);
        return [];
      } catch (error) {
        return error instanceof AdobeError && error.message !== '' ? [] : [`${at}: ${name}: ${String(error)}`];
      }
    }

    test(`${ANSWERS} odd answers are read, or a failure with a name`, async () => {
      const odd: string[] = [];
      for (let at = 0; at < ANSWERS; at += AT_ONCE) {
        const some = await Promise.all(Array.from({ length: AT_ONCE }, (_, more) => tried(at + more)));
        odd.push(...some.flat());
      }
      expect(odd).toEqual([]);
    });
  },
);
