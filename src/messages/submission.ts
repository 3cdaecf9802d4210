import type { Request } from '../request/request.js';
import type { EndedRun, Ending, Overlap, ReportedWhere, SlackMessage, Submission } from '../runs/view.js';
import { formatDuration, limitList, listed, profileCount } from '../platform/english.js';
import { foreign } from '../platform/escape.js';
import { defined } from '../platform/defined.js';
import { actions, answerRow, AT_RESET, FOLLOW } from './buttons.js';
import { rejected, rejectedRedisDown, textMessage } from './ephemeral.js';
import { heldSubmission } from './hold.js';
import { buildMessage, buttonRow, section, sections, slackDateTime } from './mrkdwn.js';
import { datasetName, evaluationsTodayText, QUOTA, sandboxLabel } from './phrases.js';
import { summarizeRequest } from './request-summary.js';

/** What became of an ask, to the person who asked. */
export function submissionMessage(submission: Submission): SlackMessage {
  switch (submission.outcome) {
    case 'question':
      return productionQuestion(submission);
    case 'overlaps':
      return overlapQuestion(submission);
    case 'started':
      return textMessage(submission.joins ? joined(submission) : started(submission));
    case 'held':
      return heldSubmission(submission);
    case 'unverified':
      return textMessage(`${submission.run} queued. Checking the names. If something is wrong, only you will be told.`);
    case 'following':
      return textMessage(following(submission));
    case 'ended':
      return doneAlready(submission);
    case 'over':
      return 'refusal' in submission ? rejected(submission.run, submission.refusal) : overBefore(submission);
    case 'not-taken':
      return rejectedRedisDown();
    case 'unknown':
      return textMessage('I’m not sure this was queued. You can safely ask again: it won’t run twice.');
  }
}

/** Characters. A question is never edited: all that will happen is in its text, too. */
const QUESTION = 20_000;

/** The question before a write in production shows all that will happen, as the review of a form does. */
function productionQuestion({
  kept,
  request,
  reportIn,
  runsToday,
  resets,
  overlap,
}: Extract<Submission, { outcome: 'question' }>): SlackMessage {
  const { to, audiences, rest } = summarizeRequest(request, reportIn);
  const what = { evaluation: 'Evaluate', export: 'Export', 'evaluation-then-export': 'Evaluate, then export' };
  const quota = request.kind === 'export' || runsToday === undefined ? [] : [`${evaluationsTodayText(runsToday)}.`];
  const title = `*${what[request.kind]} in ${sandboxLabel(request)}?*`;
  const lines = [...(request.kind === 'evaluation' ? [] : [to]), ...audiences, ...rest, ...quota];
  const isUsedUp = quota.length > 0 && (runsToday ?? 0) >= QUOTA;
  const later = isUsedUp ? [`The quota resets ${slackDateTime(resets)}.`] : [];
  const reset = isUsedUp ? { text: 'Run at the reset', value: `${kept} ${AT_RESET}` } : undefined;
  const more = overlap ? followAnswer(overlap, kept) : reset;
  const buttons = answerRow(kept, { yes: 'Start in Production', no: 'Don’t start', ...defined({ more }) });
  const all = [...lines, ...(overlap ? [alreadyCounting(overlap, request)] : later)];
  return buildMessage([title, ...all].join('\n'), [section(title), ...sections(all), buttons], QUESTION);
}

const followAnswer = ({ run }: Overlap, kept: string) => ({ text: `Follow ${run}`, value: `${kept} ${FOLLOW}` });

const alreadyCounting = ({ run, audiences }: Overlap, request: Request): string =>
  `${run} is already counting ${listedNames(audiences)} in ${sandboxLabel(request)}. Its result answers this too.`;

const listedNames = (names: string[]): string =>
  names.length > NAMES
    ? limitList(
        names.map((name) => foreign(name)),
        NAMES,
      ).join(', ')
    : listed(names.map((name) => foreign(name)));

/** Following is the first answer: it brings the same, and uses nothing. */
function overlapQuestion({ kept, request, overlap }: Extract<Submission, { outcome: 'overlaps' }>): SlackMessage {
  const text = [
    `*Follow ${overlap.run} instead?*`,
    alreadyCounting(overlap, request),
    `Another evaluation would use one of the roughly ${QUOTA} that Adobe allows a day, and Adobe runs one at a time.`,
  ].join('\n');
  const { text: yes, value } = followAnswer(overlap, kept);
  const answers = [
    { action: actions.answer, text: yes, value, style: 'primary' as const },
    { action: actions.answer, text: 'Run anyway', value: kept },
    { action: actions.decline, text: 'Don’t run', value: kept },
  ];
  return buildMessage(text, [section(text), buttonRow(...answers)]);
}

