import { type Inline, type Part, readMrkdwn } from '../../../playground/page/words/mrkdwn.js';

export interface Shown {
  /** Formatted by Slack: mrkdwn objects, and a message's own text. */
  formatted: string[];
  plain: string[];
  /** Formatted objects of which Slack would make links and mentions by itself. */
  loose: string[];
}

/** Of the kinds of text those that Slack does not format: plain objects, and what tables are made of. */
const PLAIN = new Set<unknown>(['plain_text', 'raw_text', 'raw_number', 'text', 'link']);

/** All that people read of a message, a form, or a list of blocks. */
export function shownOf(made: unknown): Shown {
  const shown: Shown = { formatted: [], plain: [], loose: [] };
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const part = value as Record<string, unknown>; // any object has names
    const { type, text } = part;
    if (typeof text === 'string') {
      (PLAIN.has(type) ? shown.plain : shown.formatted).push(text);
      if (type === 'mrkdwn' && part['verbatim'] !== true) shown.loose.push(text);
    }
    Object.values(part).forEach(walk);
  };
  walk(made);
  return shown;
}

const OUR_MARK =
  /<(?:@[UW]0[A-Z0-9]+|!subteam\^S0[A-Z0-9]+|#[CDG]0[A-Z0-9]+|!date\^\d+\^[^<>]*|https:\/\/example\.com\|[^<>]*)>/g;
/** A name as a link to Adobe's UI; what others wrote is its label, and encoded in its address. */
const OUR_LINK =
  /<https:\/\/experience\.adobe\.com\/#\/@[\w.@%~!'()-]+\/sname:[\w.%~!'()@-]+\/platform\/[\w/.%~!'()@-]+\|([^<>|]*)>/g;
const HIDDEN =
  /[\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}|(?!\n)\p{Cc}|[\u2028\u2029]/u;

const TOWER = /\p{M}{7}/u;

/** What is wrong with a formatted text, whatever was put into it. */
export function wrongWith(linked: string): string[] {
  const text = linked.replace(OUR_LINK, '$1');
  const rest = text.replace(OUR_MARK, '').replace(/&(?:amp|lt|gt);/g, '');
  return [
    ...(/[<>&]/.test(rest) ? ['a mark of Slack’s that is not ours'] : []),
    ...(HIDDEN.test(text) ? ['what nobody sees'] : []),
    ...(TOWER.test(text) ? ['marks that cover the lines around'] : []),
    ...(/<[^<>]*EVIL/.test(text) ? ['a mention or a link of others'] : []),
  ];
}

export const wrongWithPlain = (text: string): string[] =>
  HIDDEN.test(text) || text.includes('\n') ? ['what nobody sees, or a line of its own'] : [];

/** Lines, and how each is formatted, without the words in it. */
export const shapeOf = (texts: string[]): string[] => texts.flatMap(piecesOf).flatMap(shapeOfPiece);

/** A block of code goes over several lines; any other line stands for itself. */
const piecesOf = (text: string): string[] => (text.includes('```') ? [text] : text.split('\n'));

const shapes = new Map<string, string[]>();

/** Each is read once: most are the same whatever one of them says. */
function shapeOfPiece(piece: string): string[] {
  const known = shapes.get(piece) ?? readMrkdwn(piece).flatMap(shapeOfPart);
  shapes.set(piece, known);
  return known;
}

function shapeOfPart(part: Part): string[] {
  if (part.is === 'pre') return part.text.split('\n').map(() => 'pre');
  return part.lines.map((line) => `${part.is} ${line.map(shapeOfInline).join('')}`);
}

function shapeOfInline(inline: Inline): string {
  if (inline.is === 'text') return '';
  return 'inside' in inline ? `${inline.is}(${inline.inside.map(shapeOfInline).join('')})` : `${inline.is} `;
}
