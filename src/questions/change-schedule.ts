import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Person } from '../access.js';
import type { Adobe } from '../adobe/index.js';
import { AdobeError, NotAllowed, UserError } from '../errors.js';
import { announce, reply } from '../handlers.js';
import { isSameTime, type ShownSchedule, toScheduleView, whyNoMoreSchedules } from '../queries/schedules.js';
import { truncate } from '../platform/escape.js';
import {
  noMoreSchedules,
  type ScheduleChange,
  scheduleChanged,
  scheduleChangeSchema,
  scheduleDone,
  scheduleQuestion,
} from '../messages/schedule.js';
import { describeScheduleTo, plainScheduleText, type ScheduleReader } from '../messages/schedule-phrases.js';
import type { SandboxRef } from '../request/request.js';
import { findSandbox } from '../resolve/resolve-request.js';
import type { SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';
import { ask, defineQuestion } from './question.js';
import { SCHEDULE_NAME } from '../forms/schedule.js';

const kind = {
  name: 'change-schedule',
  /** `said` is what the question called the sandbox. */
  schema: z.object({ change: scheduleChangeSchema, said: z.enum(['production', 'development']) }),
};

export const askToChangeSchedule = (
  change: ScheduleChange,
  sandbox: SandboxRef,
  { person, channel }: { person: Person; channel: string | undefined },
  services: Services,
): Promise<SlackMessage> => {
  // The Home has no channel, so nothing is announced from there.
  const reader = { ...readerOf(person, services), inChannel: (channel ?? '') !== '' };
  const says = (kept: string) => scheduleQuestion(change, sandbox, reader, kept);
  return ask(kind, person.id, { change, said: sandbox.type }, says, services);
};

/** Throws NotAllowed if the person is no admin. */
export function mayChangeSchedule({ id }: Person, sandbox: string, { access }: Services): void {
  NotAllowed.refuse(access.whyNotSchedule(id, sandbox));
}

/** A yes counts for a production sandbox only if the question called it production. Otherwise it is asked again. */
export const changeScheduleAsked = defineQuestion(
  kind,
  'Nothing was changed.',
  async ({ change, said }, press, services) => {
    const { person } = press;
    mayChangeSchedule(person, change.sandbox, services);
    const sandbox = await findSandbox(change, services.adobe);
    if (sandbox.type === 'production' && said !== 'production')
      return reply(await askToChangeSchedule(change, sandbox, press, services));
    await services.standing.require(person.id, sandbox);
    const after = await changeOnce(change, person, services);
    services.log.info({ by: person.id, change }, 'a schedule was changed');
    return {
      reply: scheduleDone(after, readerOf(person, services)),
      afterwards: announce(scheduleChanged(change, await services.users.called(person.id), sandbox)),
    };
  },
);

/** `carryOut` under a lock, since two people may change the same schedule. Throws UserError if it is taken. */
async function changeOnce(
  change: ScheduleChange,
  person: Person,
  services: Services,
): Promise<ShownSchedule | undefined> {
  const { sandbox } = change;
  const effect = { schedule: change.is === 'create' ? change.name : change.id, sandbox };
  const other = await services.effectLocks.begin(effect, person.id);
  if (other !== undefined)
    throw new UserError([
      ...(other === person.id ? ['You are'] : [{ people: [other], otherwise: 'Someone else' }, ' is']),
      ' already changing that schedule. Check /audience schedule in a moment.',
    ]);
  // If Adobe accepted a change and does not show it yet, the lock stays until it expires: it must not be sent twice.
  const after = await carryOut(change, services.adobe, readerOf(person, services)).catch(async (error: unknown) => {
    await services.effectLocks.end(effect);
    throw error;
  });
  if (after) await services.effectLocks.end(effect);
  return after;
}

/** Undefined if Adobe accepted the change but does not show it yet. UserError if it is outdated, refused or unknown. */
async function carryOut(
  change: ScheduleChange,
  adobe: Adobe,
  reader: ScheduleReader,
): Promise<ShownSchedule | undefined> {
  await refuseOutdated(change, adobe, reader);
  const { schedules: area } = adobe;
  const send = () => {
    if (change.is === 'create') return area.create({ ...change, requestId: randomUUID() });
    return change.is === 'state' ? area.setActive(change) : area.setTime(change);
  };
  const settled = await area
    .applyAndVerify(change, send, (one) => isDone(change, toScheduleView(one), reader))
    .catch(inAdobesWords);
  if (settled.is === 'done') return toScheduleView(settled.schedule);
  if (settled.is === 'accepted') return undefined;
  throw new UserError(
    settled.is === 'undone'
      ? 'Adobe didn’t answer, and the schedule hasn’t changed so far. Check /audience schedule in a minute; trying again then is safe.'
      : 'Adobe didn’t confirm the change. Check /audience schedule before you try again.',
  );
}

async function refuseOutdated(change: ScheduleChange, adobe: Adobe, reader: ScheduleReader): Promise<void> {
  if (change.is === 'create') return mayCreate(change.sandbox, change.name, adobe);
  const before = toScheduleView(await adobe.schedules.get(change));
  refuseNothingNew(change, before, reader);
  if (change.is === 'state' || before.cron === change.from) return;
  throw new UserError(
    `Someone changed it in the meantime. It now runs ${plainScheduleText(before.cron)}. Check /audience schedule.`,
  );
}

/** Throws UserError if the name is unusable or the sandbox can have no other schedule; it shows the existing one. */
export async function mayCreate(sandbox: string, name: string, adobe: Adobe): Promise<void> {
  if (name === '' || [...name].length > SCHEDULE_NAME)
    throw new UserError(`Use a name of at most ${SCHEDULE_NAME} characters.`);
  const why = await whyNoMoreSchedules(sandbox, adobe);
  if (why) throw new UserError(noMoreSchedules(sandbox, why));
}

/** Throws UserError if the change is already in place. */
export function refuseNothingNew(
  change: Exclude<ScheduleChange, { is: 'create' }>,
  one: ShownSchedule,
  reader: ScheduleReader,
): void {
  if (!isDone(change, one, reader)) return;
  const so =
    change.is === 'state'
      ? `is already ${change.active ? 'on' : 'off'}`
      : `already runs ${describeScheduleTo(reader, one.cron)}`;
  throw new UserError(`Nothing to change: “${truncate(one.name, 80)}” ${so}.`);
}

export const readerOf = ({ zone }: Person, { now }: Services): ScheduleReader => ({ zone, now: now() });

/** Compares times by meaning: Adobe may write a cron expression differently. */
function isDone(change: ScheduleChange, { id, name, state, cron }: ShownSchedule, { now }: ScheduleReader): boolean {
  if (change.is === 'create') return name === change.name && isSameTime(cron, change.cron, now);
  if (id !== change.id) return false;
  return change.is === 'state' ? (state === 'active') === change.active : isSameTime(cron, change.cron, now);
}

function inAdobesWords(error: unknown): never {
  if (!(error instanceof AdobeError)) throw error;
  throw new UserError(`Adobe refused: ${error.message} Nothing was changed.`);
}
