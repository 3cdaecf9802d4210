import type { Sentence } from '../errors.js';
import type { SlackMessage, RunView, StageView, Support } from '../runs/view.js';
import { actions } from './buttons.js';
import { audienceNames, jobState, runTitle } from './phrases.js';
import { code, truncateFormatted, escapeEntities, fence, foreign, oneLineOf } from '../platform/escape.js';
import { buttonRow, channelMenu, context, buildMessage, slackDateTime, section, formatSentence } from './mrkdwn.js';
import { capital, dotted, formatDuration } from '../platform/english.js';

export function textMessage(text: string): SlackMessage {
  return buildMessage(text, [section(text)]);
}

/** An answer with a button that shares it with the whole channel. `kept`: the key under which it is stored. */
export const shareable = ({ text, blocks }: SlackMessage, kept: string): SlackMessage =>
  buildMessage(text, [...blocks, buttonRow({ action: actions.share, text: 'Share in channel', value: kept })]);

export const shared = ({ text, blocks }: SlackMessage, by: string): SlackMessage =>
  buildMessage(`${text}\nShared by ${foreign(by)}`, [...blocks, context(`Shared by ${foreign(by)}`)]);

/** Characters of all mistakes together, escaped. */
const MISTAKES = 2_900;

/** The asker's mistakes, as sentences that say what to type instead. They may repeat what was typed. */
export const userErrorMessage = (sentences: Sentence[]): SlackMessage =>
  textMessage(truncateFormatted(sentences.map((one) => formatSentence(one)).join('\n'), MISTAKES));

/** An answer to somebody who named times, and whose zone nobody knows. */
export const readInUtc = ({ text, blocks }: SlackMessage): SlackMessage =>
  buildMessage(`${text}\n${IN_UTC}`, [...blocks, context(IN_UTC)]);

const IN_UTC = 'Slack doesn’t share your time zone, so the times you typed were read as UTC.';

export const rejectedRedisDown = (): SlackMessage =>
  textMessage('Not queued: I can’t save requests right now, so nothing will happen later. Try again in a minute.');
/** To the asker, when their place will not have us: nothing was sent to Adobe yet. */
export function cannotPost(run: string, channel: string, why: 'closed' | 'not-theirs' = 'closed'): SlackMessage {
  const reason = {
    closed: `I can’t post in <#${channel}>, so ${run} hasn’t been sent to Adobe. Invite me there and press “Try the channel again”, choose another channel, or have the result sent to you.`,
    'not-theirs': `You aren’t in <#${channel}>, or it is shared with another organization, so ${run} hasn’t been sent to Adobe. Choose another channel, or have the result sent to you.`,
  };
  const text = `${reason[why]} I’ll keep the request for 30 minutes.`;
  return buildMessage(text, [
    section(text),
    buttonRow(
      { action: actions.hereAgain, text: 'Try the channel again', value: run, style: 'primary' },
      { action: actions.toMe, text: 'Send it to me', value: run },
      { action: actions.forget, text: 'Discard it', value: run },
    ),
    channelMenu({ action: actions.elsewhere, block: run, hint: 'Choose another channel' }),
  ]);
}

/** To the channel of a run whose record cannot be read. */
export const unreadable = (run: string): SlackMessage =>
  textMessage(
    `The record of ${run} can’t be read anymore, so I stopped watching it. Adobe may still be working on it; check there before you ask again.`,
  );

/** The answer to an ask that never became a run. */
export function rejected(run: string, reason: Sentence): SlackMessage {
  return textMessage(`${run}: ${truncateFormatted(formatSentence(reason), 2_900)} Nothing was started.`);
}

/** Slack's limit for a section, less the fence around the command. */
const LONGEST_COMMAND = 2_990;

/** Does the command fit in one message, letter by letter? */
export const isShownWhole = (command: string): boolean =>
  escapeEntities(command).length <= LONGEST_COMMAND && oneLineOf(command) === command && !command.includes('```');

/** A command, fenced to be copied letter by letter. It must hold no fence itself. */
export const commandText = (text: string): SlackMessage => textMessage(fence([text]));

/** Our words for the states of a stage. */
const STAGE_STATES: Record<StageView['state'], string> = {
  todo: 'not sent yet',
  behind: 'queued behind another run',
  sending: 'sending',
  'in-doubt': 'checking with Adobe',
  busy: 'queued, Adobe is busy',
  waiting: 'queued',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

export function requestDetails(view: RunView): SlackMessage {
  const stages = view.stages.map(({ stage, state, jobId, status, sentAt, endedAt }) => {
    const words = dotted(
      `${capital(stage)}: ${STAGE_STATES[state]}`,
      status && `Adobe: ${foreign(status)}`,
      jobId && `job ${code(jobId)}`,
      sentAt === undefined ? undefined : `sent ${slackDateTime(sentAt)}`,
      endedAt === undefined || sentAt === undefined ? undefined : `took ${formatDuration(endedAt - sentAt)}`,
    );
    return `• ${words}`;
  });
  const names = view.request.audiences.map(({ id, name }) => `• ${foreign(name)} ${code(id)}`);
  return textMessage(
    [
      `*${runTitle(view)}*`,
      `${view.run} · ${audienceNames(view.request)} · asked ${slackDateTime(view.askedAt)}`,
      ...stages,
      ...names,
    ].join('\n'),
  );
}

/** What Adobe's support asks for. Its times are in UTC. */
export function supportDetails(view: RunView, ids: Support): SlackMessage {
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
  return textMessage(`For Adobe support (${view.run}):\n${fence(lines)}`);
}

export const followed = (run: string): SlackMessage =>
  textMessage(`Following ${run}. Its card and result will be posted in this channel too.`);

export const alreadyFollowing = (run: string): SlackMessage => textMessage(`${run} already reports in this channel.`);

export function jobAlreadyEnded({ id, status }: { id: string; status: string }): SlackMessage {
  return textMessage(`That job is already ${jobState(status)}. To see its result: \`/audience status ${foreign(id)}\``);
}
