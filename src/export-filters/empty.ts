import { z } from 'zod';
import type { FilterDef } from './definition.js';
import { readYes } from './values.js';

/** Also profiles that have events only and no profile record. */
export const empty = {
  key: 'emptyProfiles' as const,
  schema: z.boolean(),
  modifiers: [
    {
      key: 'empty',
      usage: 'empty:yes',
      means: 'also profiles that have events only',
      parse: (text) => readYes(text, 'empty'),
      format: (value) => (value ? 'yes' : 'no'),
    },
  ],
  toBody: (emptyProfiles) => ({ filter: { emptyProfiles } }),
  fromJob: ({ filter }) => (filter?.emptyProfiles ? true : undefined),
  summary: (value) => (value ? ['empty profiles too'] : []),
  review: (value) => (value ? ['Also profiles that have events only'] : []),
  place: { summary: 5, review: 7 },
  canonical: (value) => value ?? false,
} satisfies FilterDef<boolean>;
