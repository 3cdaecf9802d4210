import { filterModifiers } from '../export-filters/index.js';

/** One `key:value` that a verb takes. */
export interface Modifier {
  usage: string;
  means: string;
}

/** A run's modifiers as help explains them; `parse.ts` reads them. */
const described: Record<string, Modifier> = {
  in: { usage: 'in:<sandbox>', means: 'another sandbox than the channel’s' },
  to: { usage: 'to:<dataset>', means: 'the dataset to write to, by id or name' },
  status: {
    usage: 'status:realized,exited',
    means: 'who: in it now (realized), left (exited), in it for longer (existing)',
  },
  ns: { usage: 'ns:<namespace>', means: 'the namespace of the ids, where it is not Adobe’s own' },
  ...Object.fromEntries(filterModifiers.map(({ key, usage, means }) => [key, { usage, means }])),
  report: { usage: 'report:#channel', means: 'report in another channel' },
};

export const allModifiers: Modifier[] = Object.values(described);
