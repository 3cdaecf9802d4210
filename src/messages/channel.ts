import type { KnownBlock } from '@slack/types';
import type { Sentence } from '../errors.js';
import type { SlackMessage } from '../runs/view.js';
import { actions } from './buttons.js';
import { textMessage } from './ephemeral.js';
import { foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, section, formatSentence } from './mrkdwn.js';
import { capital } from '../platform/english.js';
import type { ReportMode, ReportSettings } from '../request/report-modes.js';

/** Characters of a report, which is never edited, with its mentions. */
const MENTIONING = 13_000;

export const channelActions = { change: 'channel:change' } as const;

/** Report modes, as the form and the answers put them. */
const toldWords: Record<ReportMode, string> = {
  channel: 'reports come to the channel and to the card’s thread',
  thread: 'reports come to the card’s thread only',
  failures: 'reports come to the card’s thread; to the channel as well when something failed or came with warnings',
};

/** Slack ids of user groups begin with S, those of people do not. */
export const isGroup = (id: string): boolean => id.startsWith('S');

export function mentionOf(id: string): string {
  return isGroup(id) ? `<!subteam^${id}>` : `<@${id}>`;
}

function mentionWords(mention: string[]): string {
  return mention.length === 0 ? 'nobody is mentioned' : `mentioned: ${mention.map(mentionOf).join(', ')}`;
}

const reportModeText = ({ told, mention }: ReportSettings): string => `${toldWords[told]}; ${mentionWords(mention)}`;

/** How a channel is told of its runs. `whyNot`: why the reader may not change that; undefined if they may. */
export function channelSettings(settings: ReportSettings, sandbox: string, whyNot?: Sentence): SlackMessage {
  const text = `*How this channel is told*\n${capital(reportModeText(settings))}. It works in the sandbox ${foreign(sandbox)}.`;
  const why = whyNot && formatSentence(whyNot);
  const words =
    why ??
    'In words: `/audience channel told:thread mention:@anna,@campaign-team` · `told:` channel, thread, failures · `mention:nobody`';
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
  const told = from.told === to.told ? [] : [`now ${toldWords[to.told]} (before: ${toldWords[from.told]})`];
  const same = JSON.stringify(from.mention) === JSON.stringify(to.mention);
  const mention = same ? [] : [`${mentionWords(to.mention)} (before: ${mentionWords(from.mention)})`];
  return textMessage(`<@${by}> changed how this channel is told: ${[...told, ...mention].join('; ')}.`);
}

/** The report with the people and groups whom the channel wants mentioned. */
export function mentioning(report: SlackMessage, mention: string[]): SlackMessage {
  if (mention.length === 0) return report;
  const line = mention.map(mentionOf).join(' ');
  const within = ([title, ...rest]: KnownBlock[]) => [...(title ? [title] : []), section(line), ...rest];
  const { text, blocks, plainer } = report;
  return buildMessage(`${text}\n${line}`, within(blocks), MENTIONING, plainer && within(plainer));
}
