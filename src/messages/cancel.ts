import type { Request } from '../runs/request.js';
import type { Message } from '../runs/story.js';
import { audienceNames, datasetName, outsideWords, sandboxWords } from './parts.js';
import { buttons, code, message, section } from './plain.js';
import { sentence } from './private.js';

export const cancelActions = { do: 'job:cancel', leave: 'job:leave' } as const;

export interface JobCancelled {
  request: Request;
  /** The runs that have to do with it. */
  runs: string[];
}

function what({ request }: JobCancelled): string {
  const job = request.kind === 'evaluation' ? 'evaluation' : 'export';
  const to = request.dataset ? ` to ${datasetName(request)}` : '';
  return `the ${job} of ${audienceNames(request)}${to} in ${sandboxWords(request)} (job ${code(request.job?.id ?? '')})`;
}

/** Before a job is cancelled, to the person alone: it is named, and who else has to do with it. */
export function cancelQuestion(job: JobCancelled, value: string): Message {
  const { request, runs } = job;
  const whose =
    runs.length > 0
      ? `It is cancelled through ${runs.join(', ')}, whose channels are told.`
      : `${outsideWords(request)}. Whoever relies on it is not asked.`;
  const quota = request.kind === 'evaluation' ? ' A started evaluation probably counts against the day.' : '';
  const text = `*Cancel ${what(job)}?*\n${whose}${quota}`;
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
