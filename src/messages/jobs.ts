import type { AudienceCount, SlackMessage } from '../runs/view.js';
import { actions, encodeJobRef } from './buttons.js';
import { batchState, beforeWords, enteredWord, filterWords, jobState, sandboxLabel, statusWords } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import {
  buttonRow,
  context,
  buildMessage,
  slackDateTime,
  section,
  sectionWith,
  type ButtonOptions,
  sections,
} from './mrkdwn.js';
import {
  dotted,
  formatDuration,
  limitList,
  formatNumber,
  listed,
  profileCount,
  amountOf,
} from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';
import type { JobLine } from '../queries/job-rows.js';
import { filesActions } from './files.js';
import type { JobDetail } from '../queries/job-detail.js';

export const jobsActions = { more: 'jobs:more', recent: 'jobs:recent' } as const;

const NAMES = 3;

export interface JobsOptions {
  sandbox: SandboxRef;
  /** What the list is narrowed to, in words; empty if it is not. */
  narrowed: string[];
  jobs: JobLine[];
  /** Is this a later page? */
  later: boolean;
  lookedBackTo: number | undefined;
  more: string | undefined;
}

/** Jobs, the newest first, also those started outside Usher. */
export function jobsMessage({ sandbox, narrowed, jobs: lines, later, lookedBackTo, more }: JobsOptions): SlackMessage {
  const where = sandboxLabel({ sandbox });
  const which = narrowed.length === 0 ? '' : ` (${narrowed.map((word) => foreign(word)).join(', ')})`;
  const title = `*${later ? 'Earlier jobs' : 'Recent jobs'} in ${where}*${which}`;
  const notes = [
    ...(lines.length === 0 ? [later ? 'No more jobs.' : 'No jobs.'] : []),
    ...(lookedBackTo === undefined
      ? []
      : [`Searched back to ${slackDateTime(lookedBackTo)}. “More…” searches further.`]),
  ];
  return buildMessage([title, ...lines.map(jobLine), ...notes].join('\n'), [
    section(title),
    ...lines.flatMap((line) => {
      const value = encodeJobRef(sandbox.name, line.id);
      const details = { action: actions.jobDetails, text: 'Details', value };
      return [sectionWith(jobTitle(line), details), context(jobNote(line))];
    }),
    ...notes.map(context),
    ...(more === undefined ? [] : [buttonRow({ action: jobsActions.more, text: 'More…', value: more })]),
  ]);
}

/** `*VIP buyers* · evaluation · running`: what people look for in a list of jobs. */
export const jobTitle = (line: JobLine): string =>
  dotted(`*${audienceNamesOf(line)}*`, line.kind, jobState(line.status));

/** The small line below: when, whose, and the id. */
export function jobNote(line: JobLine): string {
  const { id, createdAt, endedAt } = line;
  const when = createdAt === undefined ? '' : slackDateTime(createdAt);
  const took = createdAt === undefined || endedAt === undefined ? '' : `took ${formatDuration(endedAt - createdAt)}`;
  return dotted(when, took, whoseOf(line), code(id));
}

const jobLine = (line: JobLine): string => `${jobTitle(line)}\n${jobNote(line)}`;

export function audienceNamesOf({ audiences }: Pick<JobLine, 'audiences'>): string {
  if (audiences.length === 0) return 'every audience';
  return limitList(
    audiences.map((name) => foreign(name, 60)),
    NAMES,
  ).join(', ');
}

/** Empty if the reader may not know of the run. */
export function whoseOf({ run, outside }: Pick<JobLine, 'run' | 'outside'>): string {
  if (run) return `${run.id}${run.by === undefined ? '' : `, ${foreign(run.by)}`}`;
  if (outside === undefined) return '';
  return outside === 'schedule' ? 'started by the schedule' : 'started outside Usher';
}

const AUDIENCES = 20;
const BATCHES = 20;

interface JobDetailsView {
  sandbox: SandboxRef;
  jobs: JobDetail[];
  /** What their run told, with the counts before; its details also name what was counted besides. */
  told?: AudienceCount[];
}

/** One job, or both of a chain. The channel is not shown the ids for Adobe's support. */
export function jobDetails({ sandbox, jobs, told }: JobDetailsView, reader: 'asker' | 'channel'): SlackMessage {
  const parts = jobs.map((job) => {
    const lines = [
      ...jobLines(job, sandbox, told),
      ...(reader === 'asker' && job.support.length > 0 ? [supportLine(job)] : []),
    ];
    const next = buttonsOf(job, sandbox.name);
    return { lines, blocks: [...sections(lines), ...(next.length > 0 ? [buttonRow(...next)] : [])] };
  });
  return buildMessage(
    parts.flatMap(({ lines }) => lines).join('\n'),
    parts.flatMap(({ blocks }) => blocks),
  );
}

