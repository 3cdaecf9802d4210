import type { Sentence } from '../errors.js';
import type { Request } from '../request/request.js';
import type { Ending, SlackMessage, RunView, Support, EndedRun } from '../runs/view.js';
import { actions } from './actions.js';
import { answerRow } from './buttons.js';
import { audienceNames, evaluationsTodayText, sandboxLabel, runTitle, datasetName } from './phrases.js';
import { code, truncateFormatted, escapeEntities, fence, foreign, oneLineOf } from '../platform/escape.js';
import {
  buttonRow,
  channelMenu,
  context,
  buildMessage,
  slackDateTime,
  section,
  sections,
  formatSentence,
} from './mrkdwn.js';
import { dotted, formatDuration, profileCount, limitList } from '../platform/english.js';
import { summarizeRequest } from './request-summary.js';

export function textMessage(text: string): SlackMessage {
  return buildMessage(text, [section(text)]);
}

/** An answer with a button that shares it with the whole channel. `kept`: the key under which it is stored. */
export const shareable = ({ text, blocks }: SlackMessage, kept: string): SlackMessage =>
  buildMessage(text, [...blocks, buttonRow({ action: actions.share, text: 'Share in channel', value: kept })]);

export const shared = ({ text, blocks }: SlackMessage, by: string): SlackMessage =>
  buildMessage(`${text}\nShared by <@${by}>`, [...blocks, context(`Shared by <@${by}>`)]);

/** Characters of all mistakes together, escaped. */
const MISTAKES = 2_900;

/** The asker's mistakes, as sentences that say what to type instead. They may repeat what was typed. */
export const userErrorMessage = (sentences: Sentence[]): SlackMessage =>
  textMessage(truncateFormatted(sentences.map((one) => formatSentence(one)).join('\n'), MISTAKES));

/** Where a run is reported, and where it was asked for. Slack channel ids; `D…` is the person's own. */
export interface ReportedWhere {
  channel: string;
  asked: string;
  /** Whether we may post there, as far as Slack says. */
  state?: 'open' | 'closed' | 'unknown';
}

function whom({ channel, asked }: ReportedWhere): string {
  if (channel.startsWith('D')) return 'you';
  return channel === asked ? 'the channel' : `<#${channel}>`;
}

function told(where: ReportedWhere): string {
  const to = whom(where);
  return to === 'the channel' ? 'here' : `to ${to}`;
}

/** An answer to somebody who named times and whose time zone is not known. */
export const readInUtc = ({ text, blocks }: SlackMessage): SlackMessage =>
  buildMessage(`${text}\n${IN_UTC}`, [...blocks, context(IN_UTC)]);

const IN_UTC = 'The times that you named were read in UTC: Slack does not say your time zone.';

/** Nothing is sent to Adobe before the run has a place for its report. */
export function started(run: string, where: ReportedWhere): SlackMessage {
  const to = whom(where);
  if (where.state === 'open') return textMessage(`Started as ${run}. I will tell ${to} when it is done.`);
  if (where.state === 'closed')
    return textMessage(
      `Taken as ${run}, and not sent to Adobe yet: I can’t post in ${placeWords(where)}. I ask you in our direct messages where to report; I keep it for 30 minutes.`,
    );
  return textMessage(
    `Taken as ${run}. I will tell ${to} when it is done; where I can’t post, I ask you before anything is sent.`,
  );
}

const placeWords = (where: ReportedWhere): string =>
  whom(where) === 'the channel' ? 'this channel' : `<#${where.channel}>`;

export function acceptedJoining(run: string, where: ReportedWhere): SlackMessage {
  if (where.state === 'closed')
    return textMessage(
      `${run} would follow it, and I can’t post in ${placeWords(where)}. I ask you in our direct messages where to report.`,
    );
  return textMessage(`Following it as ${run}: its card and its report come to this channel.`);
}
export const acceptedUnverified = (run: string): SlackMessage =>
  textMessage(`Taken as ${run}; checking the names. If something is wrong I will tell only you.`);
