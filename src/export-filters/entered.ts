import { z } from 'zod';
import { instant } from '../platform/typed-time.js';
import type { FilterDef } from './definition.js';
import { UserError } from '../errors.js';
import { truncate } from '../platform/escape.js';
import { BETWEEN, ECHO, joinRange, LONGEST, type Now, readInstant, readSince, splitRange } from './values.js';
import { defined } from '../platform/defined.js';

const schema = z.object({ from: instant.optional(), to: instant.optional() });

/** Either end may be empty, but not both. */
function parse(text: string, now: Now): z.infer<typeof schema> {
  const { from, to } = splitRange(text);
  if (!text.includes(BETWEEN) || `${from}${to}` === '' || to.includes(BETWEEN)) throw notARange();
  const since = from === '' ? undefined : readSince(from, now, 'entered');
  const until = to === '' ? undefined : readInstant(to, now, 'entered', true);
  if (since && until && Date.parse(until) <= Date.parse(since)) {
    throw new UserError(
      `entered: ends before it starts (${truncate(from, ECHO)} to ${truncate(to, ECHO)}). Type the earlier time first.`,
      'entered',
      'It ends before it starts. Put the earlier time first.',
    );
  }
  return defined({ from: since, to: until });
}

function notARange(): UserError {
  const type = (key: string) => `Type ${key}<from>..<to>, such as ${key}2026-11-01..2026-11-05 or ${key}7d..now.`;
  return new UserError(type('entered:'), 'entered', type(''));
}

export const entered = {
  key: 'entered' as const,
  schema,
  modifiers: [
    {
      key: 'entered',
      usage: 'entered:<from>..<to>',
      means: 'only profiles that entered in that time; you can leave out either end',
      parse,
      format: ({ from = '', to = '' }, relative) =>
        joinRange({ from: relative['from'] ?? from, to: relative['to'] ?? to }) || undefined,
      times: splitRange,
      fields: [
        {
          block: 'entered',
          kind: 'range',
          label: 'Entered between',
          hint: 'e.g. 7d..now, 2026-11-01..2026-11-05, or 30d.. for the last 30 days',
          placeholder: '7d..now',
          longest: LONGEST.range,
          from: { label: 'Entered from' },
          to: { block: 'entered-to', label: 'Entered until' },
        },
      ],
    },
  ],
  chooses: true,
  toBody({ from, to }) {
    if (from === undefined && to === undefined) return {};
    return { filter: { segmentQualificationTime: defined({ startTime: from, endTime: to }) } };
  },
  pieces: [
    { called: 'the earliest time of entry', at: ['filter', 'segmentQualificationTime', 'startTime'], as: 'instant' },
    { called: 'the latest time of entry', at: ['filter', 'segmentQualificationTime', 'endTime'], as: 'instant' },
  ],
  fromJob({ filter }, { instant: read }) {
    const { startTime, endTime } = filter?.segmentQualificationTime ?? {};
    const [from, to] = [read(startTime), read(endTime)];
    return from || to ? defined({ from, to }) : undefined;
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
