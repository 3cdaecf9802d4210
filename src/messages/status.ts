import type { KnownBlock } from '@slack/types';
import type { SlackMessage } from '../runs/view.js';
import { actions, audienceChoices, encodeJobRef } from './buttons.js';
import { audienceLines } from './audiences.js';
import { textMessage } from './ephemeral.js';
import { jobNote, jobsActions, jobTitle, audienceNamesOf, whoseOf } from './jobs.js';
import { evaluationsTodayText, jobState, moreWords, sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttonRow, choiceRow, context, buildMessage, slackDateTime, slackTime, section, sections } from './mrkdwn.js';
import { dotted, profileCount, plural, formatDuration, formatNumber, amountOf } from '../platform/english.js';
import { changeWords, moverWords } from './report-rows.js';
import { scheduleTextForAll } from './schedule-phrases.js';
import type { AudienceStatus } from '../queries/audiences.js';
import type { JobLine } from '../queries/job-rows.js';
import type { ScheduledRunSummary } from '../queries/nightly.js';
import type { NextRun, Overview, UnsentLine } from '../queries/overview.js';
import type { SandboxRef } from '../request/request.js';

export const statusActions = { nightly: 'status:nightly' } as const;

/** Jobs of a state that are listed. */
const LINES = 6;

export function overview(options: Overview): SlackMessage {
  const { sandbox, running, waiting, unsent, night, next, usedToday, resetsAt, perhapsMoreUnsent } = options;
  const head = `*${sandboxLabel({ sandbox })}*`;
  const groups = [
    group('Running', running.map(rowOf), options),
    group('Queued at Adobe', waiting.map(rowOf), options),
    ...(unsent.length === 0 ? [] : [group('Not sent to Adobe yet', unsent.map(unsentRow), options, perhapsMoreUnsent)]),
  ];
  const rest = [
    ...(night === undefined ? [] : [nightWords(night)]),
    ...(next?.length === 0 ? ['*Next scheduled run:* none. No schedule is on.'] : (next ?? []).map(nextRunWords)),
    ...(usedToday === undefined ? [] : [`*Quota:* ${evaluationsTodayText(usedToday)}; resets ${slackTime(resetsAt)}.`]),
  ];
  const wasOne = night !== undefined && night !== 'none';
  const nightButton = wasOne ? [{ action: statusActions.nightly, text: 'Last night', value: sandbox.name }] : [];
  return buildMessage([head, ...groups.flatMap(({ lines }) => lines), ...rest].join('\n'), [
    section(head),
    ...groups.flatMap(({ blocks }) => blocks),
    ...sections(rest),
    buttonRow({ action: jobsActions.recent, text: 'Recent jobs', value: sandbox.name }, ...nightButton),
  ]);
}

/** What a list says of a job: its line, and the small one below. */
interface Row {
  line: string;
  note: string;
}

const rowOf = (job: JobLine): Row => ({ line: jobTitle(job), note: jobNote(job) });

function group(
  title: string,
  rows: Row[],
  { only }: Overview,
  perhapsMore = false,
): { lines: string[]; blocks: KnownBlock[] } {
  if (rows.length === 0 && only === 'neither') return { lines: [], blocks: [] };
  if (rows.length === 0) {
    const none = `*${title}:* ${only === undefined ? 'none' : `no ${only}`}.`;
    return { lines: [none], blocks: [section(none)] };
  }
  const more = moreWords(rows.length - LINES, perhapsMore);
  const shown = rows.slice(0, LINES);
  return {
    lines: [`*${title}:*`, ...shown.flatMap(({ line, note }) => [line, note]), ...more],
    blocks: [
      ...shown.flatMap(({ line, note }, at) => [section(at === 0 ? `*${title}:*\n${line}` : line), context(note)]),
      ...more.map(context),
    ],
  };
}

function nightWords(night: ScheduledRunSummary | 'none'): string {
  if (night === 'none') return '*Last scheduled run:* none found.';
  return `*Last scheduled run:* ${jobState(night.status)}. ${durationWords(night)}`;
}

function unsentRow({ run, by, kind, audiences, heldUntil }: UnsentLine): Row {
  const state = heldUntil === undefined ? 'queued' : `on hold until ${slackDateTime(heldUntil)}`;
  return { line: dotted(`*${audienceNamesOf({ audiences })}*`, kind, state), note: `${run}, ${foreign(by)}` };
}

