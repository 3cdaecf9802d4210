import { z } from 'zod';
import { findSandbox } from '../asking/check.js';
import { changeSchedule } from '../asking/scheduling.js';
import { mayChange } from '../commands/schedule.js';
import { scheduleChanged, scheduleDone, scheduleLeft, scheduleQuestion } from '../messages/schedule.js';
import { createView, timeView } from '../modals/schedule.js';
import { nextRun, readQuartz, timeIn } from '../schedule-time.js';
import { announcing, type Button, opens, type Press, says } from '../surface.js';

const place = z.object({ sandbox: z.string() });
const one = place.extend({ id: z.string(), name: z.string() });
const stateSchema = one.extend({ active: z.boolean() });
const timeSchema = one.extend({ cron: z.string() });
const changeSchema = z.discriminatedUnion('is', [
  stateSchema.extend({ is: z.literal('state') }),
  timeSchema.extend({ is: z.literal('time'), from: z.string() }),
  place.extend({ is: z.literal('create'), name: z.string(), cron: z.string(), active: z.boolean() }),
]);

export const switchSchedule: Button = async ({ value, person }, services) => {
  const { sandbox: name, ...of } = stateSchema.parse(JSON.parse(value));
  mayChange(person, name, services);
  const sandbox = await findSandbox({ sandbox: name }, services.adobe);
  const change = { is: 'state' as const, sandbox: name, ...of };
  return says(scheduleQuestion({ change, sandbox, zone: person.zone, now: services.now().getTime() }));
};

export const pickScheduleTime: Button = async (press, services) => {
  const { sandbox, ...of } = timeSchema.parse(JSON.parse(press.value));
  mayChange(press.person, sandbox, services);
  const { zone } = press.person;
  const time = readQuartz(of.cron);
  const now = services.now().getTime();
  const memo = { sandbox, schedule: of, ...(await whereOf(press, services)) };
  return opens(timeView({ memo, zone, ...(time ? { time: timeIn(zone, nextRun(time, now)) } : {}) }));
};

export const createSchedule: Button = async (press, services) => {
  const { sandbox } = place.parse(JSON.parse(press.value));
  mayChange(press.person, sandbox, services);
  return opens(createView({ memo: { sandbox, ...(await whereOf(press, services)) }, zone: press.person.zone }));
};

async function whereOf({ channel, person, responseUrl }: Press, { people }: Parameters<Button>[1]) {
  const place = channel ?? (await people.directChannel(person.id));
  return { channel: place, ...(responseUrl === undefined ? {} : { responseUrl }) };
}

/** The yes: who may, and how it is now, are looked up again. */
export const doSchedule: Button = async ({ value, person }, services) => {
  const change = changeSchema.parse(JSON.parse(value));
  mayChange(person, change.sandbox, services);
  const sandbox = await findSandbox({ sandbox: change.sandbox }, services.adobe);
  const after = await changeSchedule(change, services.adobe);
  services.log.info({ by: person.id, change }, 'a schedule was changed');
  return {
    ...{ says: scheduleDone(after, { zone: person.zone, now: services.now().getTime() }), replaces: true },
    follows: announcing(scheduleChanged(change, person.id, sandbox)),
  };
};

export const leaveSchedule: Button = () => Promise.resolve({ says: scheduleLeft(), replaces: true });
