import { moment, number } from '../messages/plain.js';
import type { Ask } from '../runs/request.js';
import { NOT_A_CHOICE, type Option } from '../surface.js';
import { type Choice, OPTION_VALUE as VALUE } from './elements.js';

const UNFIT = 'unfit:';
const TOO_LONG = 'has an id too long for a list. Paste it';
const CANNOT = 'Cannot be picked: it ';
const OTHER_NAMESPACE = /^@([A-Za-z][\w-]*):(.+)$/;

export interface Offered {
  id: string;
  name: string;
  last?: { profiles: number; at?: number | undefined } | undefined;
  /** Why it cannot be chosen, to be read after its name. */
  whyNot?: string | undefined;
}

/** An audience as a row: its name, then the last count and when that was, or why it cannot be chosen. */
export function audienceOption({ id, name, last, whyNot }: Offered, zone: string): Option {
  const text = name === '' ? id : name;
  const why = whyNot ?? (id.length > VALUE ? TOO_LONG : undefined);
  if (why !== undefined) return { value: `${UNFIT}${id}`.slice(0, VALUE), text, description: `${CANNOT}${why}` };
  return { value: id, text, description: last ? countWords(last, zone) : 'never counted' };
}

function countWords({ profiles, at }: { profiles: number; at?: number | undefined }, zone: string): string {
  const when = at === undefined ? '' : ` · ${whenWords(at, zone)}`;
  return `${number(profiles)}${when}`;
}

/** Options are plain text: Slack shows no times there in the reader's zone, so we do. */
export function whenWords(at: number, zone: string): string {
  const words = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Date(at).toLocaleString('en-GB', { ...words, timeZone: zone });
}

/** The same for a line of text, where Slack does. */
export const counted = ({ profiles, at }: { profiles: number; at?: number | undefined }) =>
  `${number(profiles)}${at === undefined ? '' : ` ${moment(at)}`}`;

/** A row that says why there is nothing (more) to choose; no form takes it. */
export const excuse = (text: string): Option => ({ value: NOT_A_CHOICE, text });

/** The choice that stands for an audience that was typed; undefined where it is too long for one. */
export function termChoice(term: string, namespace: string | undefined, name = term): Choice | undefined {
  const value = namespace === undefined ? term : `@${namespace}:${term}`;
  return value.length <= VALUE ? { value, text: namespace === undefined ? name : `${namespace}:${name}` } : undefined;
}

/** The audience that was chosen, or the sentence why that is none. */
export function termOf({ value, text, description }: Choice): Ask['audiences'][number] | { refused: string } {
  if (value === NOT_A_CHOICE) return { refused: `“${text}” is no audience. Take it out.` };
  if (value.startsWith(UNFIT)) {
    const why = description?.replace(CANNOT, '') ?? 'is not evaluated in batch';
    return {
      refused: `“${text}” cannot be ${why === TOO_LONG ? 'picked' : 'evaluated on demand'}: it ${why}. Take it out.`,
    };
  }
  const [, namespace, term] = OTHER_NAMESPACE.exec(value) ?? [];
  return namespace === undefined || term === undefined ? { term: value } : { term, namespace };
}

/** How an audience is called where it has something of its own. */
export function termKey({ term, namespace }: Ask['audiences'][number]): string {
  return namespace === undefined ? term : `${namespace}:${term}`;
}
