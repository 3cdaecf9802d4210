import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolveRequest } from '../../../src/resolve/resolve-request.js';
import { UserError } from '../../../src/errors.js';
import type { DraftRequest } from '../../../src/request/request.js';
import { fold } from '../../../src/request/fold.js';
import { called, pasted, typed } from '../request/asks.js';
import { catalogWith } from './catalog.js';
import { hostile } from '../request/hostile.js';

/** Names that share words, and differ in what folding makes equal. */
const word = fc.constantFrom(
  'VIP',
  'vip',
  'risk',
  'buyers',
  'one',
  'Sale,',
  'a=exited',
  'exited',
  'AAM:1',
  'x:',
  '-',
  '1.',
  '"R"',
  '🎉',
  'é',
  'to:x',
);
const sharing = fc.uniqueArray(
  fc
    .array(word, { minLength: 1, maxLength: 3 })
    .map((words) => words.join(' '))
    // What is called like the mark of a list has to be quoted.
    .filter((name) => name !== '-' && name !== '1.'),
  { minLength: 1, maxLength: 6 },
);

type Writing = [quoted: boolean, before: string, between: string];
const written = fc.array(
  fc.tuple(
    fc.boolean(),
    fc.constantFrom('', '- ', '• ', '1. ', '*'),
    fc.constantFrom(', ', ',', '\n', '\n\n', ' ', ' , '),
  ),
  { minLength: 6, maxLength: 6 },
);
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

function listOf(names: string[], how: Writing[]): string {
  return names.map((name, at) => {
    const [inQuotes, before, between] = how[at] ?? [true, '', '\n'];
    const begins = at === 0 || (how[at - 1]?.[2] ?? '').includes('\n');
    return `${begins ? before : ''}${inQuotes ? quoted(name) : name}${between}`;
  }).join(''); // prettier-ignore
}

const odd = fc.array(fc.constantFrom(undefined, undefined, 'id' as const, 'name' as const, 'null' as const), {
  minLength: 9,
  maxLength: 9,
});

function mistaken(error: unknown): 'mistaken' {
  if (error instanceof UserError) return 'mistaken';
  throw error;
}

describe('never another audience than those that were meant', () => {
  const holds = async (names: string[], some: string[], how: Writing[], read: (text: string) => DraftRequest) => {
    const catalog = catalogWith(called(names));
    try {
      const ask = read(listOf(some, how));
      const got = await resolveRequest({ ask, adobe: catalog.adobe });
      expect(got.audiences.map(({ name }) => name).sort()).toEqual([...some].sort());
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  };

  test('names that share words, in any order, quoted or not, between commas, lines, marks or spaces', async () => {
    await fc.assert(
      fc.asyncProperty(sharing, fc.array(fc.nat(5), { maxLength: 4 }), written, async (names, which, how) => {
        const some = [...new Set([0, ...which].map((at) => names[at % names.length] ?? ''))];
        await holds(names, some, how, pasted);
        const words = some.filter((name) => !name.includes('to:'));
        if (words.length > 0) await holds(names, words, how, typed);
      }),
      { numRuns: 150 },
    );
  });

  test('an entry that cannot be read, or has no name, may be the one that was meant', async () => {
    await fc.assert(
      fc.asyncProperty(
        sharing,
        fc.array(fc.nat(5), { maxLength: 4 }),
        written,
        odd,
        async (names, twins, how, given) => {
          const all = [...names, ...twins.map((at) => names[at % names.length] ?? '')];
          const listed = all.map((name, at) => ({ name, ...(given[at] ? { odd: given[at] } : {}) }));
          const unread = new Set(listed.filter((one) => one.odd).map(({ name }) => fold(name)));
          const some = names.filter((_name, at) => at % 2 === 0 || how[at]?.[0]);
          for (const read of [pasted, typed]) {
            if (some.length === 0 || some.some((name) => name.includes('to:'))) continue;
            const taken = async () =>
              resolveRequest({ ask: read(listOf(some, how)), adobe: catalogWith(listed).adobe });
            const got = await taken().catch(mistaken);
            if (got === 'mistaken') continue;
            expect(got.audiences.map(({ name }) => name).sort()).toEqual([...some].sort());
            expect(some.filter((name) => unread.has(fold(name)))).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('any names in quotes are exactly those, or it is asked which', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(hostile, { minLength: 1, maxLength: 4 }), async (names) => {
        const all = names.map(quoted).join(' ');
        const catalog = catalogWith(called(names));
        for (const read of [pasted, typed]) {
          try {
            const got = await resolveRequest({ ask: read(all), adobe: catalog.adobe });
            expect(got.audiences.map(({ name }) => name).sort()).toEqual([...names].sort());
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
