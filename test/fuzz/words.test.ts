import { describe, expect, test } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { verbs } from '../../src/app.js';
import { parseAll } from '../../src/request/parse.js';
import { parseCommand } from '../../src/request/command.js';
import { UserError } from '../../src/errors.js';
import { draftRequestSchema } from '../../src/request/request.js';
import { drawCommand } from './commands.js';
import { dice, hostileTexts, SEED } from './draw.js';

const COMMANDS = 8_500;
const context = { now: Date.parse('2026-11-25T09:30:00Z'), zone: 'Europe/Berlin', sandbox: 'dev' };
const texts = hostileTexts(SEED);

/** Both ways in which its words may be an ask; what is wrong with them is a mistake in words. */
function readsWell(text: string): boolean {
  try {
    const { words } = parseCommand(text, verbs);
    for (const kind of ['evaluation', 'export'] as const) {
      const { ask, mistakes } = parseAll(kind, words, context);
      // An ask that is taken is kept, and read again by the worker.
      const kept = draftRequestSchema.safeParse(JSON.parse(JSON.stringify(ask)));
      if (mistakes.length === 0 && !isDeepStrictEqual(kept.data, ask)) return false;
    }
    return true;
  } catch (error) {
    return error instanceof UserError && error.message !== '';
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
