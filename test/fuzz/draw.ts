import fc from 'fast-check';
import { numbers } from '../mix/draw.js';
import { hostile } from '../src/request/hostile.js';
import { bent, DROP, ODD, pathsOf } from '../src/adobe/bending.js';

/** Another seed draws other cases: `FUZZ_SEED=7`. It stands in the name of each test. */
export const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/** Draws from a seed: the same for the same, everywhere. */
export interface Dice {
  below: (count: number) => number;
  among: <Item>(items: readonly Item[]) => Item;
  /** True in so many of a hundred. */
  percent: (share: number) => boolean;
}

/** The dice of one case: a case that failed is drawn again without those before it. */
export function dice(seed: number, part: number): Dice {
  const random = numbers(Math.imul(seed + 1, 0x9e3779b1) ^ part);
  const below = (count: number) => Math.floor(random() * count);
  return {
    below,
    among: (items) => {
      const at = below(items.length);
      // Undefined may be an item: only an empty list has none.
      if (items.length === 0) throw new Error('nothing to draw from');
      return items[at] as (typeof items)[number];
    },
    percent: (share) => random() * 100 < share,
  };
}

/** Texts as names of audiences can be, and worse. */
export const hostileTexts = (seed: number) => [
  ...fc.sample(hostile, { seed, numRuns: 600 }),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '\u0000', '\ud800', '\u202e', ''],
];

/** What may stand where something else belongs: of another kind, foreign, or far too much. */
const STRANGE: unknown[] = [
  ...[...ODD, true, -1, 0.5, 1e308, '__proto__', '\u0000\ud800', [null], [[]], { value: 7 }],
  ...['x'.repeat(5_000), Array.from({ length: 200 }, () => ({})), JSON.parse('{"__proto__":{"value":"x"}}') as unknown],
];
/** The same without words, which might be what a person could have typed. */
export const WORDLESS = STRANGE.filter((one) => typeof one !== 'string' || one === '');

/** A copy with one piece, or two, replaced or taken away. What is no object is replaced. */
export function bentSomewhere(value: unknown, { among, percent }: Dice, by: unknown[] = STRANGE): unknown {
  const once = (whole: unknown) => {
    const paths = pathsOf(whole);
    const odd = among(by);
    if (paths.length > 0) return bent(whole, among(paths), odd);
    return odd === DROP ? undefined : odd;
  };
  return percent(20) ? once(once(value)) : once(value);
}

/** JSON, or a text of ours, as nothing that this version can have written. */
export function broken(text: string, { among, below }: Dice): string {
  const cut = text.slice(0, below(Math.max(1, text.length - 1)));
  const wrong = ['', 'null', '[]', '7', '"x"', '{}', '{"__proto__":{}}', '{', 'undefined', '\u0000', '['.repeat(2_000)];
  return among([cut, cut, `${text}}`, `${text} ${'x'.repeat(3_000)}`, ...wrong]);
}

/** The same with a piece of its JSON replaced; a text that is no JSON becomes another one. */
export function bentText(text: string, drawn: Dice, others: readonly string[]): string {
  if (!/^[[{]/.test(text)) return drawn.among(others);
  const odd = bentSomewhere(JSON.parse(text), drawn);
  return odd === undefined ? 'null' : JSON.stringify(odd);
}
