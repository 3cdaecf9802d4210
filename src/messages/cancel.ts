import type { Request } from '../request/request.js';
import type { CancelResult, SlackMessage } from '../runs/view.js';
import { audienceNames, datasetName, originSummary, sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { questionMessage } from './buttons.js';
import { limitList, listed } from '../platform/english.js';
import { textMessage } from './ephemeral.js';

interface JobCancelled {
  request: Request;
  /** The runs of this job that the reader may know of. */
  runs: string[];
}

/** `outside`: no run of ours has sent the job. */
interface AsksOfJob extends JobCancelled {
  outside: boolean;
}

interface RunCancelled {
  run: string;
  /** Absent while the names in the request are being checked. */
  request: Request | undefined;
  /** Names of people. */
  askedBy: string;
  followers: string[];
  /** The run follows a job that no run of ours has sent. */
  outside: boolean;
}

const KINDS = { evaluation: 'evaluation', export: 'export', 'evaluation-then-export': 'evaluation and export' };

function task(request: Request): string {
  const to = request.dataset ? ` to ${datasetName(request)}` : '';
  return `the ${KINDS[request.kind]} of ${audienceNames(request)}${to} in ${sandboxLabel(request)}`;
}

function what({ request }: JobCancelled): string {
  return `${task(request)} (job ${code(request.job?.id ?? '')})`;
}

const notAsked = (request: Request) => `${originSummary(request)}. The people who rely on it haven’t been asked.`;

const QUOTA = ' It probably still uses one of today’s evaluations.';

/** Asks the person alone before a run is cancelled. Names the run and who else waits for it. */
export function cancelRunQuestion(asked: RunCancelled, kept: string): SlackMessage {
  const { run, request, askedBy, followers, outside } = asked;
  const names = limitList(
    followers.map((name) => foreign(name)),
    10,
  ).join(', ');
  const first = request?.job ? 'is following it' : 'requested it';
  const others = names === '' ? '' : `, and ${names} ${followers.length === 1 ? 'is' : 'are'} following it`;
  const who = `${request && outside ? `${notAsked(request)} ` : ''}${foreign(askedBy)} ${first}${others}.`;
  const quota = request && request.kind !== 'export' ? QUOTA : '';
  return question(`*Cancel ${run}${request ? `, ${task(request)}` : ''}?*\n${who}${quota}`, kept);
}

/** Asks the person alone before a job is cancelled. Names the job and who else has to do with it. */
export function cancelQuestion(job: AsksOfJob, kept: string): SlackMessage {
  const { request, runs, outside } = job;
  const whose = [
    ...(outside ? [notAsked(request)] : []),
    ...(runs.length > 0
      ? [
          `This also cancels ${runs.join(', ')}. I’ll post the result in ${runs.length === 1 ? 'that run’s channel' : 'those runs’ channels'}.`,
        ]
      : []),
    ...(!outside && runs.length === 0 ? ['The people who rely on this job haven’t been asked.'] : []),
  ].join(' ');
  const quota = request.kind === 'evaluation' ? QUOTA : '';
  return question(`*Cancel ${what(job)}?*\n${whose}${quota}`, kept);
}

const question = (text: string, kept: string) =>
  questionMessage(text, kept, { yes: 'Cancel it', no: 'Keep it', style: 'danger' });

/** Says what came of a yes to `cancelRunQuestion`. */
export function runCancelling(run: string, { first, refused }: CancelResult): SlackMessage {
  if (!first) return textMessage(`${run} is already being cancelled.`);
  const why = foreign(refused ?? '', 300).replace(/[.]$/, '');
  const doing =
    refused === undefined ? `Cancelling ${run}.` : `Adobe refused to cancel ${run}: ${why}. I’m trying once more.`;
  return textMessage(`${doing} I’ll post the result in the same channel as its card.`);
}

export const jobCancelling = (): SlackMessage =>
  textMessage('Cancelling it now. Adobe may be too far along to cancel.');

/** To everybody in the channel. */
export function jobCancelled(job: JobCancelled & { ours?: boolean }, by: string): SlackMessage {
  const through =
    job.runs.length > 0
      ? `. This also cancels ${listed(job.runs)}`
      : job.ours
        ? ''
        : ', which was started outside Usher';
  return textMessage(`${foreign(by)} is cancelling ${what(job)}${through}.`);
}
