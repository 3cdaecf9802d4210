import type { KnownBlock } from '@slack/types';
import type { SlackMessage } from '../runs/view.js';
import { actions } from './buttons.js';
import { textMessage } from './ephemeral.js';
import { foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, section, formatSentence } from './mrkdwn.js';
import type { ReportMode, ReportSettings } from '../request/report-modes.js';

/** Characters of a report, which is never edited, with its mentions. */
const MENTIONING = 13_000;

export const channelActions = { change: 'channel:change' } as const;

/** Report modes, as the form and the answers put them. */
const toldWords: Record<ReportMode, string> = {
  channel: 'in the channel and in the card’s thread',
  thread: 'only in the card’s thread',
  failures: 'in the card’s thread, and in the channel if a run fails or has warnings',
};

/** Slack ids of user groups begin with S, those of people do not. */
export const isGroup = (id: string): boolean => id.startsWith('S');

export function mentionOf(id: string): string {
  return isGroup(id) ? `<!subteam^${id}>` : `<@${id}>`;
}

function mentionWords(mention: string[]): string {
  return `mentions ${mention.length === 0 ? 'nobody' : mention.map(mentionOf).join(', ')}`;
}

const reportModeText = ({ told, mention }: ReportSettings): string =>
  `Results are posted ${toldWords[told]}. Each result ${mentionWords(mention)}.`;

/** How a channel hears of its runs. `whyNot`: why the reader may not change that; undefined if they may. */
export function channelSettings(settings: ReportSettings, sandbox: string, whyNot?: string): SlackMessage {
  const text = `*Notification settings*\n${reportModeText(settings)} Sandbox: ${foreign(sandbox)}.`;
  const why = whyNot && formatSentence(whyNot);
  const words =
    why ??
    'To change this: `/audience channel told:thread mention:@anna,@campaign-team` · `told:` channel, thread, failures · `mention:nobody`';
  return buildMessage(why === undefined ? text : `${text}\n${why}`, [
    section(text),
    buttonRow(
      ...(whyNot === undefined
        ? [{ action: channelActions.change, text: 'Change…', value: 'told', style: 'primary' as const }]
        : []),
      { action: actions.runVerb, text: 'Sandbox', value: 'sandbox' },
    ),
    context(words),
  ]);
}

/** To everybody in the channel. Naming somebody pings them once: they learn that they will be mentioned. */
export function channelChanged(by: string, from: ReportSettings, to: ReportSettings): SlackMessage {
  const told =
    from.told === to.told ? [] : [`results are posted ${toldWords[to.told]} (before: ${toldWords[from.told]})`];
  const same = JSON.stringify(from.mention) === JSON.stringify(to.mention);
  const mention = same ? [] : [`each result ${mentionWords(to.mention)} (before: ${mentionWords(from.mention)})`];
  return textMessage(`${foreign(by)} changed this channel’s notifications: ${[...told, ...mention].join('; ')}.`);
}

/** Names the channel, as its name is a link that notifies nobody. */
export const savedIn = (channel: string): SlackMessage =>
  textMessage(channel.startsWith('D') ? 'Saved.' : `Saved and announced in <#${channel}>.`);

/** The report with the people and groups whom the channel wants mentioned. */
export function mentioning(report: SlackMessage, mention: string[]): SlackMessage {
  if (mention.length === 0) return report;
  const line = mention.map(mentionOf).join(' ');
  const within = ([title, ...rest]: KnownBlock[]) => [...(title ? [title] : []), section(line), ...rest];
  const { text, blocks, plainer } = report;
  return buildMessage(`${text}\n${line}`, within(blocks), MENTIONING, plainer && within(plainer));
}
