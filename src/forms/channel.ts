import { z } from 'zod';
import { carriedAlong, givenBack } from '../errors.js';
import { isGroup, mentionOf } from '../messages/channel.js';
import { context } from '../messages/mrkdwn.js';
import type { Values, View } from '../handlers.js';
import { type FormPlace, input, formPlaceSchema, singleSelect } from './inputs.js';
import { MOST_MENTIONS, REPORT_MODES, type ReportMode, type ReportSettings } from '../request/report-modes.js';

export const channelForm = 'channel';

/** The form for how a channel is told. Slack has no field for user groups: groups that are set stay. */
export function channelView(settings: ReportSettings, { channel, responseUrl }: FormPlace): View {
  const groups = settings.mention.filter(isGroup);
  const people = settings.mention.filter((id) => !isGroup(id));
  const kept =
    groups.length > 0
      ? `Also mentioned: ${groups.map(mentionOf).join(', ')}. Groups can’t be changed in this form. `
      : '';
  return {
    id: channelForm,
    title: 'Notification settings',
    submit: 'Save',
    focus: 'told',
    privateMetadata: JSON.stringify({ channel, responseUrl }),
    blocks: [
      input({
        id: 'told',
        label: 'Results',
        element: singleSelect('radio_buttons', 'told', REPORT_MODES.map(option), settings.told),
      }),
      input({
        id: 'mention',
        optional: true,
        label: 'Mention when a run ends',
        element: {
          type: 'multi_users_select',
          action_id: 'mention',
          max_selected_items: MOST_MENTIONS,
          ...(people.length > 0 ? { initial_users: people } : {}),
        },
      }),
      context(
        `${kept}Admins can mention groups: \`/audience channel mention:@group\`. Changes are announced in the channel.`,
      ),
    ],
  };
}

/** Slack shows about 45 characters of each on a phone. */
const labels: Record<ReportMode, { text: string; description: string }> = {
  channel: { text: 'Channel and thread', description: 'Every result is posted in both' },
  thread: { text: 'Thread only', description: 'Results stay in the card’s thread' },
  failures: { text: 'Channel only for failures and warnings', description: 'Every result is in the thread' },
};

const option = (told: ReportMode) => ({ value: told, ...labels[told] });

const valuesSchema = z.object({
  told: z.object({ told: z.object({ selected_option: z.object({ value: z.enum(REPORT_MODES) }) }) }),
  mention: z.object({ mention: z.object({ selected_users: z.array(z.string()).nullish() }) }),
});

/** `to.mention` holds people only: the form has no field for groups. */
export function readChannel(values: Values, meta: string): { to: ReportSettings; place: FormPlace } {
  const { told, mention } = givenBack(valuesSchema, values);
  const place = carriedAlong(formPlaceSchema, meta);
  return { to: { told: told.told.selected_option.value, mention: mention.mention.selected_users ?? [] }, place };
}
