import type { Sentence } from '../errors.js';
import type { SlackMessage } from '../runs/view.js';
import { actions } from './buttons.js';
import { jobState } from './phrases.js';
import { truncateFormatted, foreign } from '../platform/escape.js';
import { buttonRow, channelMenu, choiceRow, context, buildMessage, section, formatSentence } from './mrkdwn.js';
import { formatDuration } from '../platform/english.js';

export function textMessage(text: string): SlackMessage {
  return buildMessage(text, [section(text)]);
}

/** An answer with a button that shares it with the whole channel. `kept`: the key under which it is stored. */
export const shareable = ({ text, blocks }: SlackMessage, kept: string): SlackMessage =>
  buildMessage(text, [...blocks, buttonRow({ action: actions.share, text: 'Share in channel', value: kept })]);

/** For direct messages, where there is nobody to share with. */
export const withoutSharing = ({ text, blocks }: SlackMessage): SlackMessage => ({
  text,
  blocks: blocks.filter((block) => !isSharing(block)),
});

const isSharing = (block: SlackMessage['blocks'][number]): boolean =>
  block.type === 'actions' &&
  block.elements.every((element) => 'action_id' in element && element.action_id === actions.share);

/** Slack's limit for the value of a button. */
const LONGEST_VALUE = 2_000;

/**
 * The answer to a message that would open a form, if it had been typed as a command. `title`: the form's; `typed`: what
 * the button opens it with.
 */
export function formOffer(title: string, typed: string): SlackMessage {
  if (typed.length > LONGEST_VALUE)
    return textMessage(
      `Your message is too long for me to fill in the form *${foreign(title)}*. Type the same words after \`/audience\` instead.`,
    );
  const text = `I need a few more details. Open the form *${foreign(title)}*: it’s filled in with what you wrote, and nothing starts until you submit it.`;
  return buildMessage(text, [
    section(text),
    buttonRow({ action: actions.openForm, text: 'Open form', value: typed, style: 'primary' }),
  ]);
}

/** The answer to a message that Slack brought after its writer has given up. */
export const heardTooLate = (lateMs: number): SlackMessage =>
  textMessage(
    `Your message reached me ${formatDuration(lateMs)} late, so I did nothing. Send it again if you still want it.`,
  );

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
  textMessage('Not queued: I can’t save requests right now, so this request won’t run. Try again in a minute.');
/** To the asker, when their place will not have us: nothing was sent to Adobe yet. */
export function cannotPost(run: string, channel: string, why: 'closed' | 'not-theirs' = 'closed'): SlackMessage {
  const reason = {
    closed: `I can’t post in <#${channel}>, so ${run} hasn’t been sent to Adobe. Invite me there and press “Try the channel again”, choose another channel, or have the result sent to you.`,
    'not-theirs': `You aren’t in <#${channel}>, or it is shared with another organization, so ${run} hasn’t been sent to Adobe. Choose another channel, or have the result sent to you.`,
  };
  const text = `${reason[why]} I’ll keep the request for 30 minutes.`;
  return buildMessage(text, [
    section(text),
    ...choiceRow(
      {
        buttons: [
          { action: actions.hereAgain, text: 'Try the channel again', value: run, style: 'primary' },
          { action: actions.toMe, text: 'Send it to me', value: run },
        ],
        menu: [{ action: actions.forget, text: 'Discard it', value: run }],
      },
      actions.menu,
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

/** `elsewhere`: the channel that it is told in, if it is not the one that was asked from. */
export const followed = (run: string, elsewhere?: string): SlackMessage =>
  textMessage(`Following ${run}. Its card and result will be posted in ${channelWords(elsewhere)} too.`);

export const alreadyFollowing = (run: string, elsewhere?: string): SlackMessage =>
  textMessage(`${run} already reports in ${channelWords(elsewhere)}.`);

const channelWords = (elsewhere: string | undefined): string =>
  elsewhere === undefined ? 'this channel' : elsewhere.startsWith('D') ? 'your direct messages' : `<#${elsewhere}>`;

export function jobAlreadyEnded({ id, status }: { id: string; status: string }): SlackMessage {
  return textMessage(`That job is already ${jobState(status)}. To see its result: \`/audience status ${foreign(id)}\``);
}
