import type { EndedRun, Ending, ReportedWhere, SlackMessage, Submission } from '../runs/view.js';
import { formatDuration, limitList, profileCount } from '../platform/english.js';
import { foreign } from '../platform/escape.js';
import { actions, answerRow } from './buttons.js';
import { rejected, rejectedRedisDown, textMessage } from './ephemeral.js';
import { buildMessage, buttonRow, section, sections } from './mrkdwn.js';
import { datasetName, evaluationsTodayText, sandboxLabel } from './phrases.js';
import { summarizeRequest } from './request-summary.js';

/** What became of an ask, to the person who asked. */
export function submissionMessage(submission: Submission): SlackMessage {
  switch (submission.outcome) {
    case 'question':
      return productionQuestion(submission);
    case 'started':
      return textMessage(submission.joins ? joined(submission) : started(submission));
    case 'unverified':
      return textMessage(`Taken as ${submission.run}; checking the names. If something is wrong I will tell only you.`);
    case 'following':
      return textMessage(following(submission));
    case 'ended':
      return doneAlready(submission);
    case 'over':
      return 'refusal' in submission ? rejected(submission.run, submission.refusal) : overBefore(submission);
    case 'not-taken':
      return rejectedRedisDown();
    case 'unknown':
      return textMessage('I am not sure whether I took that. Asking again is safe: it will never run twice.');
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
}: Extract<Submission, { outcome: 'question' }>): SlackMessage {
  const { to, audiences, rest } = summarizeRequest(request, reportIn);
  const what = { evaluation: 'Evaluate', export: 'Export', 'evaluation-then-export': 'Evaluate, then export' };
  const quota = request.kind === 'export' || runsToday === undefined ? [] : [`${evaluationsTodayText(runsToday)}.`];
  const title = `*${what[request.kind]} in ${sandboxLabel(request)}?*`;
  const lines = [...(request.kind === 'evaluation' ? [] : [to]), ...audiences, ...rest, ...quota];
  const buttons = answerRow(kept, { yes: 'Start in PRODUCTION', no: 'Do not start' });
  return buildMessage([title, ...lines].join('\n'), [section(title), ...sections(lines), buttons], QUESTION);
}

function whom({ channel, asked }: ReportedWhere): string {
  if (channel.startsWith('D')) return 'you';
  return channel === asked ? 'the channel' : `<#${channel}>`;
}

const placeWords = (where: ReportedWhere): string =>
  whom(where) === 'the channel' ? 'this channel' : `<#${where.channel}>`;

/** Nothing is sent to Adobe before the run has a place to be told in. */
function started({ run, where }: { run: string; where: ReportedWhere }): string {
  if (where.state === 'open') return `Started as ${run}. I will tell ${whom(where)} when it is done.`;
  if (where.state === 'closed')
    return `Taken as ${run}, and not sent to Adobe yet: I can’t post in ${placeWords(where)}. I ask you in our direct messages where to report; I keep it for 30 minutes.`;
  return `Taken as ${run}. I will tell ${whom(where)} when it is done; where I can’t post, I ask you before anything is sent.`;
}

const joined = ({ run, where }: { run: string; where: ReportedWhere }): string =>
  where.state === 'closed'
    ? `${run} would follow it, and I can’t post in ${placeWords(where)}. I ask you in our direct messages where to report.`
    : `Following it as ${run}: its card and its report come to this channel.`;

function following({ run, where, while: state }: Extract<Submission, { outcome: 'following' }>): string {
  const told = whom(where) === 'the channel' ? 'here' : `to ${whom(where)}`;
  switch (state) {
    case 'homeless':
      return `${run} is for exactly this. It waits for a place to report to, as I could not post in <#${where.channel}>. I try that once more; where I still may not, I ask you where to tell you.`;
    case 'cancelling':
      return `${run} does exactly this and is being cancelled, so nothing was started. Its report will come ${told} too; ask again after that.`;
    case 'live':
      return `${run} is doing exactly this already. You are following it: its report will come ${told} too.`;
  }
}

/** The same delivery came once more, after its run had ended. */
function overBefore({ run, ending, now }: { run: string; ending: Pick<Ending, 'how' | 'at'>; now: number }) {
  const words: Record<Ending['how'], string> = {
    finished: 'It is done',
    'finished-with-warnings': 'It is done, with warnings',
    failed: 'It failed',
    cancelled: 'It was cancelled',
    lost: 'Adobe did not say how it ended',
  };
  const ago = formatDuration(Math.max(0, now - ending.at));
  return textMessage(`I took that already, as ${run}. ${words[ending.how]}, ${ago} ago. Nothing new was started.`);
}

/** Without its `run` the person may not know which one did it; without `kept` there is no button. */
function doneAlready({ ended, kept }: Extract<Submission, { outcome: 'ended' }>): SlackMessage {
  const when = ended ? `${formatDuration(ended.agoMs)} ago` : 'within the last 10 minutes';
  const where = ended?.reportIn === undefined ? '' : ` Its report is in <#${ended.reportIn}>.`;
  const on =
    kept === undefined
      ? 'To do it again, press “Run again…” at its report.'
      : `To ${ended?.request.kind === 'export' ? 'export' : 'count'} again now, press “Run it again”.`;
  const done = ended?.run === undefined ? `Exactly this was done ${when}` : `${ended.run} did exactly this ${when}`;
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
