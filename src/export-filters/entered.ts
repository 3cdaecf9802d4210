import { z } from 'zod';
import { instant } from '../platform/typed-time.js';
import type { FilterDef } from './definition.js';
import { notARange, readEntered, splitRange } from './values.js';

const schema = z.object({ from: instant.optional(), to: instant.optional() });

/** Profiles that entered the status between two instants. */
export const entered = {
  key: 'entered' as const,
  schema,
  modifiers: [
    {
      key: 'entered',
      usage: 'entered:<from>..<to>',
      means: 'only profiles that entered the status in that time; either end may be missing',
      parse(text, now) {
        if (!text.includes('..')) throw notARange();
        return readEntered(splitRange(text), now);
      },
      format: ({ from = '', to = '' }, relative) => `${relative['from'] ?? from}..${relative['to'] ?? to}`,
      times: splitRange,
    },
  ],
  toBody({ from, to }) {
    if (from === undefined && to === undefined) return {};
    const segmentQualificationTime = {
      ...(from === undefined ? {} : { startTime: from }),
      ...(to === undefined ? {} : { endTime: to }),
    };
    return { filter: { segmentQualificationTime } };
  },
  fromJob({ filter }, { instant: read }) {
    const { startTime, endTime } = filter?.segmentQualificationTime ?? {};
    const [from, to] = [read(startTime), read(endTime)];
    return from || to ? { ...(from ? { from } : {}), ...(to ? { to } : {}) } : undefined;
  },
  summary: ({ from, to }, { at }) => [
    ...(from === undefined ? [] : [`entered since ${at(from)}`]),
    ...(to === undefined ? [] : [`entered until ${at(to)}`]),
  ],
  review(value, { at }) {
    if (!value) return [];
    const { from, to } = value;
    const ends = [
      ...(from === undefined ? [] : [`from ${at(from)}`]),
      ...(to === undefined ? [] : [`until ${at(to)}`]),
    ];
    return [`Entered: ${ends.join(' ')}`];
  },
  place: { summary: 2, review: 3 },
  canonical: (value, at) => ({ from: at(value?.from, 'from'), to: at(value?.to, 'to') }),
} satisfies FilterDef<z.infer<typeof schema>>;
