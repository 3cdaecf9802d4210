import { instant } from '../platform/typed-time.js';
import type { FilterDef } from './definition.js';
import { LONGEST, readSince } from './values.js';

/** Profiles whose merged record changed after an instant. */
export const updated = {
  key: 'updatedSince' as const,
  schema: instant,
  modifiers: [
    {
      key: 'updated',
      usage: 'updated:<since>',
      means: 'only profiles that changed since then',
      parse: (text, now) => readSince(text, now, 'updated'),
      format: (value, relative) => relative['updatedSince'] ?? value,
      times: (text) => ({ updatedSince: text }),
      fields: [{ block: 'updated', kind: 'time', label: 'Updated since', placeholder: '7d', longest: LONGEST.time }],
    },
  ],
  chooses: true,
  toBody: (value) => ({ filter: { fromIngestTimestamp: value } }),
  pieces: [{ called: 'the earliest update time', at: ['filter', 'fromIngestTimestamp'], as: 'instant' }],
  fromJob: ({ filter }, { instant: read }) => read(filter?.fromIngestTimestamp),
  summary: (value, { at }) => [`updated since ${at(value)}`],
  review: (value, { at }) => (value === undefined ? [] : [`Updated since ${at(value)}`]),
  place: { summary: 3, review: 4 },
  canonical: (value, at) => at(value, 'updatedSince'),
} satisfies FilterDef<string>;
