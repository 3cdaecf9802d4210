import { findSandbox } from '../asking/check.js';
import { inTime } from '../asking/in-time.js';
import { cronAt, mayCreate, readWanted, refuseNothingNew, type WantedOfSchedule } from '../asking/scheduling.js';
import { Mistake } from '../errors.js';
import { placeOf, readGiven, tell } from '../looking/question.js';
import { schedulesOf, theOnly } from '../looking/schedules.js';
import { cut } from '../messages/plain.js';
import { type ScheduleChange, scheduleQuestion, schedules, whyNotDaily } from '../messages/schedule.js';
import { createView, readCreate, readMemo, readScheduleTime } from '../modals/schedule.js';
import type { Person } from '../access.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { Services } from '../services.js';
import { type Answer, type Form, opens, says, type Typed, type Verb } from '../surface.js';

/** A schedule's name goes along in buttons, which hold 2,000 characters. */
const NAME = 200;

export const schedule: Verb = {
  usage: 'schedule [on|off|create <name>] [at:HH:MM] [in:<sandbox>]',
  does: 'says when everything is evaluated by itself, and lets admins change it',
  example: '/audience schedule at:02:00',
  modifiers: [
    { usage: 'at:HH:MM', means: 'the time of every day, in your time; you are asked before it changes' },
    { usage: 'state:active', means: 'with create: at once; else it is inactive until it is switched on' },
    { usage: 'in:<sandbox>', means: 'another sandbox than the channel’s' },
  ],
  button: 'Schedule',
  who: 'admins',
  async run(typed, services) {
    const { text, given } = readGiven(typed.words, ['in', 'at', 'state', 'type']);
    const wanted = readWanted(text, given, schedule.usage);
    const place = given['in'] ?? (await placeOf(typed, services));
    if (wanted.is === 'create' && (wanted.name === '' || wanted.at === undefined))
      return openCreate(wanted, place, typed, services);
    const sandbox = await findSandbox({ sandbox: place }, services.adobe);
    if (wanted.is === 'show') return show(sandbox, typed.person, services);
    mayChange(typed.person, sandbox.name, services);
    return says(question(await changeOf(wanted, sandbox, typed.person, services), sandbox, typed.person, services));
  },
};

async function show(sandbox: Sandbox, { id, zone }: Person, services: Services): Promise<Answer> {
  const found = await schedulesOf(sandbox, services.adobe);
  const { isAdmin, admins } = services.access.rights(id);
  return tell(schedules({ ...found, zone, now: services.now().getTime(), isAdmin, admins }), services);
}

/** The form must open at once: whether there is a schedule already is looked up when it is sent. */
function openCreate(
  { name, at, active }: Extract<WantedOfSchedule, { is: 'create' }>,
  sandbox: string,
  { person, channel, responseUrl }: Typed,
  services: Services,
): Answer {
  mayChange(person, sandbox, services);
  if (at !== undefined) cronAt(at, person.zone, services.now());
  const memo = { sandbox, channel, ...(responseUrl === undefined ? {} : { responseUrl }) };
  return opens(createView({ memo, zone: person.zone, name, time: at, active }));
}

/** What was typed, as a change of what is there. Throws Mistake where there is nothing, or nothing new, to change. */
async function changeOf(
  wanted: Exclude<WantedOfSchedule, { is: 'show' }>,
  { name: sandbox }: Sandbox,
  { zone }: Person,
  { adobe, now }: Services,
): Promise<ScheduleChange> {
  if (wanted.is === 'create') {
    const { name, active } = wanted;
    const cron = cronAt(wanted.at ?? '', zone, now());
    await mayCreate(sandbox, name, adobe);
    return { is: 'create', sandbox, name, cron, active };
  }
  const all = await adobe.schedules.list({ sandbox });
  const one = theOnly(all, sandbox);
  const of = { sandbox, id: one.id, name: cut(one.name, NAME) };
  const change: ScheduleChange =
    wanted.is === 'state'
      ? { is: 'state', ...of, active: wanted.active }
      : { is: 'time', ...of, from: one.cron ?? '', cron: cronAt(wanted.at, zone, now()) };
  const why = change.is === 'time' ? whyNotDaily(one) : undefined;
  if (why !== undefined) throw new Mistake(`I cannot change its time: ${why}. Change it in Adobe.`, 'words');
  refuseNothingNew(change, one);
  return change;
}

/** Throws Mistake where the person is no admin. */
export function mayChange({ id }: Person, sandbox: string, { access }: Services): void {
  const refusal = access.whyNotAdmin(id, `The schedule of ${sandbox}`);
  if (refusal !== undefined) throw new Mistake(refusal, 'sandbox');
}

function question(change: ScheduleChange, sandbox: Sandbox, { zone }: Person, { now }: Services) {
  return scheduleQuestion({ change, sandbox, zone, now: now().getTime() });
}

/** The form with another time, sent: the question comes next. */
export const scheduleTimeSent: Form = async ({ person, values, memo }, services) => {
  const { sandbox: name, schedule: of, channel, responseUrl } = readMemo(memo);
  mayChange(person, name, services);
  if (!of) throw new Error('the form with another time names no schedule');
  const cron = cronAt(readScheduleTime(values), person.zone, services.now());
  const change: ScheduleChange = { is: 'time', sandbox: name, id: of.id, name: of.name, from: of.cron, cron };
  refuseNothingNew(change, { ...of, state: '', segments: [] });
  const sandbox = await inTime(findSandbox({ sandbox: name }, services.adobe), 'words');
  return { closes: { channel, responseUrl, says: question(change, sandbox, person, services) } };
};

/** The form with a new schedule, sent: refused where there is one, else the question comes next. */
export const scheduleCreateSent: Form = async ({ person, values, memo }, services) => {
  const { sandbox: name, channel, responseUrl } = readMemo(memo);
  mayChange(person, name, services);
  const { time, ...made } = readCreate(values);
  const change: ScheduleChange = {
    ...{ is: 'create', sandbox: name, ...made },
    cron: cronAt(time, person.zone, services.now()),
  };
  const checked = Promise.all([
    findSandbox({ sandbox: name }, services.adobe),
    mayCreate(name, made.name, services.adobe),
  ]);
  const [sandbox] = await inTime(checked, 'words');
  return { closes: { channel, responseUrl, says: question(change, sandbox, person, services) } };
};
