import { suggest } from './suggest.js';

/** One `key:value` that a verb takes. */
export interface Modifier {
  usage: string;
  means: string;
}

/** What a run's words mean, as help says it; `parse.ts` reads them. */
const described = {
  in: { usage: 'in:<sandbox>', means: 'another sandbox than the channel’s' },
  to: { usage: 'to:<dataset>', means: 'the dataset to write to, by id or name' },
  status: {
    usage: 'status:realized,exited',
    means: 'who: in it now (realized), left (exited), in it for longer (existing)',
  },
  ns: { usage: 'ns:<namespace>', means: 'the namespace of the ids, where it is not Adobe’s own' },
  entered: {
    usage: 'entered:<from>..<to>',
    means: 'only profiles that entered the status in that time; either end may be missing',
  },
  updated: { usage: 'updated:<since>', means: 'only profiles that changed since' },
  fields: { usage: 'fields:<a,b>', means: 'only these profile fields' },
  policy: { usage: 'policy:<id>[@version]', means: 'the merge policy' },
  events: { usage: 'events:<fields>', means: 'also these event fields' },
  'events-since': { usage: 'events-since:<time>', means: 'only events that were ingested since' },
  empty: { usage: 'empty:yes', means: 'also profiles that have events only' },
  batch: { usage: 'batch:each', means: 'one batch per audience, which is slower' },
  report: { usage: 'report:#channel', means: 'report in another channel' },
} satisfies Record<string, Modifier>;

export const allModifiers: Modifier[] = Object.values(described);
export const describedKeys = Object.keys(described);

/** Capitals before the colon, as in `AAM:<id>`; phones begin a word with one, so a modifier is known by its letters. */
export function isNamespace(key: string): boolean {
  if (isModifier(key)) return false;
  return key === key.toUpperCase() || (/^[A-Z]/.test(key) && suggest(key, describedKeys) === undefined);
}

/** Phones begin a word with a capital. */
export const isModifier = (key: string): boolean => Object.hasOwn(described, key.toLowerCase());
