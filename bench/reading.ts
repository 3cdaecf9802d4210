import { parseRequest } from '../src/request/parse.js';
import { parseAudiences } from '../src/request/terms.js';
import { parseCommand } from '../src/request/command.js';
import { verbs } from '../src/app.js';
import { UserError } from '../src/errors.js';
import { cpuMs, type Figure } from './figures.js';

/** As long as a command may be, in UTF-16 units. */
const LENGTH = 8_000;
/** What no input may cost more than, in ordinary ones of the same length. */
const MOST = 20;

/** So much of the piece that the command is as long as may be; `n` counts the pieces. */
const full = (piece: (n: number) => string, begin = '') => {
  let text = begin;
  for (let n = 0; ; n += 1) {
    const next = piece(n);
    if (text.length + next.length > LENGTH - VERB.length) return text;
    text += next;
  }
};

const VERB = 'export ';
const ORDINARY =
  '"Weekend shoppers" "Cart leavers" 4edc8488-2c35-4f6d-b4c6-9075c68d2d01 to:"Agency drop" status:realized entered:7d..now';
/** The ordinary one is as long as people type: its cost counts for every such piece of 8 kB. */
const PIECES = LENGTH / ORDINARY.length;

/** What nobody types, and somebody sends. */
export const HOSTILE: Record<string, string> = {
  'pairs of quotes': full(() => '"" '),
  'pairs of quotes without spaces': full(() => '""'),
  'quoted letters and statuses': full(() => '"a"=exited,'),
  'quotes that are never closed': full(() => '"'),
  'openers of all kinds': full((n) => '“„‘‚«‹`\'"'.charAt(n % 9)),
  'openers before letters': full(() => '“a '),
  'quotes closed at the very end': full(() => '"a', '').slice(0, -1) + '"',
  apostrophes: full(() => "d'"),
  backticks: full(() => '`a` '),
  commas: full(() => ','),
  'commas and quotes': full(() => ',"a"'),
  semicolons: full(() => '; '),
  'equal signs': full(() => '='),
  'statuses without end': full(() => 'exited|', 'a='),
  bars: full(() => '|'),
  colons: full(() => ':'),
  'keys within keys': full(() => 'a:'),
  'dashes in keys': full(() => 'a-'),
  'zero-width spaces': full(() => '\u200b'),
  'zero-width spaces between letters': full(() => 'a\u200b'),
  'combining characters': full(() => '\u0301', 'e'),
  'combining characters in every order': full((n) => String.fromCharCode(0x0300 + ((n * 7) % 0x6f)), 'e'),
  'links without end': full(() => '<http://a.b|'),
  'channels without end': full(() => '<#C1|'),
  'openings of escapes': full(() => '<'),
  'escaped signs': full(() => '&lt;'),
  ampersands: full(() => '&amp'),
  emoji: full(() => ':tada:'),
  'one word of letters': full(() => 'a'),
  'one-letter words': full(() => 'a '),
  'one word of digits and dashes': full((n) => `${n % 10}-`),
  bullets: full(() => '\n• a'),
  'empty bullets': full(() => '\n- '),
  'numbers of a list': full((n) => `\n${n}. `),
  'empty lines': full(() => '\n'),
  'no-break spaces': full(() => '\u00a0'),
  'ranges within ranges': full(() => '..', 'entered:'),
  'paths without end': full(() => 'a,', 'fields:'),
  'signs of two units': full(() => '😀'),
};

/** From the text to an ask, or to the sentence that says what is wrong with it: all that is done before Adobe is asked. */
const WAYS: Record<string, (text: string) => void> = {
  typed: (text) => {
    const { words } = parseCommand(VERB + text, verbs);
    parseRequest('export', words, { now: Date.now(), zone: 'Europe/Berlin', sandbox: 'dev' });
  },
  pasted: (text) => void parseAudiences(text),
};

/**
 * CPU time for reading 8 kB of what nobody types, in the way in which it costs most, against 8 kB of ordinary commands. Throws,
 * after all of them, where one costs more than twenty times as much.
 */
export function* reading(inputs: Record<string, string> = HOSTILE): Generator<Figure> {
  const bare = Object.fromEntries(
    Object.entries(WAYS).map(([way, read]) => [way, PIECES * cpuMs(() => tried(read, ORDINARY))]),
  );
  const dear: string[] = [];
  let dearest: Figure | undefined;
  for (const [name, text] of Object.entries(inputs)) {
    const figures = Object.entries(WAYS).map(([way, read]) => {
      const usher = cpuMs(() => tried(read, text));
      return { what: `8 kB ${way}: ${name}`, unit: 'ms', bare: bare[way] ?? NaN, usher };
    });
    const [worst] = figures.sort((one, other) => ratio(other) - ratio(one));
    if (!worst) continue;
    if (ratio(worst) > MOST) dear.push(name);
    if (!dearest || ratio(worst) > ratio(dearest)) dearest = worst;
    yield worst;
  }
  if (dearest) yield { ...dearest, what: `the worst: ${dearest.what}` };
  if (dear.length > 0) throw new Error(`dearer than ${MOST} ordinary inputs: ${dear.join(', ')}`);
}

const ratio = ({ usher, bare }: Figure) => usher / bare;

function tried(read: (text: string) => void, text: string): void {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}
