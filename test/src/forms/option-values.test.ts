import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestValue, type Meant, readValue, unfitValue, valueOf } from '../../../src/forms/run/audience-options.js';

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60 }),
  fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
  fc.stringMatching(/^[@"!#\\%:]{1,3}[\w: %-]{0,20}$/),
  fc.constantFrom(
    '@home: shoppers',
    'unfit:x',
    'not-a-choice',
    '!',
    '\\',
    '"',
    'constructor',
    '__proto__',
    '%3A',
    'a:b',
  ),
);
const meant: fc.Arbitrary<Exclude<Meant, { unfit: true }>> = fc.oneof(
  text.map((id) => ({ id })),
  fc.record({ id: text, namespace: text }),
  text.map((typed) => ({ typed })),
);

describe('the values of what is chosen', () => {
  test('each is read back as exactly what it stands for', () => {
    fc.assert(
      fc.property(meant, (one) => {
        const value = valueOf(one);
        if (value !== undefined) expect(readValue(value)).toEqual(one);
      }),
      { numRuns: 2_000 },
    );
  });

  test('no two things have one value', () => {
    fc.assert(
      fc.property(meant, meant, (one, other) => {
        const [a, b] = [valueOf(one), valueOf(other)];
        if (a !== undefined && a === b) expect(one).toEqual(other);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    '4edc8488-2c35-4f6d-b4c6-9075c68d2d01',
    '54a20f19-9a0w-293a-9b82-409b1p3v0192',
    'seg.7',
    'unfit:x',
    'own',
  ])('an ordinary id is its own value: %s', (id) => expect(valueOf({ id })).toBe(id));

  test('what is too long for a list has no value; a row that cannot be chosen always has one, and is never taken', () => {
    expect(valueOf({ id: 'x'.repeat(75) })).toBe('x'.repeat(75));
    expect(valueOf({ id: 'x'.repeat(76) })).toBeUndefined();
    expect(valueOf({ id: 'x'.repeat(72), namespace: 'AAM' })).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (about) => {
        const value = unfitValue(about);
        expect(value.length).toBeLessThanOrEqual(75);
        expect(value).not.toMatch(/\p{Surrogate}/u);
        expect(readValue(value)).toEqual({ unfit: true });
      }),
    );
  });

  test.each(['', '@', '@x', '@:x', '@AAM:', '"', '\\', digestValue('abc')])(
    'what nobody wrote is nothing: %j',
    (value) => expect(readValue(value)).toEqual({ unfit: true }),
  );
});