export const following = (
  run: string,
  { where, cancelling = false }: { where: ReportedWhere; cancelling?: boolean },
): SlackMessage =>
  textMessage(
    cancelling
      ? `${run} does exactly this and is being cancelled, so nothing was started. Its report will come ${told(where)} too; ask again after that.`
      : `${run} is doing exactly this already. You are following it: its report will come ${told(where)} too.`,
  );
/** The run that is followed could not be posted where it was asked for: nothing was sent to Adobe yet. */
export const followingHomeless = (run: string, { channel }: ReportedWhere): SlackMessage =>
  textMessage(
    `${run} is for exactly this. It waits for a place to report to, as I could not post in <#${channel}>. I try that once more; where I still may not, I ask you where to tell you.`,
  );
/** The same ask arrives once more, after its run has ended. `now` in epoch ms. */
export function overBefore(run: string, { how, at }: Pick<Ending, 'how' | 'at'>, now: number): SlackMessage {
  const words: Record<Ending['how'], string> = {
    finished: 'It is done',
    'finished-with-warnings': 'It is done, with warnings',
    failed: 'It failed',
    cancelled: 'It was cancelled',
    lost: 'Adobe did not say how it ended',
  };
  const ago = formatDuration(Math.max(0, now - at));
  return textMessage(`I took that already, as ${run}. ${words[how]}, ${ago} ago. Nothing new was started.`);
}
export const rejectedRedisDown = (): SlackMessage =>
  textMessage('Not taken: my memory is out of reach just now, so nothing will happen later. Ask again in a minute.');
export const acceptanceUnknown = (): SlackMessage =>
  textMessage('I am not sure whether I took that. Asking again is safe: it will never run twice.');

/** Characters of a question's text, which says all that will happen. It is never edited, so it may be long. */
const QUESTION = 20_000;

/** The question before a typed command writes in production: it says all that will happen, as a form's review does. */
export function confirm(
  kept: string,
  { request, reportIn, runsToday }: { request: Request; reportIn: string; runsToday: number | undefined },
): SlackMessage {
  const { to, audiences, rest } = summarizeRequest(request, reportIn);
  const what = { evaluation: 'Evaluate', export: 'Export', 'evaluation-then-export': 'Evaluate, then export' };
  const quota = request.kind === 'export' || runsToday === undefined ? [] : [`${evaluationsTodayText(runsToday)}.`];
  const title = `*${what[request.kind]} in ${sandboxLabel(request)}?*`;
  const lines = [...(request.kind === 'evaluation' ? [] : [to]), ...audiences, ...rest, ...quota];
  const blocks = [
    section(title),
    ...sections(lines),
    answerRow(kept, { yes: 'Start in PRODUCTION', no: 'Do not start' }),
  ];
  return buildMessage([title, ...lines].join('\n'), blocks, QUESTION);
}

/** To the asker, if the run cannot be reported in their channel: nothing was sent to Adobe yet. */
export function cannotPost(run: string, channel: string, why: 'closed' | 'not-theirs' = 'closed'): SlackMessage {
  const reason = {
    closed: `I cannot post in <#${channel}>, so ${run} has not been sent to Adobe. Invite me there and press “Try the channel again”, choose another channel, or have it told to you.`,
    'not-theirs': `You are not in <#${channel}>, or it is shared with another organisation, so ${run} has not been sent to Adobe. Choose another channel, or have it told to you.`,
  };
  const text = `${reason[why]} I keep it for 30 minutes.`;
  return buildMessage(text, [
    section(text),
    buttonRow(
      { action: actions.hereAgain, text: 'Try the channel again', value: run, style: 'primary' },
      { action: actions.toMe, text: 'Report to me', value: run },
      { action: actions.forget, text: 'Forget it', value: run },
    ),
    channelMenu({ action: actions.elsewhere, block: run, hint: 'Report in another channel' }),
  ]);
}

/** To the channel of a run whose record cannot be read. */
export const unreadable = (run: string): SlackMessage =>
  textMessage(
    `I can no longer read my record of ${run}, so I stopped watching it. What Adobe was doing goes on there; look for it in Adobe before asking again.`,
  );

/** The answer to an ask that never became a run. */
export function rejected(run: string, reason: Sentence): SlackMessage {
  return textMessage(`${run}: ${truncateFormatted(formatSentence(reason), 2_900)} Nothing was started for it.`);
}

