import type { SlackMessage } from '../runs/view.js';
import { actions } from './actions.js';
import { encodeJobRef } from './buttons.js';
import { sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, slackDateTime, section, sectionWith } from './mrkdwn.js';
import { dotted, formatDuration, limitList } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';
import type { JobLine } from '../queries/job-rows.js';

export const jobsActions = { more: 'jobs:more', recent: 'jobs:recent' } as const;

const NAMES = 3;

export interface JobsOptions {
  sandbox: SandboxRef;
  /** What the list is narrowed to, in words; empty: nothing. */
  narrowed: string[];
  jobs: JobLine[];
  /** Is this a later page? */
  later: boolean;
  lookedBackTo?: number;
  more?: string;
}

/** Jobs newest first, those started elsewhere too. */
export function jobsMessage({ sandbox, narrowed, jobs: lines, later, lookedBackTo, more }: JobsOptions): SlackMessage {
  const where = sandboxLabel({ sandbox });
  const which = narrowed.length === 0 ? '' : ` (${narrowed.map((word) => foreign(word)).join(', ')})`;
  const title = `*${later ? 'Earlier jobs' : 'Recent jobs'} in ${where}*${which}`;
  const notes = [
    ...(lines.length === 0 ? [later ? 'No more of them.' : 'None.'] : []),
    ...(lookedBackTo === undefined ? [] : [`Looked back to ${slackDateTime(lookedBackTo)}; More… looks further.`]),
  ];
  return buildMessage([title, ...lines.map(jobLine), ...notes].join('\n'), [
    section(title),
    ...lines.map((line) => {
      const value = encodeJobRef(sandbox.name, line.id);
      return sectionWith(jobLine(line), { action: actions.jobDetails, text: 'Details', value });
    }),
    ...notes.map(context),
    ...(more === undefined ? [] : [buttonRow({ action: jobsActions.more, text: 'More…', value: more })]),
  ]);
}

export function jobLine(line: JobLine): string {
  const { kind, id, status, createdAt, endedAt } = line;
  const what = kind === 'evaluation' ? 'Evaluation' : 'Export';
  const when = createdAt === undefined ? '' : slackDateTime(createdAt);
  const took = createdAt === undefined || endedAt === undefined ? '' : `took ${formatDuration(endedAt - createdAt)}`;
  return `${dotted(`*${what}* of ${audienceNamesOf(line)}`, foreign(status))}\n${dotted(when, took, whoseOf(line), code(id))}`;
}

export function audienceNamesOf({ audiences }: Pick<JobLine, 'audiences'>): string {
  if (audiences.length === 0) return 'everything';
  return limitList(
    audiences.map((name) => foreign(name, 60)),
    NAMES,
  ).join(', ');
}

/** Empty for a run of which the reader may not know. */
export function whoseOf({ run, outside }: Pick<JobLine, 'run' | 'outside'>): string {
  if (run) return `${run.id}${run.by === undefined ? '' : `, <@${run.by}>`}`;
  if (outside === undefined) return '';
  return outside === 'schedule' ? 'by Adobe’s schedule' : 'started elsewhere';
}
