import type { SlackMessage } from '../runs/view.js';
import { actions } from './actions.js';
import { encodeJobRef } from './buttons.js';
import { filesActions } from './files.js';
import { audienceNamesOf, whoseOf } from './jobs.js';
import { filterWords, sandboxLabel, statusWord, statusWords } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { type ButtonOptions, buttonRow, buildMessage, slackDateTime, section, sections } from './mrkdwn.js';
import { dotted, formatDuration, formatNumber, limitList, listed, profileCount } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';
import type { JobDetail } from '../queries/job-detail.js';

const AUDIENCES = 12;
const BATCHES = 12;

export interface JobDetailsView {
  sandbox: SandboxRef;
  /** The run that the jobs belong to, where that was asked for. */
  title?: string;
  jobs: JobDetail[];
}

/** One job, or both of a chain; as one person reads it, or without what only Adobe's support is told. */
export function jobDetails({ sandbox, title, jobs }: JobDetailsView, reader: 'asker' | 'channel'): SlackMessage {
  const head = title === undefined ? [] : [title];
  const told = jobs.map((job) => {
    const lines = [...jobLines(job, sandbox), ...(reader === 'asker' ? [supportLine(job)] : [])];
    const next = buttonsOf(job, sandbox.name);
    return { lines, blocks: [...sections(lines), ...(next.length > 0 ? [buttonRow(...next)] : [])] };
  });
  return buildMessage([...head, ...told.flatMap(({ lines }) => lines)].join('\n'), [
    ...head.map(section),
    ...told.flatMap(({ blocks }) => blocks),
  ]);
}

function jobLines(job: JobDetail, sandbox: JobDetailsView['sandbox']): string[] {
  const what = job.kind === 'evaluation' ? 'Evaluation' : 'Export';
  const to = job.dataset ? ` to ${foreign(job.dataset.name)} ${code(job.dataset.id)}` : '';
  return [
    `*${what}* of ${audienceNamesOf(job)}${to}: *${foreign(job.status)}* · ${sandboxLabel({ sandbox })}`,
    dotted(whoseOf(job), job.createdAt === undefined ? '' : `sent ${slackDateTime(job.createdAt)}`, ...stageWords(job)),
    ...job.errors.map((error) => `⚠️ ${foreign(error, 300)}`),
    ...countLines(job),
    ...narrowingLines(job),
    ...exportedLines(job),
    ...limitList(job.batches.map(batchLine), BATCHES),
  ];
}

function narrowingLines({ filters, unread }: JobDetail): string[] {
  const words = [
    ...filterWords(filters, 300),
    ...(unread.length === 0 ? [] : [foreign(`what couldn’t be read: ${listed(unread)}`, 200)]),
  ];
  return words.length === 0 ? [] : [`Narrowed to: ${words.join('; ')}`];
}

function supportLine({ support }: JobDetail): string {
  return `For support: ${dotted(...support.map(([name, id]) => `${foreign(name)} ${code(id, 100)}`))}`;
}

function stageWords({ stages }: JobDetail): string[] {
  return stages.map(({ name, ms }) => `${name} ${ms === undefined ? 'not reported' : formatDuration(ms)}`);
}

function countLines({ kind, counts, others, totalProfiles, withheld }: JobDetail): string[] {
  const lines = counts.map(({ id, name, profiles, namespaces, statuses, asked = [], policy }) => {
    const size = profiles === undefined ? 'not reported by Adobe' : profileCount(profiles);
    const parts =
      kind === 'export'
        ? [withheld ? '' : asked.length === 0 ? 'statuses not given' : statusWords(asked)]
        : [size, ...parted(namespaces), ...parted(statuses, statusWord)];
    const by = policy === undefined ? '' : `merge policy ${foreign(policy)}`;
    const said = dotted(...parts, by);
    return `• ${foreign(name)} ${code(id)}${said === '' ? '' : `: ${said}`}`;
  });
  return [
    ...limitList(lines, AUDIENCES),
    ...(others === 0
      ? []
      : [
          `Also counted, not named by the job: ${others === 1 ? 'one audience' : `${formatNumber(others)} audiences`}.`,
        ]),
    ...(totalProfiles === undefined ? [] : [`Looked at ${profileCount(totalProfiles)}.`]),
  ];
}

function parted(counters: Record<string, number>, word = (name: string) => foreign(name)): string[] {
  const parts = Object.entries(counters).map(([name, profiles]) => `${word(name)} ${formatNumber(profiles)}`);
  return limitList(parts, 5);
}

function exportedLines({ kind, exported }: JobDetail): string[] {
  if (kind === 'evaluation' || !exported) return [];
  const total =
    exported.profiles === undefined ? 'profiles exported: not reported' : `${profileCount(exported.profiles)} exported`;
  return [dotted(total, ...parted(exported.namespaces))];
}

function batchLine({ id, audience, statuses, status, written, failed }: JobDetail['batches'][number]): string {
  const who = audience && foreign(audience);
  const rows =
    written === undefined ? '' : `${formatNumber(written)} rows${failed ? `, ${formatNumber(failed)} failed` : ''}`;
  const batch = id === undefined ? 'no batch reported by Adobe' : `batch ${code(id)}`;
  return `• ${dotted(who, statusWords(statuses), batch, status && foreign(status), rows)}`;
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
    ...(written && job.run ? [{ action: actions.handOver, text: 'Hand over', value: job.run.id }] : []),
    ...(over && job.kind === 'evaluation' && job.run
      ? [{ action: actions.exportThis, text: 'Export this…', value: job.run.id }]
      : []),
  ];
}
