import { z } from 'zod';
import { foreign } from '../platform/escape.js';
import type { FilterDef } from './definition.js';
import { readPolicyId, readVersion } from './values.js';

const schema = z.object({ id: z.string().min(1), version: z.number().int().positive().optional() });
type Policy = z.infer<typeof schema>;

const named = ({ id, version }: Policy) => `${foreign(id)}${version === undefined ? '' : `, version ${version}`}`;

/** The merge policy; without a version Adobe takes the newest. */
export const policy = {
  key: 'policy' as const,
  schema,
  modifiers: [
    {
      key: 'policy',
      usage: 'policy:<id>[@version]',
      means: 'the merge policy',
      parse(text) {
        const [id = '', ...version] = text.split('@');
        return { id: readPolicyId(id), ...(version.length === 0 ? {} : { version: readVersion(version.join('@')) }) };
      },
      format: ({ id, version }) => `${id}${version === undefined ? '' : `@${version}`}`,
    },
  ],
  toBody: (mergePolicy) => ({ mergePolicy }),
  fromJob({ mergePolicy }) {
    if (!mergePolicy) return undefined;
    const { id, version } = mergePolicy;
    return version !== undefined && Number.isInteger(version) && version > 0 ? { id, version } : { id };
  },
  summary: (value) => [`merge policy ${named(value)}`],
  review: (value) => (value ? [`Merge policy: ${named(value)}`] : []),
  place: { summary: 4, review: 5 },
  canonical: (value) => value,
} satisfies FilterDef<Policy>;
