import { describe, expect, test } from '@jest/globals';
import { suggest } from '../../../src/request/suggest.js';
import { parseCommand } from '../../../src/request/command.js';
import { UserError } from '../../../src/errors.js';
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
    expect(suggest(typed, Object.keys(verbs))).toBe(meant);
    expect(() => parseCommand(typed, verbs)).toThrow(`Did you mean ${meant}?`);
  });

  test.each(['frobnicate', 'VIP', '4edc8488-2c35-4f6d-b4c6-9075c68d2d01', 'constructor', '__proto__'])(
    '%s is near to none',
    (typed) => {
      expect(() => parseCommand(typed, verbs)).toThrow('Commands: evaluate, export');
    },
  );

  test('one that is switched off is never offered', () => {
    const offered = Object.keys(verbs).filter((name) => name !== 'profile');
    expect(() => parseCommand('profil', verbs)).toThrow('Did you mean profile?');
    expect(() => parseCommand('profil', verbs, offered)).toThrow(/^Unknown command “profil”\. Commands: (?!.*profile)/);
    expect(parseCommand('profile', verbs, offered).verb).toBe(verbs.profile);
  });

  test('nothing is help; capitals do not matter; the rest are words', () => {
    expect(parseCommand('  ', verbs)).toEqual({ verb: verbs.help, words: [] });
    expect(parseCommand('EVALUATE “VIP buyers”', verbs)).toEqual({
      verb: verbs.evaluate,
      words: [{ text: 'VIP buyers', quoted: true, typed: '“VIP buyers”' }],
    });
  });

  test('what is echoed is short', () => {
    expect(() => parseCommand('é'.repeat(7_000), verbs)).toThrow(new RegExp(`“é{60}”`));
    expect(() => parseCommand('x'.repeat(8_001), verbs)).toThrow(UserError);
  });
});
