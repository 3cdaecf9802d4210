import { findSandbox } from '../resolve/resolve-request.js';
import { answerForm } from '../forms/answer.js';
import { withFormDeadline } from '../forms/deadline.js';
import { withTimeout } from '../platform/timeout.js';
import type { SlackMessage } from '../runs/view.js';
import { asCommandInput } from '../buttons/run-command.js';
import {
  askToChangeSchedule,
  mayChangeSchedule,
  mayCreate,
  readerOf,
  refuseNothingNew,
} from '../questions/change-schedule.js';
import { carriedAlong, UserError } from '../errors.js';
import { MissingParts } from '../queries/inquiry.js';
import { sandboxOf, parseArgs } from '../queries/parse-query.js';
import { tellAll } from '../slack/reply-shareable.js';
import { schedulesOf, singleSchedule, whyNoMoreSchedules } from '../queries/schedules.js';
import { truncate } from '../platform/escape.js';
import { type ScheduleChange, scheduleActions, schedules, scheduleValues, whyNotDaily } from '../messages/schedule.js';
import {
  createView,
  readCreate,
  readScheduleMeta,
  readScheduleTime,
  readTimeMemo,
  scheduleCreateForm,
  scheduleTimeForm,
  timeView,
} from '../forms/schedule.js';
import { nextRun, readQuartz } from '../adobe/quartz.js';
import { dailyCron, localTime } from '../adobe/schedule-time.js';
import type { Person } from '../access.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { namedRights } from '../queries/named-rights.js';
import type { Services } from '../services.js';
import {
  type Reply,
  type FormInput,
  type FormResult,
  openModal,
  type ButtonPress,
  reply,
  type CommandInput,
  type Verb,
} from '../handlers.js';

const NO_EXPORT =
  'Adobe no longer runs export schedules. To export after an evaluation, use /audience evaluate … to:<dataset>.';

type Wanted =
  | { is: 'show' }
  | { is: 'state'; active: boolean }
  | { is: 'time'; at: string }
  | { is: 'create'; name: string; at: string | undefined; active: boolean };

export const schedule: Verb = {
  usage: 'schedule [on|off|create <name>] [at:HH:MM] [state:active] [in:<sandbox>]',
  does: 'shows when the scheduled evaluation runs, and lets admins change it',
  example: '/audience schedule at:02:00',
  modifiers: [
    { usage: 'at:HH:MM', means: 'the daily time, in your time zone; you confirm before it changes' },
    {
      usage: 'state:active',
      means:
        'only with create; turns the new schedule on right away. Without it, the schedule stays off until someone turns it on.',
    },
    { usage: 'in:<sandbox>', means: 'a sandbox other than this channel’s' },
  ],
  button: 'Schedule',
  who: 'admins',
  async run(typed, services) {
    const { text, modifiers } = parseArgs(typed.words, ['in', 'at', 'state', 'type']);
    const wanted = readWanted(text, modifiers);
    const place = modifiers['in'] ?? (await sandboxOf(typed, services));
    if (wanted.is === 'create' && (wanted.name === '' || wanted.at === undefined))
      return openCreate(wanted, place, typed, services);
    const sandbox = await findSandbox({ sandbox: place }, services.adobe);
    if (wanted.is === 'show') return show(sandbox, typed.person, services);
    mayChangeSchedule(typed.person, sandbox.name, services);
    if (wanted.is === 'create' && (await hasSchedule(sandbox.name, services))) {
      refuseBadTime(wanted, typed.person, services);
      return show(sandbox, typed.person, services, { insteadOfNew: true });
    }
    const change = await changeOf(wanted, sandbox, typed.person, services);
    return reply(await askToChangeSchedule(change, sandbox, typed, services));
  },
  buttons: {
    [scheduleActions.state]: pressedState,
    [scheduleActions.time]: pressedTime,
    [scheduleActions.create]: pressedCreate,
  },
  forms: { [scheduleTimeForm]: sentTime, [scheduleCreateForm]: sentCreate },
};

