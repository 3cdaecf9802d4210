import { truncate, oneLineOf } from './escape.js';

/** Slack's limit for the text of a button and of an option. */
const LABEL = 75;
/** What is left for a name beside the longest detail is enough to know it by. */
const DETAIL = 50;
/** So much is shown before the letter in which names differ. */
const LEAD = 8;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** What can be chosen, in words. */
export interface LabelParts {
  name: string;
  /** What tells it from others of the same name: always shown. */
  detail?: string | undefined;
  /** The same where it is shown only if nothing else tells them apart. */
  apart?: string | undefined;
}

/** A text for each that Slack takes: none is empty, and no two look the same. */
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

/** Names in so many letters each; where that makes them the same, what they differ in is shown instead of what is before it. */
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

/** Texts, with others in place of those that look the same. */
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

/** How many letters all begin with. */
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

/** At most so many characters, both ends among them: what tells texts apart is often at the end. */
export function truncateMiddle(text: string, most: number): string {
  const points = Array.from(text);
  const end = points.slice(-Math.floor(most / 4)).join('');
  return text.length <= most ? text : `${truncate(text, most - end.length)}${end}`;
}

const visible = (text: string): string => oneLineOf(text, Infinity);

/** What nobody sees makes no difference, even where it belongs to a letter. */
const seen = (text: string): string => visible(text).replace(UNSEEN, '').normalize('NFC');
