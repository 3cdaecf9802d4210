import type { Request } from '../runs/request.js';
import type { Message } from '../runs/story.js';
import { audienceNames, datasetName, outsideWords, sandboxWords } from './parts.js';
import { buttons, code, message, section, some } from './plain.js';
import { sentence } from './private.js';

export const cancelActions = { do: 'job:cancel', leave: 'job:leave' } as const;

export interface JobCancelled {
  request: Request;
  /** The runs that have to do with it. */
  runs: string[];
}

export interface RunCancelled {
  run: string;
  /** Absent while its names are being checked. */
  request: Request | undefined;
  /** Slack user ids. */
  askedBy: string;
  followers: string[];
}

const KINDS = { evaluation: 'evaluation', export: 'export', 'evaluation-then-export': 'evaluation and export' };

function task(request: Request): string {
  const to = request.dataset ? ` to ${datasetName(request)}` : '';
  return `the ${KINDS[request.kind]} of ${audienceNames(request)}${to} in ${sandboxWords(request)}`;
}

function what({ request }: JobCancelled): string {
  return `${task(request)} (job ${code(request.job?.id ?? '')})`;
}

const QUOTA = ' A started evaluation probably counts against the day.';

/** Before a run is cancelled, to the person alone: it is named, and who else waits for it. */
export function cancelRunQuestion({ run, request, askedBy, followers }: RunCancelled, value: string): Message {
  const others = some(
    followers.map((id) => `<@${id}>`),
    10,
  ).join(', ');
  const who = `<@${askedBy}> asked for it${others === '' ? '' : `, and ${others} follow${followers.length === 1 ? 's' : ''} it`}.`;
  const quota = request && request.kind !== 'export' ? QUOTA : '';
  return question(`*Cancel ${run}${request ? `, ${task(request)}` : ''}?*\n${who}${quota}`, value);
}

/** Before a job is cancelled, to the person alone: it is named, and who else has to do with it. */
export function cancelQuestion(job: JobCancelled, value: string): Message {
  const { request, runs } = job;
  const whose =
    runs.length > 0
      ? `It is cancelled through ${runs.join(', ')}, whose channels are told.`
      : `${outsideWords(request)}. Whoever relies on it is not asked.`;
  const quota = request.kind === 'evaluation' ? QUOTA : '';
  return question(`*Cancel ${what(job)}?*\n${whose}${quota}`, value);
}

function question(text: string, value: string): Message {
  return message(text, [
    section(text),
    buttons(
      { action: cancelActions.do, text: 'Cancel it', value, style: 'danger' },
      { action: cancelActions.leave, text: 'Leave it', value },
    ),
  ]);
}

export const jobLeft = (): Message => sentence('Nothing was cancelled.');

export const jobCancelling = (): Message =>
  sentence('Cancelling. Adobe decides: what was nearly done may end all the same. The channel is told that you did.');

/** To everybody in the channel. */
export function jobCancelled(job: JobCancelled, by: string): Message {
  const through = job.runs.length > 0 ? `, ${job.runs.join(', ')}` : ', which was started outside Usher';
  return sentence(`<@${by}> is cancelling ${what(job)}${through}.`);
}
