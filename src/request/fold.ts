import { withEmoji, withoutEmoji } from './emoji.js';

/** Controls that are no spaces, and what Unicode says is not shown: of zero width, soft hyphens, marks of direction. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|(?![\t-\r\u0085])\p{Cc}/gu;
/** Nobody sees any of it, and it is no space. */
export const isUnseen = (text: string): boolean => text !== '' && text.replace(INVISIBLE, '') === '';

const SPACES = /[\s\u0085]+/g;
/** As our messages show marks that would format there: a name that is copied from one is that name. */
const LIKES = new Map([
  ['∗', '*'],
  ['ˋ', '`'],
  ['∼', '~'],
  ['ˍ', '_'],
  ['＞', '>'],
]);
const LIKE = new RegExp(`[${[...LIKES.keys()].join('')}]`, 'g');

/** Two names are the same where these are equal: what nobody sees, or types in the same way twice, makes no difference. */
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

/** The same without emoji, for when nobody knows what one is called. */
export const foldWithoutEmoji = (text: string): string => fold(withoutEmoji(fold(text)));

/** So many of them are tried at most. */
const MOST = 3;
/** Longer ones find no less. */
const LONGEST = 40;

/**
 * Parts of a name to look for it by, the best first: what folding cannot have changed stands in the name wherever it is
 * kept, however it is spelled there. Never empty, unless the text is.
 */
export function fragmentsOf(text: string): string[] {
  const folded = foldWithoutEmoji(text) || fold(text);
  const words = stretches(folded, isPlain);
  const others = words.length > 0 ? words : stretches(folded, isFirm);
  const all = others.length > 0 ? others : [folded, folded.normalize('NFD')].filter((one) => one !== '');
  return [...new Set(all)].slice(0, MOST);
}

/** Those by which every spelling of a name is found: a name of emoji alone may be kept as their short names. */
export function surelyIn(text: string): string[] {
  const [best = text, ...others] = fragmentsOf(text);
  if (/[a-z0-9]/.test(best)) return [best];
  const [name] = stretches(text.toLowerCase(), isPlain);
  return [best, ...(stretches(best, isFirm).length > 0 ? [] : others), ...(name === undefined ? [] : [name])];
}

const isPlain = (char: string) => /^[a-z0-9]$/.test(char);

/** One code point has no other spelling, and no capital that is two. */
function isFirm(char: string): boolean {
  const spellings = [char.normalize('NFD'), char.toUpperCase().toLowerCase()];
  return !/^[\s\p{M}]$/u.test(char) && spellings.every((one) => one === char);
}

/** The longest first; a letter that bears a mark belongs to none. */
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