/** Slack's limit for a section, less the fence around the command. */
const LONGEST_COMMAND = 2_990;

/** Does the command fit in one message, letter by letter? */
export const isShownWhole = (command: string): boolean =>
  escapeEntities(command).length <= LONGEST_COMMAND && oneLineOf(command) === command && !command.includes('```');

/** A command, fenced to be copied letter by letter. It must hold no fence itself. */
export const commandText = (text: string): SlackMessage => textMessage(fence([text]));

export function requestDetails(story: RunView): SlackMessage {
  const stages = story.stages.map(({ stage, state, jobId, status, sentAt, endedAt }) => {
    const words = dotted(
      `${stage}: ${state}`,
      status && `Adobe says ${foreign(status)}`,
      jobId && `job ${code(jobId)}`,
      sentAt === undefined ? undefined : `sent ${slackDateTime(sentAt)}`,
      endedAt === undefined || sentAt === undefined ? undefined : `took ${formatDuration(endedAt - sentAt)}`,
    );
    return `• ${words}`;
  });
  const names = story.request.audiences.map(({ id, name }) => `• ${foreign(name)} ${code(id)}`);
  return textMessage(
    [
      `*${runTitle(story)}*`,
      `${story.run} · ${audienceNames(story.request)} · asked ${slackDateTime(story.askedAt)}`,
      ...stages,
      ...names,
    ].join('\n'),
  );
}

/** What Adobe's support asks for. Its times are in UTC. */
export function supportDetails(story: RunView, ids: Support): SlackMessage {
  const utc = (at: number) => new Date(at).toISOString();
  const lines = [
    `org ${ids.org}`,
    `sandbox ${ids.sandbox}`,
    ...(ids.jobId === undefined ? [] : [`job ${ids.jobId}`]),
    ...(ids.code === undefined ? [] : [`code ${ids.code}`]),
    ...(ids.requestId === undefined ? [] : [`requestId ${ids.requestId}`]),
    ...(ids.ourRequestId === undefined ? [] : [`x-request-id ${ids.ourRequestId}`]),
    ...ids.gatewayJobs.map((job) => `gateway job ${job}`),
    ...(ids.sentAt === undefined ? [] : [`sent ${utc(ids.sentAt)}`]),
    `failed ${utc(ids.failedAt)}`,
  ];
  return textMessage(`For Adobe’s support, ${story.run}:\n${fence(lines)}`);
}

export const followed = (run: string): SlackMessage =>
  textMessage(`Following ${run}: its card and its report come to this channel too.`);

export const alreadyFollowing = (run: string): SlackMessage => textMessage(`${run} is told in this channel already.`);

export function jobAlreadyEnded({ id, status }: { id: string; status: string }): SlackMessage {
  return textMessage(
    `That job has ended already: Adobe says ${foreign(status)}. What came of it: \`/audience status ${foreign(id)}\``,
  );
}

const NAMES = 5;

/**
 * The same was done a moment ago: nothing was started. `ask` is the key of the stored ask; without it there is no
 * button. `run` is absent if the asker may not know which run did it.
 */
export function alreadyDone(ended: (EndedRun & { run?: string }) | undefined, ask: string | undefined): SlackMessage {
  const when = ended ? `${formatDuration(ended.agoMs)} ago` : 'within the last 10 minutes';
  const where = ended?.reportIn === undefined ? '' : ` Its report is in <#${ended.reportIn}>.`;
  const what = ended ? resultOf(ended) : '';
  const on =
    ask === undefined
      ? 'To do it again, press “Run again…” at its report.'
      : `To ${ended?.request.kind === 'export' ? 'export' : 'count'} again now, press “Run it again”.`;
  const done = ended?.run === undefined ? `Exactly this was done ${when}` : `${ended.run} did exactly this ${when}`;
  const text = `${done}${what}.${where}\nNothing was started. ${on}`;
  return buildMessage(text, [
    section(text),
    ...(ask === undefined ? [] : [buttonRow({ action: actions.answer, text: 'Run it again', value: ask })]),
  ]);
}

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
