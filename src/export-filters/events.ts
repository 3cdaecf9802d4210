import { z } from 'zod';
import { UserError } from '../errors.js';
import { defined } from '../platform/defined.js';
import { instant } from '../platform/typed-time.js';
import type { FilterDef } from './definition.js';
import { LONGEST, readPaths, readSince } from './values.js';

const schema = z.object({ fields: z.array(z.string().min(1)).optional(), ingestedSince: instant.optional() });

/** Events beside the profiles, chosen by the time they were ingested, not by when they happened. */
export const eventFields = {
  key: 'events' as const,
  schema,
  modifiers: [
    {
      key: 'events',
      usage: 'events:<fields>',
      means: 'event fields to export as well',
      parse: (text, _now, before) => ({ ...before, fields: readPaths(text, 'events') }),
      format: ({ fields }) => fields?.join(','),
      fields: [
        {
          block: 'events',
          kind: 'text',
          label: 'Event fields',
          placeholder: 'Leave empty for no events',
          longest: LONGEST.list,
          format: ({ fields }) => fields?.join(', '),
        },
      ],
    },
    {
      key: 'events-since',
      usage: 'events-since:<time>',
      means: 'only events ingested since then',
      parse: (text, now, before) => ({ ...before, ingestedSince: readSince(text, now, 'events') }),
      format: ({ ingestedSince }, relative) => ingestedSince && (relative['ingestedSince'] ?? ingestedSince),
      times: (text) => ({ ingestedSince: text }),
      fields: [
        {
          block: 'events-since',
          kind: 'time',
          label: 'Events ingested since',
          hint: 'When Adobe received the event, not when it happened.',
          placeholder: '7d',
          longest: LONGEST.time,
        },
      ],
    },
  ],
  /** A time alone is refused: it narrows the events, and without fields there are none. */
  check({ fields }) {
    if (fields) return;
    throw new UserError(
      'events-since: needs the event fields to export. Add events:<fields>, such as events:environment.browserDetails.name.',
      'events',
      'Enter the event fields to export, or clear the time below.',
    );
  },
  lost: ({ fields, ingestedSince }) =>
    fields || ingestedSince ? undefined : 'The job exported events without naming their fields. Enter them below.',
  toBody: ({ fields, ingestedSince }) => ({
    additionalFields: {
      eventList: defined({
        fields: fields?.join(','),
        filter: ingestedSince === undefined ? undefined : { fromIngestTimestamp: ingestedSince },
      }),
    },
  }),
  pieces: [
    { called: 'the event fields', at: ['additionalFields', 'eventList', 'fields'], as: 'paths' },
    {
      called: 'the earliest ingestion time of events',
      at: ['additionalFields', 'eventList', 'filter', 'fromIngestTimestamp'],
      as: 'instant',
    },
  ],
  fromJob({ additionalFields }, { paths, instant: read }) {
    const list = additionalFields?.eventList;
    if (!list) return undefined;
    const named = paths(list.fields);
    return defined({
      fields: named.length > 0 ? named : undefined,
      ingestedSince: read(list.filter?.fromIngestTimestamp),
    });
  },
  summary: ({ fields, ingestedSince }, { at, paths }) => [
    ...(fields ? [`events ${paths(fields)}`] : []),
    ...(ingestedSince === undefined ? [] : [`events ingested since ${at(ingestedSince)}`]),
  ],
  review: (value, { at, paths }) => [
    ...(value?.fields ? [`Event fields: ${paths(value.fields)}`] : []),
    ...(value?.ingestedSince === undefined ? [] : [`Events ingested since ${at(value.ingestedSince)}`]),
  ],
  place: { summary: 6, review: 6 },
  canonical: (value, at) =>
    value && {
      fields: value.fields && [...value.fields].sort(),
      ingestedSince: at(value.ingestedSince, 'ingestedSince'),
    },
} satisfies FilterDef<z.infer<typeof schema>>;
