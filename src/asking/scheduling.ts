import { randomUUID } from 'node:crypto';
import { dailyAt } from '../adobe/schedules.js';
import type { Adobe } from '../adobe/index.js';
import { AdobeError, Mistake } from '../errors.js';
import { shown } from '../looking/schedules.js';
import { MOST_POLICIES, plainWhen, type ScheduleChange, type ShownSchedule } from '../messages/schedule.js';
import { cut } from '../messages/plain.js';
import { utcOf } from '../schedule-time.js';

const NAME = 100;

/** What somebody wants of a schedule, as it was typed. */
export type WantedOfSchedule =
  | { is: 'show' }
  | { is: 'state'; active: boolean }
  | { is: 'time'; at: string }
  | { is: 'create'; name: string; at: string | undefined; active: boolean };

const NO_EXPORT =
  'Adobe’s tutorial still speaks of schedules of the type export; Adobe runs schedules that evaluate, and no others. To export after an evaluation, type /audience evaluate … to:<dataset>.';

/** Throws Mistake with what to type instead; `usage` is what may be typed. */
export function readWanted(text: string, given: Partial<Record<string, string>>, usage: string): WantedOfSchedule {
  const { at, state, type } = given;
  if (type?.toLowerCase() === 'export') throw new Mistake(NO_EXPORT, 'words');
  if (type !== undefined && type.toLowerCase() !== 'batch_segmentation')
    throw new Mistake('Leave “type:” out: Adobe runs schedules that evaluate, and no others.', 'words');
  const [, name] = /^create(?:\s+(.*))?$/is.exec(text) ?? [];
  if (/^create\b/i.test(text)) return { is: 'create', name: name ?? '', at, active: readState(state) };
  if (state === undefined && at === undefined && text === '') return { is: 'show' };
  if (state === undefined && at !== undefined && text === '') return { is: 'time', at };
  const on = { on: true, off: false }[text.toLowerCase()];
  if (on !== undefined && at === undefined && state === undefined) return { is: 'state', active: on };
  throw new Mistake(`Type /audience ${usage}.`, 'words');
}

function readState(state: string | undefined): boolean {
  if (state === undefined || state.toLowerCase() === 'inactive') return false;
  if (state.toLowerCase() === 'active') return true;
  throw new Mistake('Type state:active or state:inactive.', 'words');
}

/** A time of day in somebody's zone as Adobe's expression. Throws Mistake with what to type instead. */
export function cronAt(time: string, zone: string, now: Date): string {
  const utc = utcOf(time, zone, now.getTime());
  if (utc) return dailyAt(utc);
  throw new Mistake(
    `I cannot set “${[...time].slice(0, 40).join('')}”: Adobe evaluates at most once in 24 hours, so I set one time for every day. Type at:HH:MM in your time, such as at:02:00.`,
    'words',
  );
}

/** Throws Mistake where there can be no other: the one that exists is shown. */
export async function mayCreate(sandbox: string, name: string, adobe: Adobe): Promise<void> {
  if (name === '' || [...name].length > NAME) throw new Mistake(`Type a name of at most ${NAME} characters.`, 'words');
  const [[existing], policies] = await Promise.all([
    adobe.schedules.list({ sandbox }),
    adobe.mergePolicies.list({ sandbox }),
  ]);
  if (existing) {
    const { name: other, state, cron } = shown(existing);
    throw new Mistake(
      `${sandbox} has a schedule already: “${other}”, ${state}, ${spoken(cron)}. Adobe allows one; change that one with /audience schedule.`,
      'words',
    );
  }
  if (policies.length > MOST_POLICIES) {
    throw new Mistake(
      `${sandbox} has ${policies.length} merge policies, and Adobe runs no schedule with more than ${MOST_POLICIES}. Remove some in Adobe first.`,
      'words',
    );
  }
}

/**
 * Changes a schedule once it was confirmed, and reads back what Adobe shows then; undefined where Adobe said yes and does
 * not show it yet. Throws Mistake where it is not as it was when it was confirmed, where Adobe refuses, or where nobody
 * can say what became of it.
 */
export async function changeSchedule(change: ScheduleChange, adobe: Adobe): Promise<ShownSchedule | undefined> {
  if (change.is === 'create') return create(change, adobe);
  const { sandbox, id } = change;
  const before = shown(await adobe.schedules.get({ sandbox, id }));
  refuseNothingNew(change, before);
  if (change.is === 'time' && before.cron !== change.from) {
    throw new Mistake(
      `Somebody changed it meanwhile; it runs ${spoken(before.cron)} now. Look at /audience schedule.`,
      'words',
    );
  }
  const said = await attempt(() =>
    change.is === 'state' ? adobe.schedules.setActive(change) : adobe.schedules.setTime(change),
  );
  const after = await adobe.schedules.get({ sandbox, id }).then(shown, unread);
  return confirmed(said, after && isDone(change, after) ? after : undefined, after !== undefined);
}

async function create(change: Extract<ScheduleChange, { is: 'create' }>, adobe: Adobe) {
  const { sandbox, name, cron, active } = change;
  await mayCreate(sandbox, name, adobe);
  const said = await attempt(() => adobe.schedules.create({ sandbox, name, cron, active, requestId: randomUUID() }));
  const all = await adobe.schedules.list({ sandbox }).then((list) => list.map(shown), unread);
  return confirmed(
    said,
    all?.find((one) => one.name === name && one.cron === cron),
    all !== undefined,
  );
}

/** Throws Mistake where it is so already. */
export function refuseNothingNew(change: ScheduleChange, { name, state, cron }: ShownSchedule): void {
  if (change.is === 'create' || !isDone(change, { state, cron })) return;
  const so = change.is === 'state' ? (change.active ? 'on' : 'off') : `at ${spoken(cron)}`;
  throw new Mistake(`“${cut(name, 80)}” is ${so} already; nothing was changed.`, 'words');
}

/** Without the marks that a message would show. */
const spoken = (cron: string | undefined) => plainWhen(cron).replaceAll('`', '');

function confirmed(said: 'yes' | 'unknown', done: ShownSchedule | undefined, couldRead: boolean) {
  if (done || said === 'yes') return done;
  throw new Mistake(
    couldRead
      ? 'Adobe did not answer, and still shows it as it was. Look at /audience schedule in a minute; asking again then does no harm.'
      : 'Adobe did not say what became of it. Look at /audience schedule before asking again.',
    'words',
  );
}

/** `unknown` where there is no telling. Throws Mistake with Adobe's no in its words. */
async function attempt(call: () => Promise<unknown>): Promise<'yes' | 'unknown'> {
  try {
    await call();
    return 'yes';
  } catch (error) {
    if (!(error instanceof AdobeError)) throw error;
    if (['unavailable', 'unknown-outcome'].includes(error.failure)) return 'unknown';
    throw new Mistake(`Adobe would not do that: ${error.message} Nothing was changed.`, 'words');
  }
}

function unread(error: unknown): undefined {
  if (error instanceof AdobeError) return undefined;
  throw error;
}

function isDone(
  change: Exclude<ScheduleChange, { is: 'create' }>,
  { state, cron }: Pick<ShownSchedule, 'state'> & { cron?: string | undefined },
): boolean {
  return change.is === 'state' ? (state === 'active') === change.active : cron === change.cron;
}
