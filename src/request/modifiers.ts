import { filterModifiers } from '../export-filters/index.js';

/** One `key:value` that a verb takes. */
export interface Modifier {
  usage: string;
  means: string;
}

/** A run's modifiers as help explains them; `parse.ts` reads them. */
const described: Record<string, Modifier> = {
  in: { usage: 'in:<sandbox>', means: 'a sandbox other than this channel’s' },
  to: { usage: 'to:<dataset>', means: 'the dataset to write to, by id or name' },
  status: {
    usage: 'status:realized,exited',
    means: 'which profiles: realized (in it now), exited (left), existing (still in it, old data)',
  },
  ns: { usage: 'ns:<namespace>', means: 'the namespace of the ids, if it isn’t Adobe’s own' },
  ...Object.fromEntries(filterModifiers.map(({ key, usage, means }) => [key, { usage, means }])),
  report: { usage: 'report:#channel', means: 'post the result in another channel' },
};

export const allModifiers: Modifier[] = Object.values(described);
