import { withEmoji, withoutEmoji } from './emoji.js';

/** Control characters that are no spaces, and what Unicode does not show: zero width, soft hyphens, direction marks. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|(?![\t-\r\u0085])\p{Cc}/gu;
/** True if all of the text is invisible, and none of it is a space. */
export const isUnseen = (text: string): boolean => text !== '' && text.replace(INVISIBLE, '') === '';

const SPACES = /[\s\u0085]+/g;
/** Our messages show these for marks that would format. A name copied from a message must still match. */
const LIKES = new Map([
  ['∗', '*'],
  ['ˋ', '`'],
  ['∼', '~'],
  ['ˍ', '_'],
  ['＞', '>'],
]);
const LIKE = new RegExp(`[${[...LIKES.keys()].join('')}]`, 'g');

/** Names that fold to the same text are the same: case, spaces, emoji names and invisible characters do not matter. */
export function fold(text: string): string {
  return withEmoji(text.replace(INVISIBLE, ''))
    .replace(INVISIBLE, '')
    .replace(SPACES, ' ')
    .replace(LIKE, (like) => LIKES.get(like) ?? like)
    .trim()
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFC');
}

/** `fold` without emoji, for emoji whose short names are not known. */
export const foldWithoutEmoji = (text: string): string => fold(withoutEmoji(fold(text)));

/** The most fragments that are tried. */
const MOST = 3;
/** Characters of a fragment: a longer one narrows the search no further. */
const LONGEST = 40;

/** Parts of a name to search by, the best first. Folding changes nothing in them. Empty only if the text is. */
export function fragmentsOf(text: string): string[] {
  const folded = foldWithoutEmoji(text) || fold(text);
  const words = stretches(folded, isPlain);
  const others = words.length > 0 ? words : stretches(folded, isFirm);
  const all = others.length > 0 ? others : [folded, folded.normalize('NFD')].filter((one) => one !== '');
  return [...new Set(all)].slice(0, MOST);
}

/** Fragments that find every spelling of a name. A name of emoji alone may be stored as their short names. */
export function surelyIn(text: string): string[] {
  const [best = text, ...others] = fragmentsOf(text);
  if (/[a-z0-9]/.test(best)) return [best];
  const [name] = stretches(text.toLowerCase(), isPlain);
  return [best, ...(stretches(best, isFirm).length > 0 ? [] : others), ...(name === undefined ? [] : [name])];
}

const isPlain = (char: string) => /^[a-z0-9]$/.test(char);

/** The character has no other spelling: it does not decompose, and survives a change of case. */
function isFirm(char: string): boolean {
  const spellings = [char.normalize('NFD'), char.toUpperCase().toLowerCase()];
  return !/^[\s\p{M}]$/u.test(char) && spellings.every((one) => one === char);
}

/** Runs of characters that fit, the longest first. A letter with a combining mark is left out. */
function stretches(text: string, fits: (char: string) => boolean): string[] {
  const found: string[] = [];
  let run: string[] = [];
  const end = () => {
    if (run.length > 0) found.push(run.slice(0, LONGEST).join(''));
    run = [];
  };
  for (const char of text) {
    if (/^\p{M}$/u.test(char)) run.pop();
    if (fits(char)) run.push(char);
    else end();
  }
  end();
  return found.sort((a, b) => b.length - a.length);
}
