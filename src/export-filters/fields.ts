import { z } from 'zod';
import type { FilterDef } from './definition.js';
import { LONGEST, readPaths } from './values.js';

/** XDM paths of the profile; absent means every field. */
export const fields = {
  key: 'fields' as const,
  schema: z.array(z.string().min(1)),
  modifiers: [
    {
      key: 'fields',
      usage: 'fields:<a,b>',
      means: 'only these profile fields',
      parse: (text) => readPaths(text, 'fields'),
      format: (paths) => paths.join(','),
      fields: [
        {
          block: 'fields',
          kind: 'text',
          always: true,
          label: 'Fields',
          hint: 'Paths such as identities.id, personalEmail.address. Leave empty for every profile field.',
          placeholder: 'Every profile field',
          multiline: true,
          longest: LONGEST.list,
          format: (paths) => paths.join(', '),
        },
      ],
    },
  ],
  toBody: (paths) => ({ fields: paths.join(',') }),
  pieces: [{ called: 'the fields', at: ['fields'], as: 'paths' }],
  fromJob(job, { paths }) {
    const named = paths(job.fields);
    return named.length > 0 ? named : undefined;
  },
  summary: (value, { paths }) => [`fields ${paths(value)}`],
  review: (value, { paths }) => [`Fields: ${value ? paths(value) : 'every profile field'}`],
  place: { summary: 1, review: 1 },
  canonical: (value) => value && [...value].sort(),
} satisfies FilterDef<string[]>;
