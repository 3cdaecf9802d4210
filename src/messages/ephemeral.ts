import type { Sentence } from '../errors.js';
import type { SlackMessage, RunView, Support } from '../runs/view.js';
import { actions } from './buttons.js';
import { truncateFormatted, escapeEntities, fence, foreign, oneLineOf } from '../platform/escape.js';
import { buttonRow, channelMenu, context, buildMessage, section, formatSentence } from './mrkdwn.js';

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

/** An answer to somebody who named times, and whose zone nobody knows. */
export const readInUtc = ({ text, blocks }: SlackMessage): SlackMessage =>
  buildMessage(`${text}\n${IN_UTC}`, [...blocks, context(IN_UTC)]);

const IN_UTC = 'The times that you named were read in UTC: Slack does not say your time zone.';

export const rejectedRedisDown = (): SlackMessage =>
  textMessage('Not taken: my memory is out of reach just now, so nothing will happen later. Ask again in a minute.');
/** To the asker, when their place will not have us: nothing was sent to Adobe yet. */
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
  return textMessage(`For Adobe’s support, ${view.run}:\n${fence(lines)}`);
}

export const followed = (run: string): SlackMessage =>
  textMessage(`Following ${run}: its card and its report come to this channel too.`);

export const alreadyFollowing = (run: string): SlackMessage => textMessage(`${run} is told in this channel already.`);

export function jobAlreadyEnded({ id, status }: { id: string; status: string }): SlackMessage {
  return textMessage(
    `That job has ended already: Adobe says ${foreign(status)}. What came of it: \`/audience status ${foreign(id)}\``,
  );
}