/** When a schedule runs next, as far as its time can be read. */
export function nextRunWords({ name, cron, at }: NextRun): string {
  const schedule = foreign(name);
  if (at === 'never')
    return `*Next scheduled run:* none. ${schedule} ran ${scheduleTextForAll(cron)} and won’t run again.`;
  return `*Next scheduled run:* ${at === undefined ? scheduleTextForAll(cron) : slackDateTime(at)}, ${schedule}`;
}

/** An audience: its last count, and when and by which job it was counted. */
export function audienceStatus({ sandbox, audience, counted, open }: AudienceStatus): SlackMessage {
  const by = counted && `${countedWords(counted)}.`;
  const now =
    open && `Being evaluated now: ${[jobState(open.status), whoseOf(open)].filter((one) => one !== '').join(', ')}.`;
  const head = `${audienceLines(audience)}\nIn ${sandboxLabel({ sandbox })}.`;
  const job = open ?? counted?.job;
  const value = job && encodeJobRef(sandbox.name, job.id);
  const details = value === undefined ? [] : [{ action: actions.jobDetails, text: 'Details', value }];
  return buildMessage([head, ...(by ? [by] : []), ...(now ? [now] : [])].join('\n'), [
    section(head),
    ...(by ? [section(by)] : []),
    ...(now ? [context(now)] : []),
    ...choiceRow(audienceChoices(sandbox.name, audience, details), actions.menu),
  ]);
}

/** `4,315 profiles (+120, +2.9 %), counted … by R-1042 (Ada)`. */
function countedWords({ profiles, job, before }: NonNullable<AudienceStatus['counted']>): string {
  const when = job.endedAt ?? job.createdAt;
  const change = before === undefined ? '' : ` (${changeWords(profiles, before)})`;
  const at = when === undefined ? '' : ` ${slackDateTime(when)}`;
  return `${profileCount(profiles)}${change}, counted${at}${counterOf(job)}`;
}

function counterOf({ run, outside }: JobLine): string {
  if (run) return ` by ${run.id}${run.by === undefined ? '' : ` (${foreign(run.by)})`}`;
  if (outside === undefined) return '';
  return outside === 'schedule' ? ' by the schedule' : ' outside Usher';
}

export function nightly(sandbox: SandboxRef, night: ScheduledRunSummary | undefined): SlackMessage {
  if (!night) return textMessage(`No scheduled run found in ${sandboxLabel({ sandbox })}.`);
  const lines = nightLines(night, sandbox);
  const note = `Job ${code(night.id)}`;
  return buildMessage([...lines, note].join('\n'), [
    ...sections(lines),
    context(note),
    buttonRow({ action: actions.jobDetails, text: 'Details', value: encodeJobRef(sandbox.name, night.id) }),
  ]);
}

function nightLines(night: ScheduledRunSummary, sandbox: SandboxRef): string[] {
  const { status, counted: audiences, movers, moved, fallen, fell, comparedWith } = night;
  return [
    `*Scheduled run in ${sandboxLabel({ sandbox })}: ${jobState(status)}*`,
    durationWords(night),
    audiences === undefined
      ? night.tookMs === undefined
        ? 'Counts appear when it finishes.'
        : 'Adobe reports no counts.'
      : `${amountOf(audiences, 'audience')} counted.`,
    ...(audiences === undefined || comparedWith !== undefined ? [] : ['No earlier run to compare with.']),
    ...(comparedWith === undefined || audiences === undefined
      ? []
      : [
          `${moved === 0 ? 'No count changed' : `${amountOf(moved, 'count')} changed`} since the run of ${slackDateTime(comparedWith)}${moved > movers.length ? '; the largest changes' : ''}${moved === 0 ? '.' : ':'}`,
          ...movers.map((move) => `• ${moverWords(move)}`),
          fell === 0 ? 'None fell to zero.' : `*Fell to zero: ${formatNumber(fell)}*`,
          ...fallen.map((move) => `• ${foreign(move.name)}: 0 (was ${formatNumber(move.before)})`),
          ...(fell > fallen.length ? [`and ${formatNumber(fell - fallen.length)} more`] : []),
        ]),
  ];
}

/** `Began …, took 2 h 10 min; usually 2 h (7 earlier runs).` */
function durationWords({ startedAt, tookMs, usualMs, nights }: ScheduledRunSummary): string {
  const began = startedAt === undefined ? 'Start time not reported' : `Started ${slackDateTime(startedAt)}`;
  const took = tookMs === undefined ? ', still running' : `, took ${formatDuration(tookMs)}`;
  const usual =
    usualMs === undefined
      ? ''
      : `; usually ${formatDuration(usualMs)} (${formatNumber(nights)} earlier ${plural('run', nights)})`;
  return `${began}${took}${usual}.`;
}
