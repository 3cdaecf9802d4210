import type { Request } from '../request/request.js';
import type { CancelResult, SlackMessage } from '../runs/view.js';
import { audienceNames, datasetName, originSummary, sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { questionMessage } from './buttons.js';
import { limitList } from '../platform/english.js';
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
  /** Slack user ids. */
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

const notAsked = (request: Request) => `${originSummary(request)}. Whoever relies on it is not asked.`;

const QUOTA = ' A started evaluation probably counts against the day.';

/** Asks the person alone before a run is cancelled. Names the run and who else waits for it. */
export function cancelRunQuestion(asked: RunCancelled, kept: string): SlackMessage {
  const { run, request, askedBy, followers, outside } = asked;
  const names = limitList(
    followers.map((id) => `<@${id}>`),
    10,
  ).join(', ');
  const first = request?.job ? 'follows it' : 'asked for it';
  const others = names === '' ? '' : `, and ${names} follow${followers.length === 1 ? 's' : ''} it`;
  const who = `${request && outside ? `${notAsked(request)} ` : ''}<@${askedBy}> ${first}${others}.`;
  const quota = request && request.kind !== 'export' ? QUOTA : '';
  return question(`*Cancel ${run}${request ? `, ${task(request)}` : ''}?*\n${who}${quota}`, kept);
}

/** Asks the person alone before a job is cancelled. Names the job and who else has to do with it. */
export function cancelQuestion(job: AsksOfJob, kept: string): SlackMessage {
  const { request, runs, outside } = job;
  const whose = [
    ...(outside ? [notAsked(request)] : []),
    ...(runs.length > 0 ? [`It is cancelled through ${runs.join(', ')}, whose channels are told.`] : []),
    ...(!outside && runs.length === 0 ? ['Whoever relies on the job is not asked.'] : []),
  ].join(' ');
  const quota = request.kind === 'evaluation' ? QUOTA : '';
  return question(`*Cancel ${what(job)}?*\n${whose}${quota}`, kept);
}

const question = (text: string, kept: string) =>
  questionMessage(text, kept, { yes: 'Cancel it', no: 'Leave it', style: 'danger' });

/** Says what came of a yes to `cancelRunQuestion`. */
export function runCancelling(run: string, { first, refused }: CancelResult): SlackMessage {
  if (!first) return textMessage(`${run} is being cancelled already.`);
  const why = foreign(refused ?? '', 300).replace(/[.]$/, '');
  const again = refused === undefined ? '' : `Adobe would not cancel it: ${why}. I ask once more. `;
  return textMessage(`${again}Cancelling ${run}. The channel is told how it ends.`);
}

export const jobCancelling = (): SlackMessage =>
  textMessage(
    'Cancelling. Adobe decides: what was nearly done may end all the same. The channel is told that you did.',
  );

/** To everybody in the channel. */
export function jobCancelled(job: JobCancelled & { ours?: boolean }, by: string): SlackMessage {
  const through =
    job.runs.length > 0 ? `, ${job.runs.join(', ')}` : job.ours ? '' : ', which was started outside Usher';
  return textMessage(`<@${by}> is cancelling ${what(job)}${through}.`);
}
