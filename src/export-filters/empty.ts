import { z } from 'zod';
import type { FilterDef } from './definition.js';
import { UserError } from '../errors.js';

/** Also profiles that have events only, and no profile record. */
export const empty = {
  key: 'emptyProfiles' as const,
  schema: z.boolean(),
  modifiers: [
    {
      key: 'empty',
      usage: 'empty:yes',
      means: 'include profiles that only have events',
      parse(text) {
        const word = text.toLowerCase();
        if (['yes', 'no'].includes(word)) return word === 'yes';
        throw new UserError('Type empty:yes or empty:no.');
      },
      format: (value) => (value ? 'yes' : 'no'),
      fields: [
        { block: 'empty', kind: 'tick', label: 'Empty profiles', option: 'Include profiles that only have events' },
      ],
    },
  ],
  chooses: true,
  toBody: (emptyProfiles) => ({ filter: { emptyProfiles } }),
  pieces: [{ called: 'the setting for empty profiles', at: ['filter', 'emptyProfiles'], as: 'flag' }],
  fromJob: ({ filter }) => (filter?.emptyProfiles ? true : undefined),
  summary: (value) => (value ? ['empty profiles too'] : []),
  review: (value) => (value ? ['Includes profiles that only have events'] : []),
  place: { summary: 5, review: 7 },
  canonical: (value) => value ?? false,
} satisfies FilterDef<boolean>;
