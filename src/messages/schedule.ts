import { z } from 'zod';
import type { NamedRights } from '../access.js';
import { readQuartz } from '../adobe/quartz.js';
import { dailyTime, MOST_POLICIES } from '../adobe/schedule-time.js';
import type { SlackMessage } from '../runs/view.js';
import { questionMessage } from './buttons.js';
import { peopleOr, sandboxLabel } from './phrases.js';
import { code, truncate, foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, slackDateTime, section } from './mrkdwn.js';
import { plural, capital, dotted, formatDuration, amountOf } from '../platform/english.js';
import { textMessage } from './ephemeral.js';
import {
  scheduleState,
  scheduleTextForAll,
  plainScheduleText,
  scheduleText,
  type ScheduleReader,
} from './schedule-phrases.js';
import { ALL_AUDIENCES, type SandboxRef } from '../request/request.js';
import type { NoMoreSchedules, ScheduleList, ShownSchedule } from '../queries/schedules.js';

export const scheduleActions = {
  state: 'schedule:state',
  time: 'schedule:time',
  create: 'schedule:create',
} as const;

/** As many as fit in a message; Adobe runs at most four a day. */
const SHOWN = 8;

export interface SchedulesOptions
  extends ScheduleList, ScheduleReader, Pick<NamedRights, 'isAdmin' | 'admins' | 'names'> {
  /** The existing schedule answers somebody who wanted to create one. */
  insteadOfNew?: boolean;
}

export function schedules(options: SchedulesOptions): SlackMessage {
  const { sandbox, schedules: all, unread = 0, isAdmin, admins: people, names } = options;
  const where = sandboxLabel({ sandbox });
  const why = `Nothing was created: Adobe allows one schedule per sandbox, and ${where} already has this one.\n`;
  const title = `${options.insteadOfNew === true ? why : ''}*Scheduled evaluation in ${where}*`;
  const none =
    unread > 0 ? 'No schedule could be read.' : 'No schedule. Only streaming and edge audiences update on their own.';
  const parts = all.slice(0, SHOWN).map((schedule) => ({ schedule, text: scheduleWords(schedule, options) }));
  const left = all.length > SHOWN ? [`and ${all.length - SHOWN} more`] : [];
  const may = isAdmin ? [] : [`To change the schedule, ask: ${peopleOr({ people, names }, 'USHER_ADMINS')}.`];
  const policies = options.policies === undefined ? [] : [policyWords(options.policies)];
  const notes = [...left, ...policies, ...may].join(' ');
  const create = JSON.stringify({ sandbox: sandbox.name });
  return buildMessage([title, ...(all.length > 0 ? parts.map(({ text }) => text) : [none]), notes].join('\n'), [
    section(all.length > 0 ? title : `${title}\n${none}`),
    ...parts.flatMap(({ schedule, text }) => [
      section(text),
      ...(isAdmin ? [buttonRow(...buttonsFor(schedule, options))] : []),
    ]),
    ...(isAdmin && all.length === 0 && unread === 0
      ? [buttonRow({ action: scheduleActions.create, text: 'Create…', value: create, style: 'primary' })]
      : []),
    ...(notes === '' ? [] : [context(notes)]),
  ]);
}

function policyWords(policies: number): string {
  return policies > MOST_POLICIES
    ? `This sandbox has ${amountOf(policies, 'merge policy')}. Adobe won’t run schedules in a sandbox with more than ${MOST_POLICIES}. Remove some in Adobe.`
    : `This sandbox has ${amountOf(policies, 'merge policy')}; Adobe runs schedules in a sandbox with up to ${MOST_POLICIES}.`;
}

function buttonsFor(schedule: ShownSchedule, { sandbox: { name: sandbox }, now }: SchedulesOptions) {
  const { id, name, cron, state, type } = schedule;
  const value = (more: object) => JSON.stringify({ sandbox, id, name: truncate(name, 200), ...more });
  const active = state === 'active';
  const onOff = { text: active ? 'Turn off…' : 'Turn on…', value: value({ active: !active }) };
  const time = { action: scheduleActions.time, text: 'Change time…', value: value({ cron }) };
  const canMove = type !== 'export' && whyNotDaily(schedule, now) === undefined;
  return [{ action: scheduleActions.state, ...onOff }, ...(canMove ? [time] : [])];
}

const one = z.object({ sandbox: z.string(), id: z.string(), name: z.string() });

/** What the buttons of a schedule hold. */
export const scheduleValues = {
  state: one.extend({ active: z.boolean() }),
  time: one.extend({ cron: z.string() }),
  create: z.object({ sandbox: z.string() }),
};

/** Why the time of the schedule cannot be changed here; undefined if it can. */
export function whyNotDaily(
  { cron, frequency }: Pick<ShownSchedule, 'cron' | 'frequency'>,
  now: number,
): string | undefined {
  if (frequency !== undefined && frequency !== 'daily')
    return `it runs ${frequency}, and Usher can set only daily times`;
  const quartz = cron === undefined ? undefined : readQuartz(cron);
  if (quartz && dailyTime(quartz, now)) return undefined;
  return `it runs ${plainScheduleText(cron)}, and Usher can set only one time, the same every day`;
}

function scheduleWords(schedule: ShownSchedule, { zone, now, lastTookMs }: SchedulesOptions): string {
  const { id, name, state, type, createdAt, changedAt } = schedule;
  const took = lastTookMs === undefined ? '' : ` Last run took ${formatDuration(lastTookMs)}.`;
  const dates = [
    ...(createdAt === undefined ? [] : [`created ${slackDateTime(createdAt)}`]),
    ...(changedAt === undefined || changedAt === createdAt ? [] : [`changed ${slackDateTime(changedAt)}`]),
  ];
  return [
    dotted(`*${foreign(name)}*`, scheduleState(state), code(id)),
    `${capital(scheduleText(schedule, { zone, now }))}.${state === 'active' && type !== 'export' ? took : ''}`,
    dotted(capital(whatWords(schedule)), ...dates),
  ].join('\n');
}

