import type { SlackMessage } from '../runs/view.js';
import { actions, audienceButtons, encodeJobRef } from './buttons.js';
import { audienceLines } from './audiences.js';
import { textMessage } from './ephemeral.js';
import { jobLine, jobsActions, audienceNamesOf, whoseOf } from './jobs.js';
import { evaluationsTodayText, jobState, sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, slackDateTime, slackTime, section, sections } from './mrkdwn.js';
import {
  formatDelta,
  dotted,
  limitList,
  profileCount,
  plural,
  formatDuration,
  formatNumber,
} from '../platform/english.js';
import { scheduleTextForAll } from './schedule-phrases.js';
import type { AudienceStatus } from '../queries/audiences.js';
import type { JobLine } from '../queries/job-rows.js';
import type { ScheduledRunSummary, Move } from '../queries/nightly.js';
import type { NextRun, Overview, UnsentLine } from '../queries/overview.js';
import type { SandboxRef } from '../request/request.js';

export const statusActions = { nightly: 'status:nightly' } as const;

const LINES = 8;

export function overview(options: Overview): SlackMessage {
  const { sandbox, running, waiting, unsent, night, next, usedToday, resetsAt } = options;
  const lines = [
    `*${sandboxLabel({ sandbox })}*`,
    ...listed('Running', running, options),
    ...listed('Queued at Adobe', waiting, options),
    ...(unsent.length === 0 ? [] : ['*Not sent to Adobe yet:*', ...limitList(unsent.map(unsentLine), LINES)]),
    ...(night === undefined ? [] : [nightWords(night)]),
    ...(next?.length === 0 ? ['*Next scheduled run:* none. No schedule is on.'] : (next ?? []).map(nextWords)),
    ...(usedToday === undefined ? [] : [`*Quota:* ${evaluationsTodayText(usedToday)}; resets ${slackTime(resetsAt)}.`]),
  ];
  const wasOne = night !== undefined && night !== 'none';
  const nightButton = wasOne ? [{ action: statusActions.nightly, text: 'Last night', value: sandbox.name }] : [];
  return buildMessage(lines.join('\n'), [
    ...sections(lines),
    buttonRow({ action: jobsActions.recent, text: 'Recent jobs', value: sandbox.name }, ...nightButton),
  ]);
}

function listed(title: string, jobs: JobLine[], { only }: Overview): string[] {
  if (jobs.length > 0) return [`*${title}:*`, ...limitList(jobs.map(jobLine), LINES)];
  if (only === 'neither') return [];
  return [`*${title}:* ${only === undefined ? 'none' : `no ${only}`}.`];
}

function nightWords(night: ScheduledRunSummary | 'none'): string {
  if (night === 'none') return '*Last scheduled run:* none found.';
  return `*Last scheduled run:* ${jobState(night.status)}. ${durationWords(night)}`;
}

function unsentLine({ run, by, kind, audiences, heldUntil }: UnsentLine): string {
  const held = heldUntil === undefined ? '' : ` · on hold until ${slackDateTime(heldUntil)}`;
  return `*${kind === 'evaluation' ? 'Evaluation' : 'Export'}* of ${audienceNamesOf({ audiences })} · ${run}, ${foreign(by)}${held}`;
}

function nextWords({ name, cron, at }: NextRun): string {
  const schedule = foreign(name);
  if (at === 'never')
    return `*Next scheduled run:* none. ${schedule} ran ${scheduleTextForAll(cron)} and won’t run again.`;
  return `*Next scheduled run:* ${at === undefined ? scheduleTextForAll(cron) : slackDateTime(at)}, ${schedule}`;
}

/** An audience: its last count, and when and by which job it was counted. */
export function audienceStatus({ sandbox, audience, counted, open }: AudienceStatus): SlackMessage {
  const by = counted && `Counted ${countedWords(counted)}.`;
  const now =
    open &&
    `Being evaluated now: ${[jobState(open.status), whoseOf(open)].filter((one) => one !== '').join(', ')} · ${code(open.id)}.`;
  const head = `${audienceLines(audience)}\nIn ${sandboxLabel({ sandbox })}.`;
  const job = open ?? counted?.job;
  return buildMessage([head, ...(by ? [by] : []), ...(now ? [now] : [])].join('\n'), [
    section(head),
    ...(by ? [section(by)] : []),
    ...(now ? [context(now)] : []),
    buttonRow(
      { action: actions.size, text: 'Size', value: encodeJobRef(sandbox.name, audience.id) },
      ...audienceButtons(sandbox.name, audience),
      ...(job ? [{ action: actions.jobDetails, text: 'Details', value: encodeJobRef(sandbox.name, job.id) }] : []),
    ),
  ]);
}

function countedWords({ profiles, job, before }: NonNullable<AudienceStatus['counted']>): string {
  const when = job.endedAt ?? job.createdAt;
  const moved = before === undefined ? '' : ` (${formatDelta(profiles - before)} since the previous count)`;
  return `${profileCount(profiles)}${when === undefined ? '' : ` ${slackDateTime(when)}`}${moved}, ${dotted(whoseOf(job), code(job.id))}`;
}

export function nightly(sandbox: SandboxRef, night: ScheduledRunSummary | undefined): SlackMessage {
  if (!night) return textMessage(`No scheduled run found in ${sandboxLabel({ sandbox })}.`);
  const lines = nightLines(night, sandbox);
  return buildMessage(lines.join('\n'), [
    ...sections(lines),
    buttonRow({ action: actions.jobDetails, text: 'Details', value: encodeJobRef(sandbox.name, night.id) }),
  ]);
}

function nightLines(night: ScheduledRunSummary, sandbox: SandboxRef): string[] {
  const { id, status, counted, movers, moved, fallen, fell, comparedWith } = night;
  return [
    `*Scheduled run in ${sandboxLabel({ sandbox })}: ${jobState(status)}* · ${code(id)}`,
    durationWords(night),
    counted === undefined
      ? night.tookMs === undefined
        ? 'Counts appear when it finishes.'
        : 'Adobe reports no counts.'
      : `${formatNumber(counted)} audiences counted.`,
    ...(counted === undefined || comparedWith !== undefined ? [] : ['No earlier run to compare with.']),
    ...(comparedWith === undefined || counted === undefined
      ? []
      : [
          `${moved === 0 ? 'No count changed' : `${formatNumber(moved)} counts changed`} since the run of ${slackDateTime(comparedWith)}${moved > movers.length ? '; the largest changes' : ''}${moved === 0 ? '.' : ':'}`,
          ...movers.map((move) => `• ${nameOf(move)}: ${formatNumber(move.profiles)} (${formatDelta(move.change)})`),
          fell === 0 ? 'None fell to zero.' : `*Fell to zero: ${formatNumber(fell)}*`,
          ...fallen.map((move) => `• ${nameOf(move)}: 0 (was ${formatNumber(move.before)})`),
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

function nameOf({ id, name }: Move): string {
  return name === id ? code(id) : foreign(name);
}
