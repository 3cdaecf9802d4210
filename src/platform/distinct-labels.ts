import { truncate, oneLineOf } from './escape.js';

/** Slack's limit for the text of a button and of an option. */
const LABEL = 75;
/** The longest detail still leaves a name enough room to be recognised. */
const DETAIL = 50;
/** How many letters are shown before the first in which names differ. */
const LEAD = 8;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

export interface LabelParts {
  name: string;
  /** Tells it from others of the same name; always shown. */
  detail?: string | undefined;
  /** Like `detail`, but shown only if nothing else tells choices apart. */
  apart?: string | undefined;
}

/** A label that Slack takes for each choice: none is empty, and no two look the same. */
export function distinctLabels(choices: LabelParts[]): string[] {
  const names = choices.map(({ name }) => visible(name));
  const room = LABEL - Math.max(0, ...choices.map(({ detail }) => behind(detail).length));
  const apart = distinctNames(names, room).map((name, at) =>
    name === truncate(names[at] ?? '', room) ? names[at] : name,
  );
  const labels = whereAlike(
    choices.map(({ detail }, at) => labelOf(apart[at] ?? '', detail)),
    (same) => same.map((at) => labelOf(names[at] ?? '', choices[at]?.detail ?? choices[at]?.apart)),
  );
  const isClear = new Set(labels.map(seen)).size === labels.length;
  return isClear ? labels : labels.map((label, at) => truncate(`${at + 1}. ${label}`, LABEL));
}

/** Cuts names to `most` letters. Those that would become equal lose letters before their difference instead. */
export function distinctNames(names: string[], most: number): string[] {
  const head = Math.floor(most / 4);
  return whereAlike(
    names.map((name) => truncate(name, most)),
    (same) => {
      const alike = same.map((at) => Array.from(names[at] ?? ''));
      const from = sharedBy(alike) - Math.min(LEAD, head);
      const isOne = new Set(same.map((at) => names[at])).size === 1;
      if (isOne || from <= head) return same.map((at) => truncate(names[at] ?? '', most));
      return alike.map((points) => truncate(`${points.slice(0, head).join('')}…${points.slice(from).join('')}`, most));
    },
  );
}

/** Replaces texts that look the same by `others`. */
function whereAlike(texts: string[], others: (same: number[]) => string[]): string[] {
  const places = new Map<string, number[]>();
  for (const [at, text] of texts.entries()) places.set(seen(text), [...(places.get(seen(text)) ?? []), at]);
  const made = [...texts];
  for (const same of places.values()) {
    if (same.length < 2) continue;
    for (const [index, text] of others(same).entries()) made[same[index] ?? 0] = text;
  }
  return made;
}

/** How many first letters all have in common. */
function sharedBy([first = [], ...others]: string[][]): number {
  const end = first.findIndex((letter, at) => others.some((points) => points[at] !== letter));
  return end < 0 ? first.length : end;
}

function labelOf(name: string, detail: string | undefined): string {
  const rest = behind(detail);
  return `${truncate(visible(name), LABEL - rest.length)}${rest}`;
}

function behind(detail: string | undefined): string {
  return detail === undefined ? '' : ` · ${truncateMiddle(visible(detail), DETAIL)}`;
}

/** Cuts the middle, to at most `most` characters: texts often differ at the end. */
export function truncateMiddle(text: string, most: number): string {
  const points = Array.from(text);
  const end = points.slice(-Math.floor(most / 4)).join('');
  return text.length <= most ? text : `${truncate(text, most - end.length)}${end}`;
}

const visible = (text: string): string => oneLineOf(text, Infinity);

/** The text as it looks, without invisible characters, even those that belong to a letter. */
const seen = (text: string): string => visible(text).replace(UNSEEN, '').normalize('NFC');
