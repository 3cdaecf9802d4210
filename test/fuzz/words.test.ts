import { describe, expect, test } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { verbs } from '../../src/app.js';
import { readAll } from '../../src/request/parse.js';
import { readVerb } from '../../src/request/command.js';
import { Mistake } from '../../src/errors.js';
import { askSchema } from '../../src/request/request.js';
import { drawCommand } from './commands.js';
import { dice, hostileTexts, SEED } from './draw.js';

const COMMANDS = 8_500;
const context = { now: new Date('2026-11-25T09:30:00Z'), zone: 'Europe/Berlin', sandbox: 'dev' };
const texts = hostileTexts(SEED);

/** Both ways in which its words may be an ask; what is wrong with them is a mistake in words. */
function readsWell(text: string): boolean {
  try {
    const { words } = readVerb(text, verbs);
    for (const kind of ['evaluation', 'export'] as const) {
      const { ask, mistakes } = readAll(kind, words, context);
      // An ask that is taken is kept, and read again by the worker.
      const kept = askSchema.safeParse(JSON.parse(JSON.stringify(ask)));
      if (mistakes.length === 0 && !isDeepStrictEqual(kept.data, ask)) return false;
    }
    return true;
  } catch (error) {
    return error instanceof Mistake && error.message !== '';
  }
}

describe(`seed ${SEED}`, () => {
  test(`${COMMANDS} commands are read, or said to be wrong`, () => {
    const odd: string[] = [];
    for (let at = 0; at < COMMANDS; at += 1) {
      const text = drawCommand(dice(SEED, at), texts);
      if (!readsWell(text)) odd.push(`${at}: ${JSON.stringify(text.slice(0, 300))}`);
    }
    expect(odd).toEqual([]);
  });
});
