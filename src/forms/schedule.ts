import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { carriedAlong, givenBack } from '../errors.js';
import { section } from '../messages/mrkdwn.js';
import { foreign, plainText } from '../platform/escape.js';
import { input, formPlaceSchema, singleSelect, textBox, optionOf, textIn } from './inputs.js';
import { dailyCron } from '../adobe/schedule-time.js';
import { zoneWords } from '../platform/wall-time.js';
import type { Values, View } from '../handlers.js';

export const scheduleTimeForm = 'schedule-time';
export const scheduleCreateForm = 'schedule-create';

/** Longest name of a schedule, in characters. */
export const SCHEDULE_NAME = 100;

const memoSchema = formPlaceSchema.extend({
  sandbox: z.string(),
  schedule: z.object({ id: z.string(), name: z.string(), cron: z.string() }).optional(),
});
type ScheduleMemo = z.infer<typeof memoSchema>;
/** Throws UserError if none of our forms wrote `meta`. */
export const readScheduleMeta = (meta: string): ScheduleMemo => carriedAlong(memoSchema, meta);

/** The same for the form that changes the time; its memo always names a schedule. */
export const readTimeMemo = (meta: string) => carriedAlong(memoSchema.required({ schedule: true }), meta);

interface ScheduleViewOptions {
  meta: ScheduleMemo;
  zone: string;
  /** `HH:MM` in `zone`. */
  time?: string | undefined;
  name?: string;
  active?: boolean;
}

export function timeView({ meta, zone, time }: ScheduleViewOptions): View {
  const name = meta.schedule?.name ?? '';
  return {
    id: scheduleTimeForm,
    title: 'Change the time',
    submit: 'Continue',
    focus: 'time',
    privateMetadata: JSON.stringify(meta),
    blocks: [
      section(
        `The schedule “${foreign(name)}” in ${foreign(meta.sandbox)} evaluates once a day. You confirm the change before it’s made.`,
      ),
      timeField(zone, time),
    ],
  };
}

export function createView({ meta, zone, time, name = '', active = false }: ScheduleViewOptions): View {
  return {
    id: scheduleCreateForm,
    title: 'Create a schedule',
    submit: 'Continue',
    focus: 'name',
    privateMetadata: JSON.stringify(meta),
    blocks: [
      section(`Evaluates every audience in ${foreign(meta.sandbox)} once a day. You confirm before it’s created.`),
      input({ id: 'name', label: 'Name', element: textBox({ action: 'name', value: name, longest: SCHEDULE_NAME }) }),
      timeField(zone, time),
      input({
        id: 'state',
        label: 'State',
        element: singleSelect('radio_buttons', 'state', STATES, active ? 'active' : 'inactive'),
      }),
    ],
  };
}

const STATES = [
  { value: 'inactive', text: 'Off until someone turns it on' },
  { value: 'active', text: 'On right away' },
];

function timeField(zone: string, time: string | undefined): KnownBlock {
  return input({
    id: 'time',
    label: `Time of day (${zoneWords(zone)})`,
    hint: 'Adobe uses UTC, so this shifts by an hour when daylight saving time starts or ends.',
    element: {
      type: 'timepicker',
      action_id: 'time',
      placeholder: plainText('02:00'),
      ...(time === undefined ? {} : { initial_time: time.padStart(5, '0') }),
    },
  });
}

const timeSchema = z.object({ time: z.object({ time: z.object({ selected_time: z.string() }) }) });

/** The picked time as Adobe’s cron expression. Throws UserError. */
export function readScheduleTime(values: Values, zone: string, now: number): string {
  return dailyCron(givenBack(timeSchema, values).time.time.selected_time, zone, now);
}

export function readCreate(values: Values, zone: string, now: number): { name: string; cron: string; active: boolean } {
  const active = optionOf(values, 'state')?.value === 'active';
  return { name: textIn(values, 'name') ?? '', cron: readScheduleTime(values, zone, now), active };
}