/** Throws UserError that says what to type instead. */
function readWanted(text: string, { at, state, type }: Partial<Record<string, string>>): Wanted {
  if (type?.toLowerCase() === 'export') throw new UserError(NO_EXPORT);
  if (type !== undefined && type.toLowerCase() !== 'batch_segmentation')
    throw new UserError('Leave out “type:”. Adobe runs only schedules that evaluate.');
  const [, name] = /^create(?:\s+(.*))?$/is.exec(text) ?? [];
  if (/^create\b/i.test(text)) return { is: 'create', name: name ?? '', at, active: readState(state) };
  if (state === undefined && text === '') return at === undefined ? { is: 'show' } : { is: 'time', at };
  const isState = /^(on|off)$/i.test(text);
  if (isState && at === undefined && state === undefined) return { is: 'state', active: /^on$/i.test(text) };
  throw new UserError(whyNone(text, isState, state !== undefined));
}

function whyNone(text: string, isState: boolean, hasState: boolean): string {
  if (hasState)
    return '“state:” works only with create. To turn the schedule on or off, use /audience schedule on, or off.';
  if (isState)
    return `Make one change at a time: /audience schedule at:…, then /audience schedule ${text.toLowerCase()}.`;
  if (/^(delete|remove)\b/i.test(text))
    return 'Schedules can be deleted only in Adobe. To turn this one off, use /audience schedule off.';
  return `Unknown command “schedule ${truncate(text, 40)}”. Use /audience ${schedule.usage}.`;
}

function readState(state: string | undefined): boolean {
  if (state === undefined || state.toLowerCase() === 'inactive') return false;
  if (state.toLowerCase() === 'active') return true;
  throw new UserError('Use state:active or state:inactive.');
}

async function show(
  sandbox: Sandbox,
  { id, zone }: Person,
  services: Services,
  why: { insteadOfNew?: boolean } = {},
): Promise<Reply> {
  const gaps = new MissingParts();
  const found = await schedulesOf({ sandbox, services, gaps });
  const rights = await namedRights(id, services);
  const said = schedules({ ...found, ...rights, zone, now: services.now(), ...why });
  return tellAll(said, gaps, services);
}

function refuseBadTime({ at }: { at: string | undefined }, { zone }: Person, { now }: Services): void {
  if (at !== undefined) dailyCron(at, zone, now());
}

const hasSchedule = async (sandbox: string, { adobe }: Services): Promise<boolean> =>
  (await whyNoMoreSchedules(sandbox, adobe))?.is === 'one';

/** What is shown instead of a new schedule, as Adobe allows only one; undefined if there is none, or if Adobe does not say. */
async function existing(name: string, person: Person, services: Services): Promise<SlackMessage | undefined> {
  try {
    if (!(await hasSchedule(name, services))) return undefined;
    const sandbox = await findSandbox({ sandbox: name }, services.adobe);
    const answer = await show(sandbox, person, services, { insteadOfNew: true });
    return answer && 'reply' in answer ? answer.reply : undefined;
  } catch (error) {
    services.log.debug({ err: error }, 'a form opens without knowing whether there is a schedule');
    return undefined;
  }
}

/** How long Adobe may take to show an existing schedule before the form opens: a trigger lives 3 s. */
const LOOK_MS = 1_000;
/** The same when the form was sent, and Adobe has already refused. */
const LOOK_AGAIN_MS = 500;

/** Shows the existing schedule; without one, or if Adobe is slow, a form, which a late answer replaces. */
async function openCreate(
  { name, at, active }: Extract<Wanted, { is: 'create' }>,
  sandbox: string,
  { person, channel, responseUrl }: CommandInput,
  services: Services,
): Promise<Reply> {
  mayChangeSchedule(person, sandbox, services);
  refuseBadTime({ at }, person, services);
  const looking = existing(sandbox, person, services);
  const shown = await withTimeout(LOOK_MS, looking, () => undefined);
  if (shown) return reply(shown);
  const meta = { sandbox, channel, responseUrl };
  return openModal(createView({ meta, zone: person.zone, name, time: at, active }), async () => {
    const late = await looking;
    return late && answerForm(TITLE, late, meta);
  });
}

const TITLE = 'Schedule';

