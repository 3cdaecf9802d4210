import { z } from 'zod';
import type { FilterDef } from './definition.js';
import { readEach } from './values.js';

/** One batch for each audience, or one for all. */
export const batch = {
  key: 'batchPerAudience' as const,
  schema: z.boolean(),
  modifiers: [
    {
      key: 'batch',
      usage: 'batch:each',
      means: 'one batch per audience, which is slower',
      parse: readEach,
      format: (value) => (value ? 'each' : undefined),
    },
  ],
  toBody: (segmentPerBatch) => ({ destination: { segmentPerBatch } }),
  fromJob: ({ destination }) => (destination.segmentPerBatch ? true : undefined),
  summary: () => [],
  review: (value) => [`Batches: ${value ? 'one per audience' : 'one for all'}`],
  place: { summary: 7, review: 2 },
  canonical: (value) => value ?? false,
} satisfies FilterDef<boolean>;
