import { z } from 'zod';
import type { FilterDef } from './definition.js';
import { UserError } from '../errors.js';

const BATCHES = [
  { value: 'one', text: 'One for all' },
  { value: 'each', text: 'One per audience (slower)' },
];

export const batch = {
  key: 'batchPerAudience' as const,
  schema: z.boolean(),
  modifiers: [
    {
      key: 'batch',
      usage: 'batch:each',
      means: 'one batch per audience (slower)',
      parse(text) {
        const word = text.toLowerCase();
        if (['each', 'one'].includes(word)) return word === 'each';
        throw new UserError('Type batch:each for one batch per audience, or batch:one for a single batch.');
      },
      format: (value) => (value ? 'each' : undefined),
      fields: [{ block: 'batch', kind: 'choice', label: 'Batches', options: BATCHES, always: true }],
    },
  ],
  toBody: (segmentPerBatch) => ({ destination: { segmentPerBatch } }),
  pieces: [{ called: 'the batch setting', at: ['destination', 'segmentPerBatch'], as: 'flag' }],
  fromJob: ({ destination }) => (destination.segmentPerBatch ? true : undefined),
  summary: () => [],
  review: (value) => [`Batches: ${value ? 'one per audience' : 'one for all'}`],
  place: { summary: 7, review: 2 },
  canonical: (value) => value ?? false,
} satisfies FilterDef<boolean>;