const isDirect = ({ channel }: ReportedWhere): boolean => channel.startsWith('D');

const resultGoes = (where: ReportedWhere): string =>
  isDirect(where) ? 'I’ll send you the result.' : `I’ll post the result in <#${where.channel}>.`;

/** Nothing is sent to Adobe before the run has a place to be told in. */
function started({ run, where }: { run: string; where: ReportedWhere }): string {
  if (where.state === 'open') return `${run} queued. ${resultGoes(where)}`;
  if (where.state === 'closed')
    return `${run} not sent to Adobe yet: I can’t post in <#${where.channel}>. I’ll ask you in a direct message where to post the result, and keep the request for 30 minutes.`;
  return `${run} queued. ${resultGoes(where)} If I can’t, I’ll ask you before anything is sent to Adobe.`;
}

const joined = ({ run, where }: { run: string; where: ReportedWhere }): string =>
  where.state === 'closed'
    ? `${run} isn’t following the job yet: I can’t post in <#${where.channel}>. I’ll ask you in a direct message where to post the result.`
    : `Following it as ${run}. Its card and result will be posted in this channel.`;

function following({ run, where, while: state }: Extract<Submission, { outcome: 'following' }>): string {
  const there =
    where.channel === where.asked ? 'here' : isDirect(where) ? 'in a direct message' : `in <#${where.channel}>`;
  switch (state) {
    case 'homeless':
      return `${run} is already running this request, but I couldn’t post in <#${where.channel}>. I’ll try once more, then ask you where to post the result.`;
    case 'cancelling':
      return `${run} was running this request and is being cancelled, so nothing was started. Ask again once its result is posted ${there}.`;
    case 'held':
      return `${run} is already on hold for the same request. You’ll see its result ${there}.`;
    case 'live':
      return `${run} is already running this request. You’ll see its result ${there}.`;
  }
}

/** The same delivery came once more, after its run had ended. */
function overBefore({ run, ending, now }: { run: string; ending: Pick<Ending, 'how' | 'at'>; now: number }) {
  const words: Record<Ending['how'], string> = {
    finished: 'done',
    'finished-with-warnings': 'done with warnings',
    failed: 'failed',
    cancelled: 'cancelled',
    expired: 'expired',
    lost: 'result unknown',
  };
  const ago = formatDuration(Math.max(0, now - ending.at));
  return textMessage(
    `You already made this request: ${run} (${words[ending.how]}, ${ago} ago). Nothing new was started. To run it again, use its report.`,
  );
}

/** Without its `run` the person may not know which one did it; without `kept` there is no button. */
function doneAlready({ ended, kept }: Extract<Submission, { outcome: 'ended' }>): SlackMessage {
  const when = ended ? `${formatDuration(ended.agoMs)} ago` : 'within the last 10 minutes';
  const where = ended?.reportIn === undefined ? '' : ` See its report in <#${ended.reportIn}>.`;
  const on =
    kept === undefined
      ? 'To do it again, press “Run again…” on its report.'
      : `To ${ended?.request.kind === 'export' ? 'export' : 'count'} again now, press “Run it again”.`;
  const done = ended?.run === undefined ? `This was already done ${when}` : `${ended.run} did exactly this ${when}`;
  const text = `${done}${ended ? resultOf(ended) : ''}.${where}\nNothing was started. ${on}`;
  const again = kept === undefined ? [] : [buttonRow({ action: actions.answer, text: 'Run it again', value: kept })];
  return buildMessage(text, [section(text), ...again]);
}

const NAMES = 5;

function resultOf({ request, evaluation, export: exported }: EndedRun): string {
  const counted = (evaluation?.counts ?? []).map(
    ({ name, profiles }) => `${foreign(name)} ${profiles === undefined ? 'not reported' : profileCount(profiles)}`,
  );
  const written = exported?.profiles === undefined ? '' : `, ${profileCount(exported.profiles)}`;
  const results = [
    ...limitList(counted, NAMES),
    ...(exported ? [`exported to ${datasetName(request)}${written}`] : []),
    `in ${sandboxLabel(request)}`,
  ];
  return `: ${results.join(', ')}`;
}