function jobLines(job: JobDetail, sandbox: SandboxRef, told?: AudienceCount[]): string[] {
  const what = job.kind === 'evaluation' ? 'Evaluation' : 'Export';
  const to = job.dataset ? ` to ${foreign(job.dataset.name)} ${code(job.dataset.id)}` : '';
  return [
    `*${what}* of ${audienceNamesOf(job)}${to}: *${jobState(job.status)}* · ${sandboxLabel({ sandbox })}`,
    dotted(
      whoseOf(job),
      job.createdAt === undefined ? '' : `sent ${slackDateTime(job.createdAt)}`,
      ...stageWords(job),
      `Adobe: ${foreign(job.status)}`,
    ),
    ...job.errors.map((error) => `⚠️ ${foreign(error, 300)}`),
    ...countLines(job, told),
    ...narrowingLines(job),
    ...exportedLines(job),
    ...limitList(job.batches.map(batchLine), BATCHES),
  ];
}

function narrowingLines({ filters, unread }: JobDetail): string[] {
  const words = [
    ...filterWords(filters, 300),
    ...(unread.length === 0 ? [] : [foreign(`couldn’t be read: ${listed(unread)}`, 200)]),
  ];
  return words.length === 0 ? [] : [`Filters: ${words.join('; ')}`];
}

function supportLine({ support }: JobDetail): string {
  return `For support: ${dotted(...support.map(([name, id]) => `${foreign(name)} ${code(id, 100)}`))}`;
}

function stageWords({ stages }: JobDetail): string[] {
  return stages.map(({ name, ms }) =>
    ms === undefined ? `${name} time not reported` : `${name} ${formatDuration(ms)}`,
  );
}

function countLines({ kind, counts, others, totalProfiles, withheld }: JobDetail, told?: AudienceCount[]): string[] {
  const before = (id: string) => beforeWords(told?.find((one) => one.id === id)?.last);
  const lines = counts.map(({ id, name, profiles, namespaces, statuses, asked = [], policy }) => {
    const size = profiles === undefined ? 'not reported by Adobe' : profileCount(profiles);
    const parts =
      kind === 'export'
        ? [withheld ? '' : asked.length === 0 ? 'statuses not reported' : statusWords(asked)]
        : [size, before(id), ...parted(namespaces), ...parted(statuses, enteredWord)];
    const by = policy === undefined ? '' : `merge policy ${foreign(policy)}`;
    const said = dotted(...parts, by);
    return `• ${foreign(name)} ${code(id)}${said === '' ? '' : `: ${said}`}`;
  });
  return [
    ...limitList(lines, AUDIENCES),
    ...(others.all === 0 || told ? [] : besidesLines(others, counts.length === 0)),
    ...(totalProfiles === undefined ? [] : [`${profileCount(totalProfiles)} scanned.`]),
  ];
}

/** `everything`: an evaluation of every audience names none of them. */
function besidesLines({ all, largest }: JobDetail['others'], everything: boolean): string[] {
  const said = largest.map(({ id, name, profiles }) => `• ${foreign(name)} ${code(id)} ${formatNumber(profiles)}`);
  const more = all - largest.length;
  return [
    everything ? 'Largest audiences:' : 'Also counted in this job:',
    ...said,
    ...(more > 0 ? [`and ${formatNumber(more)} more`] : []),
  ];
}

function parted(counters: Record<string, number>, word = (name: string) => foreign(name)): string[] {
  const parts = Object.entries(counters).map(([name, profiles]) => `${word(name)} ${formatNumber(profiles)}`);
  return limitList(parts, 5);
}

function exportedLines({ kind, exported }: JobDetail): string[] {
  if (kind === 'evaluation' || !exported) return [];
  const total =
    exported.profiles === undefined ? 'Profiles exported: not reported' : `${profileCount(exported.profiles)} exported`;
  return [dotted(total, ...parted(exported.namespaces))];
}

function batchLine({ id, audience, statuses, status, written, failed }: JobDetail['batches'][number]): string {
  const who = audience && foreign(audience);
  const rows =
    written === undefined ? '' : `${amountOf(written, 'row')}${failed ? `, ${formatNumber(failed)} failed` : ''}`;
  const batch = id === undefined ? 'no batch reported by Adobe' : `batch ${code(id)}`;
  return `• ${dotted(who, statusWords(statuses), batch, status && batchState(status), rows)}`;
}

function buttonsOf(job: JobDetail, sandbox: string): ButtonOptions[] {
  const value = encodeJobRef(sandbox, job.id);
  const over = job.status === 'SUCCEEDED';
  const open = job.endedAt === undefined;
  const written = over && job.batches.some(({ id }) => id !== undefined);
  return [
    ...(open ? [{ action: actions.followJob, text: 'Follow here', value }] : []),
    ...(open ? [{ action: actions.stopJob, text: 'Cancel…', value }] : []),
    ...(written ? [{ action: filesActions.show, text: 'Files', value }] : []),
    ...(written && job.run ? [{ action: actions.handOver, text: 'How to read the data', value: job.run.id }] : []),
    ...(over && job.kind === 'evaluation' && job.run
      ? [{ action: actions.exportThis, text: 'Export this…', value: job.run.id }]
      : []),
  ];
}