function whatWords({ type, segments, frequency }: ShownSchedule): string {
  const often = frequency === undefined || frequency === 'daily' ? '' : `, ${foreign(frequency)}`;
  if (type === 'export') return `export schedule${often}`;
  const kind = type === undefined || type === 'batch_segmentation' ? 'evaluates' : `type ${foreign(type)}, for`;
  const [only] = segments;
  if (only === undefined) return `${kind} audiences that Adobe doesn’t specify (Adobe created this schedule)${often}`;
  if (segments.includes(ALL_AUDIENCES)) return `${kind} every audience${often}`;
  return `${kind} ${segments.length} ${plural('audience', segments.length)}${often}`;
}

export const scheduleChangeSchema = z.discriminatedUnion('is', [
  scheduleValues.state.extend({ is: z.literal('state') }),
  scheduleValues.time.extend({ is: z.literal('time'), from: z.string() }),
  one.omit({ id: true }).extend({ is: z.literal('create'), cron: z.string(), active: z.boolean() }),
]);

/** A change to be made, or one that was made. `cron` values are what Adobe is sent. */
export type ScheduleChange = z.infer<typeof scheduleChangeSchema>;

/** Asks the admin alone before anything is changed. */
export function scheduleQuestion(
  change: ScheduleChange,
  sandbox: SandboxRef,
  reader: ScheduleReader & { inChannel: boolean },
  kept: string,
): SlackMessage {
  const { asks, yes } = questionWords(change, sandboxLabel({ sandbox }), reader);
  const told = reader.inChannel ? ' The change is announced in this channel.' : '';
  const everybody = `This affects everyone in this sandbox.${told}`;
  const style = change.is === 'state' && !change.active ? 'danger' : 'primary';
  return questionMessage([...asks, everybody].join('\n'), kept, {
    yes,
    no: change.is === 'create' ? 'Don’t create' : 'Don’t change',
    style,
  });
}

function questionWords(change: ScheduleChange, where: string, reader: ScheduleReader): { asks: string[]; yes: string } {
  const shown = (cron: string, state: 'active' | 'inactive') => scheduleText({ cron, state }, reader);
  const name = changeName(change);
  if (change.is === 'state') {
    const to = change.active ? 'on' : 'off';
    return { asks: [`*Turn ${to} the schedule ${name} in ${where}?*`], yes: `Turn it ${to}` };
  }
  if (change.is === 'time') {
    const times = [`From ${scheduleTextForAll(change.from)}`, `to ${shown(change.cron, 'active')}.`];
    return { asks: [`*Change the time of the schedule ${name} in ${where}?*`, ...times], yes: 'Change it' };
  }
  const state = change.active ? 'It will be on right away.' : 'It stays off until someone turns it on.';
  const runs = `${capital(shown(change.cron, change.active ? 'active' : 'inactive'))}.`;
  return { asks: [`*Create the schedule ${name} in ${where}?*`, runs, state], yes: 'Create it' };
}

const changeName = ({ name }: ScheduleChange) => `“${foreign(name)}”`;

const SOON = 'Takes effect within 30 minutes.';

/** To the admin: what Adobe shows now. `now` is undefined if Adobe accepted the change and does not show it yet. */
export const scheduleDone = (now: ShownSchedule | undefined, reader: ScheduleReader): SlackMessage =>
  textMessage(
    now
      ? `Saved. “${foreign(now.name)}” is ${scheduleState(now.state)}: ${scheduleText(now, reader)}. ${SOON}`
      : `Adobe accepted the change but doesn’t show it yet. It should take effect within 30 minutes. After that, check with \`/audience schedule\`.`,
  );

/** To everybody in the channel: who, what, from, to. */
export function scheduleChanged(change: ScheduleChange, by: string, sandbox: SandboxRef): SlackMessage {
  const what = `the schedule ${changeName(change)} in ${sandboxLabel({ sandbox })}`;
  if (change.is === 'state') {
    return textMessage(`${foreign(by)} turned ${change.active ? 'on' : 'off'} ${what}. ${SOON}`);
  }
  if (change.is === 'time') {
    const [from, to] = [scheduleTextForAll(change.from), scheduleTextForAll(change.cron)];
    return textMessage(`${foreign(by)} changed the time of ${what} from ${from} to ${to}. ${SOON}`);
  }
  const state = change.active ? 'on' : 'off';
  return textMessage(`${foreign(by)} created ${what}: ${scheduleTextForAll(change.cron)}, ${state}. ${SOON}`);
}

/** Why there can be no further schedule, unescaped. */
export function noMoreSchedules(sandbox: string, why: NoMoreSchedules): string {
  if (why.is === 'policies')
    return `${sandbox} has ${why.count} merge policies, and Adobe won’t run schedules in a sandbox with more than ${MOST_POLICIES}. Remove some in Adobe first.`;
  if (why.is === 'unread')
    return `${sandbox} already has a schedule, which couldn’t be read. Adobe allows only one; check it in Adobe.`;
  const { name, state, cron } = why.schedule;
  return `${sandbox} already has a schedule: “${name}”, ${scheduleState(state)}, ${plainScheduleText(cron)}. Adobe allows only one; change it with /audience schedule.`;
}
