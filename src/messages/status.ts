import type { SlackMessage } from '../runs/view.js';
import { actions } from './actions.js';
import { audienceButtons, encodeJobRef } from './buttons.js';
import { type AudienceView, audienceLines } from './find.js';
import { asChannelReads, type JobLine, jobLine, jobsActions, audienceNamesOf, whoseOf } from './jobs.js';
import { durationWords, type ScheduledRunSummary } from './nightly.js';
import { evaluationsTodayText, sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, slackDateTime, section, sections } from './mrkdwn.js';
import { formatDelta, dotted, limitList, profileCount } from '../platform/english.js';
import { scheduleTextForAll } from './schedule-phrases.js';

export const statusActions = { nightly: 'status:nightly' } as const;

const LINES = 8;

interface SandboxAndPlace {
  sandbox: { name: string; type: 'production' | 'development' };
}

export interface NextRun {
  name: string;
  /** Quartz, UTC. */
  cron?: string;
  /** Epoch ms; absent where the expression cannot be read. */
  at?: number | 'never';
}

/** A run of ours that Adobe has no job of yet. */
export interface UnsentLine {
  run: string;
  by: string;
  kind: 'evaluation' | 'export';
  audiences: string[];
  /** The reader may know of it, and not the whole channel. */
  privately?: true;
}

/** Absent is what Adobe did not tell. */
export interface Overview extends SandboxAndPlace {
  running: JobLine[];
  waiting: JobLine[];
  /** Which jobs those two were picked from, where not from both kinds. */
  only?: 'evaluation' | 'export' | 'neither';
  unsent: UnsentLine[];
  night?: ScheduledRunSummary | 'none';
  next?: NextRun[];
  /** On-demand evaluations of this UTC day; the interface's own may not show, so: at least. */
  usedToday?: number;
}

/** The same as the whole channel reads it. */
export const overviewInChannel = ({ running, waiting, unsent, ...rest }: Overview): Overview => ({
  ...rest,
  running: running.map(asChannelReads),
  waiting: waiting.map(asChannelReads),
  unsent: unsent.filter(({ privately }) => !privately),
});

/** What goes on in a sandbox. */
export function overview(options: Overview): SlackMessage {
  const { sandbox, running, waiting, unsent, night, next, usedToday } = options;
  const lines = [
    `*${sandboxLabel({ sandbox })}*`,
    ...listed('Running', running, options),
    ...listed('Waiting', waiting, options),
    ...(unsent.length === 0 ? [] : ['*Not at Adobe yet:*', ...limitList(unsent.map(unsentLine), LINES)]),
    ...(night === undefined ? [] : [nightWords(night)]),
    ...(next?.length === 0 ? ['*Next scheduled run:* none; no schedule is active.'] : (next ?? []).map(nextWords)),
    ...(usedToday === undefined
      ? []
      : [`*Evaluations on demand:* ${evaluationsTodayText(usedToday)}. The day begins at 00:00 UTC.`]),
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
  return [`*${title}:* ${only === undefined ? 'nothing' : `no ${only}`}.`];
}

function nightWords(night: ScheduledRunSummary | 'none'): string {
  if (night === 'none') return '*Last scheduled run:* none is to be found.';
  return `*Last scheduled run:* ${foreign(night.status)}. ${durationWords(night)}`;
}

function unsentLine({ run, by, kind, audiences }: UnsentLine): string {
  return `*${kind === 'evaluation' ? 'Evaluation' : 'Export'}* of ${audienceNamesOf({ audiences })} · ${run}, <@${by}>`;
}

function nextWords({ name, cron, at }: NextRun): string {
  const schedule = foreign(name);
  if (at === 'never')
    return `*Next scheduled run:* none; ${schedule} runs ${scheduleTextForAll(cron)}, and never again.`;
  return `*Next scheduled run:* ${at === undefined ? scheduleTextForAll(cron) : slackDateTime(at)}, ${schedule}`;
}

export interface AudienceStatus extends SandboxAndPlace {
  audience: AudienceView;
  /** The newest count that a job of Adobe's tells. */
  counted?: { profiles: number; job: JobLine; before?: number };
  /** An evaluation of it that is not over. */
  open?: JobLine;
}

/** The same as the whole channel reads it. */
export const audienceStatusInChannel = ({ counted, open, ...rest }: AudienceStatus): AudienceStatus => ({
  ...rest,
  ...(counted ? { counted: { ...counted, job: asChannelReads(counted.job) } } : {}),
  ...(open ? { open: asChannelReads(open) } : {}),
});

/** An audience: its last count, when, by what. */
export function audienceStatus({ sandbox, audience, counted, open }: AudienceStatus): SlackMessage {
  const { id, name, whyNot, exportable } = audience;
  const by = counted && `Counted ${countedWords(counted)}.`;
  const now =
    open &&
    `Being evaluated now: ${[foreign(open.status), whoseOf(open)].filter((one) => one !== '').join(', ')} · ${code(open.id)}.`;
  const head = `${audienceLines(audience)}\nIn ${sandboxLabel({ sandbox })}.`;
  const job = open ?? counted?.job;
  return buildMessage([head, ...(by ? [by] : []), ...(now ? [now] : [])].join('\n'), [
    section(head),
    ...(by ? [section(by)] : []),
    ...(now ? [context(now)] : []),
    buttonRow(
      { action: actions.size, text: 'Size', value: encodeJobRef(sandbox.name, id) },
      ...audienceButtons({ sandbox: sandbox.name, id, name, evaluable: whyNot === undefined, exportable }),
      ...(job ? [{ action: actions.jobDetails, text: 'Details', value: encodeJobRef(sandbox.name, job.id) }] : []),
    ),
  ]);
}

function countedWords({ profiles, job, before }: NonNullable<AudienceStatus['counted']>): string {
  const when = job.endedAt ?? job.createdAt;
  const moved = before === undefined ? '' : ` (${formatDelta(profiles - before)} since the count before)`;
  return `${profileCount(profiles)}${when === undefined ? '' : ` ${slackDateTime(when)}`}${moved}, ${dotted(whoseOf(job), code(job.id))}`;
}