/** The typed change for the existing schedule. Throws UserError if there is nothing to change, or nothing new. */
async function changeOf(
  wanted: Exclude<Wanted, { is: 'show' }>,
  { name: sandbox }: Sandbox,
  person: Person,
  services: Services,
): Promise<ScheduleChange> {
  const { zone } = person;
  const { adobe, now } = services;
  if (wanted.is === 'create') {
    const { name, active } = wanted;
    const cron = dailyCron(wanted.at ?? '', zone, now());
    await mayCreate(sandbox, name, adobe);
    return { is: 'create', sandbox, name, cron, active };
  }
  const one = singleSchedule(await adobe.schedules.list({ sandbox }), sandbox);
  const of = { sandbox, id: one.id, name: one.name };
  const change: ScheduleChange =
    wanted.is === 'state'
      ? { is: 'state', ...of, active: wanted.active }
      : { is: 'time', ...of, from: one.cron ?? '', cron: dailyCron(wanted.at, zone, now()) };
  const why = change.is === 'time' ? whyNotDaily(one, now()) : undefined;
  if (why !== undefined) throw new UserError(`Its time can’t be changed here: ${why}. Change it in Adobe.`);
  refuseNothingNew(change, one, readerOf(person, services));
  return change;
}

async function pressedState(press: ButtonPress, services: Services): Promise<Reply> {
  const asked = carriedAlong(scheduleValues.state, press.value);
  mayChangeSchedule(press.person, asked.sandbox, services);
  const sandbox = await findSandbox(asked, services.adobe);
  return reply(await askToChangeSchedule({ is: 'state', ...asked }, sandbox, press, services));
}

async function pressedTime(press: ButtonPress, services: Services): Promise<Reply> {
  const { sandbox, ...of } = carriedAlong(scheduleValues.time, press.value);
  mayChangeSchedule(press.person, sandbox, services);
  const { person, channel, responseUrl } = await asCommandInput(press, [], services);
  const meta = { sandbox, channel, responseUrl, schedule: of };
  const quartz = readQuartz(of.cron);
  const next = quartz && nextRun(quartz, services.now());
  return openModal(
    timeView({ meta, zone: person.zone, time: next === undefined ? next : localTime(person.zone, next) }),
  );
}

async function pressedCreate(press: ButtonPress, services: Services): Promise<Reply> {
  const { sandbox } = carriedAlong(scheduleValues.create, press.value);
  const nothing = { is: 'create', name: '', at: undefined, active: false } as const;
  return openCreate(nothing, sandbox, await asCommandInput(press, [], services), services);
}

async function sentTime({ person, values, privateMetadata }: FormInput, services: Services): Promise<FormResult> {
  const { sandbox: name, schedule: of, channel, responseUrl } = readTimeMemo(privateMetadata);
  mayChangeSchedule(person, name, services);
  const cron = readScheduleTime(values, person.zone, services.now());
  const change: ScheduleChange = { is: 'time', sandbox: name, id: of.id, name: of.name, from: of.cron, cron };
  refuseNothingNew(change, { ...of, state: '', segments: [] }, readerOf(person, services));
  const sandbox = await withFormDeadline(findSandbox({ sandbox: name }, services.adobe), 'words');
  const asked = await askToChangeSchedule(change, sandbox, { person, channel }, services);
  return { closeAll: { channel, responseUrl, reply: asked } };
}

async function sentCreate({ person, values, privateMetadata }: FormInput, services: Services): Promise<FormResult> {
  const { sandbox: name, channel, responseUrl } = readScheduleMeta(privateMetadata);
  mayChangeSchedule(person, name, services);
  const made = readCreate(values, person.zone, services.now());
  const looking = existing(name, person, services);
  const checked = Promise.all([
    findSandbox({ sandbox: name }, services.adobe),
    mayCreate(name, made.name, services.adobe),
  ]);
  const checks = withFormDeadline(checked, 'words');
  const refused = await checks.then(
    () => undefined,
    () => withTimeout(LOOK_AGAIN_MS, looking, () => undefined),
  );
  if (refused) return { update: answerForm(TITLE, refused, { channel, responseUrl }) };
  const [sandbox] = await checks;
  const asked = await askToChangeSchedule(
    { is: 'create', sandbox: name, ...made },
    sandbox,
    { person, channel },
    services,
  );
  return { closeAll: { channel, responseUrl, reply: asked } };
}
