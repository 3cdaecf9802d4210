import { z } from 'zod';
import { defined } from '../platform/defined.js';
import { foreign } from '../platform/escape.js';
import { shortId } from '../platform/id-label.js';
import type { FilterDef } from './definition.js';
import { UserError } from '../errors.js';
import { LONGEST } from './values.js';

const schema = z.object({
  id: z.string().min(1),
  version: z.number().int().positive().optional(),
  /** For people only; absent until it was looked up. */
  name: z.string().optional(),
});
type Policy = z.infer<typeof schema>;

const sent = ({ id, version }: Policy) => ({ id, ...defined({ version }) });

const named = ({ version }: Policy, name: string) =>
  `${foreign(name)}${version === undefined ? '' : `, version ${version}`}`;

const USAGE = 'Type policy:<id>, or policy:<id>@<version>.';

function readId(text: string): string {
  if (/^[\w-]+$/.test(text) && text.length <= LONGEST.word) return text;
  throw new UserError(USAGE, 'policy', 'Enter the id of a merge policy.');
}

function readVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError(USAGE, 'policy', 'Enter a version as a whole number, such as 1.');
}

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
        return { id: readId(id), ...(version.length === 0 ? {} : { version: readVersion(version.join('@')) }) };
      },
      format: ({ id, version }) => `${id}${version === undefined ? '' : `@${version}`}`,
      fields: [
        {
          block: 'policy',
          kind: 'policy',
          ofSandbox: true,
          label: 'Merge policy',
          hint: 'Required if the audiences use different merge policies.',
          placeholder: 'Leave empty for each audience’s own',
          longest: LONGEST.word,
          parse: (text) => ({ id: readId(text) }),
          format: ({ id }) => id,
        },
        {
          block: 'version',
          kind: 'text',
          ofSandbox: true,
          label: 'Merge policy version',
          placeholder: 'Leave empty for the newest',
          longest: LONGEST.version,
          parse: (text, _now, before) => ({ id: before?.id ?? '', version: readVersion(text) }),
          format: ({ version }) => version?.toString(),
        },
      ],
    },
  ],
  check({ id }) {
    if (id === '') throw new UserError('Choose the merge policy that this version belongs to.', 'policy');
  },
  chooses: true,
  toBody: (value) => ({ mergePolicy: sent(value) }),
  pieces: [
    { called: 'the merge policy', at: ['mergePolicy', 'id'], as: 'id' },
    { called: 'the merge policy version', at: ['mergePolicy', 'version'], as: 'version' },
  ],
  fromJob({ mergePolicy }) {
    if (!mergePolicy) return undefined;
    const { id, version } = mergePolicy;
    return version !== undefined && Number.isInteger(version) && version > 0 ? { id, version } : { id };
  },
  summary: (value) => [`merge policy ${named(value, value.name ?? shortId(value.id))}`],
  review: (value) => (value ? [`Merge policy: ${named(value, value.name ?? value.id)}`] : []),
  place: { summary: 4, review: 5 },
  canonical: (value) => value && sent(value),
} satisfies FilterDef<Policy>;
