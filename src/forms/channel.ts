import type { InputBlock } from '@slack/types';
import { z } from 'zod';
import { carriedAlong, givenBack } from '../errors.js';
import { isGroup, toldWords, mentionOf } from '../messages/channel.js';
import { plainText } from '../platform/escape.js';
import { context } from '../messages/mrkdwn.js';
import type { Values, View } from '../handlers.js';
import { OPTION_TEXT } from './inputs.js';
import { MOST_MENTIONS, REPORT_MODES, type ReportMode, type ReportSettings } from '../request/report-modes.js';

export const channelForm = 'channel';

const memoSchema = z.object({ channel: z.string(), responseUrl: z.string().optional() });
export type ChannelMemo = z.infer<typeof memoSchema>;

/** How a channel is told. Slack has no field for user groups: those that are set stay. */
export function channelView(
  settings: ReportSettings,
  place: { channel: string; responseUrl?: string | undefined },
): View {
  const groups = settings.mention.filter(isGroup);
  const meta: ChannelMemo = {
    channel: place.channel,
    ...(place.responseUrl === undefined ? {} : { responseUrl: place.responseUrl }),
  };
  const kept = groups.length > 0 ? `Groups stay mentioned: ${groups.map(mentionOf).join(', ')}. ` : '';
  return {
    id: channelForm,
    title: 'How we are told',
    submit: 'Change',
    privateMetadata: JSON.stringify(meta),
    blocks: [
      howField(settings.told),
      whoField(settings.mention.filter((id) => !isGroup(id))),
      context(
        `${kept}Admins set groups in words: \`/audience channel mention:@group\`. The channel is told what changed.`,
      ),
    ],
  };
}

function howField(told: ReportMode): InputBlock {
  return {
    type: 'input',
    block_id: 'told',
    label: plainText('Reports'),
    element: {
      type: 'radio_buttons',
      action_id: 'told',
      options: REPORT_MODES.map(option),
      initial_option: option(told),
    },
  };
}

function whoField(people: string[]): InputBlock {
  return {
    type: 'input',
    block_id: 'mention',
    optional: true,
    label: plainText('Mention when a run ends'),
    element: {
      type: 'multi_users_select',
      action_id: 'mention',
      max_selected_items: MOST_MENTIONS,
      ...(people.length > 0 ? { initial_users: people } : {}),
    },
  };
}

const labels: Record<ReportMode, string> = {
  channel: 'In the channel and in the thread',
  thread: 'In the thread only',
  failures: 'In the channel only when something is wrong',
};

function option(told: ReportMode) {
  return { value: told, text: plainText(labels[told]), description: plainText(toldWords[told], OPTION_TEXT) };
}

const valuesSchema = z.object({
  told: z.object({ told: z.object({ selected_option: z.object({ value: z.enum(REPORT_MODES) }) }) }),
  mention: z.object({ mention: z.object({ selected_users: z.array(z.string()).nullish() }) }),
});

/** What was chosen; of groups it says nothing. */
export function readChannel(values: Values, meta: string): { to: ReportSettings; place: ChannelMemo } {
  const { told, mention } = givenBack(valuesSchema, values);
  const place = carriedAlong(memoSchema, meta);
  return { to: { told: told.told.selected_option.value, mention: mention.mention.selected_users ?? [] }, place };
}
