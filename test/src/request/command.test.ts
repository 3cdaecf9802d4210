import { describe, expect, test } from '@jest/globals';
import { nearest } from '../../../src/request/suggest.js';
import { readVerb } from '../../../src/request/command.js';
import { Mistake } from '../../../src/errors.js';
import { verbs } from '../../../src/app.js';

describe('the verb that was meant', () => {
  test.each([
    ['evalute', 'evaluate'],
    ['Evaluete', 'evaluate'],
    ['exprot', 'export'],
    ['statsu', 'status'],
    ['job', 'jobs'],
    ['sandboxes', 'sandbox'],
    ['datasets', 'dataset'],
    ['hlep', 'help'],
  ])('%s: %s', (typed, meant) => {
    expect(nearest(typed, Object.keys(verbs))).toBe(meant);
    expect(() => readVerb(typed, verbs)).toThrow(`Did you mean “/audience ${meant}”?`);
  });

  test.each(['frobnicate', 'VIP', '4edc8488-2c35-4f6d-b4c6-9075c68d2d01', 'constructor', '__proto__'])(
    '%s is near to none',
    (typed) => {
      expect(() => readVerb(typed, verbs)).toThrow('Type /audience with one of: evaluate, export');
    },
  );

  test('nothing is help; capitals do not matter; the rest are words', () => {
    expect(readVerb('  ', verbs)).toEqual({ verb: verbs.help, words: [] });
    expect(readVerb('EVALUATE “VIP buyers”', verbs)).toEqual({
      verb: verbs.evaluate,
      words: [{ text: 'VIP buyers', quoted: true, typed: '“VIP buyers”' }],
    });
  });

  test('what is echoed is short', () => {
    expect(() => readVerb('é'.repeat(7_000), verbs)).toThrow(new RegExp(`“é{60}”`));
    expect(() => readVerb('x'.repeat(8_001), verbs)).toThrow(Mistake);
  });
});
