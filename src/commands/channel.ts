import { either } from '../resolve/problems.js';
import { MOST_MENTIONS, REPORT_MODES, type ReportSettings } from '../request/report-modes.js';
import { UserError, NotAllowed } from '../errors.js';
import { channelActions, channelChanged, channelSettings, isGroup, savedIn } from '../messages/channel.js';
import { textMessage } from '../messages/ephemeral.js';
import { channelForm, channelView, readChannel } from '../forms/channel.js';
import type { Services } from '../services.js';
import {
  announce,
  type Reply,
  type FormInput,
  type FormResult,
  openModal,
  type ButtonPress,
  reply,
  type Verb,
} from '../handlers.js';
import type { Word } from '../request/tokenize.js';

/** People and user groups as Slack escapes them in a command. */
const MENTION = /^<(?:@([UW][A-Z0-9]+)|!subteam\^(S[A-Z0-9]+))(?:\|[^>]*)?>$/;

export const channel: Verb = {
  usage: 'channel [told:channel|thread|failures] [mention:@people|nobody]',
  does: 'shows or changes this channel’s notification settings',
  example: '/audience channel told:thread mention:@anna',
  modifiers: [
    { usage: 'told:channel', means: 'results are posted in the channel and in the card’s thread' },
    { usage: 'told:thread', means: 'results are posted only in the card’s thread' },
    {
      usage: 'told:failures',
      means: 'results are posted in the card’s thread, and in the channel only if a run fails or has warnings',
    },
    { usage: 'mention:@people', means: 'the people and user groups to mention in each result, or nobody' },
  ],
  button: 'Notification settings',
  who: 'operators',
  async run({ words, person, channel: id }, services) {
    if (words.length === 0) return show(id, person.id, services);
    const settings = readSettings(words);
    const changed = await changeSettings({ channel: id, by: person.id, settings }, services);
    return changed
      ? { reply: savedIn(id), afterwards: announce(changed) }
      : reply(textMessage('Nothing to change: it’s already set that way.'));
  },
  buttons: { [channelActions.change]: openForm },
  forms: { [channelForm]: sent },
};

const WHAT = 'notification settings';

async function show(id: string, by: string, { access, channels, users }: Services): Promise<Reply> {
  const settings = await channels.settings(id);
  const sandbox = settings.sandbox ?? channels.usualSandbox;
  const whyNot = access.whyNotSettings(by, WHAT);
  return reply(channelSettings(settings, sandbox, whyNot && (await users.named(whyNot))));
}

type Settings = Partial<ReportSettings>;

/** Commas between people are optional. Throws UserError that says what to type instead. */
function readSettings(words: Word[]): Settings {
  const settings: Settings = {};
  for (const word of words) {
    if ('key' in word && word.key === 'told') settings.told = readTold(word.value);
    else if ('key' in word && word.key === 'mention') settings.mention = readMention(word.raw ?? word.value);
    else if ('text' in word && settings.mention)
      settings.mention = [...settings.mention, ...readMention(word.raw ?? word.text)];
    else throw new UserError(`Use /audience ${channel.usage}, for example: ${channel.example}`);
  }
  if ((settings.mention?.length ?? 0) > MOST_MENTIONS) {
    throw new UserError(`You can mention at most ${MOST_MENTIONS} people and groups. Use a user group for more.`);
  }
  return settings;
}

function readTold(value: string): ReportSettings['told'] {
  const told = REPORT_MODES.find((one) => one === value.toLowerCase());
  if (told) return told;
  throw new UserError(`Use ${either(REPORT_MODES.map((one) => `told:${one}`))}.`);
}

function readMention(value: string): string[] {
  if (/^(nobody|no-one|none)$/i.test(value)) return [];
  const ids = value.split(',').flatMap((part) => {
    if (part === '') return [];
    const [, person, group] = MENTION.exec(part) ?? [];
    const id = person ?? group;
    if (id === undefined) {
      throw new UserError(
        `“${[...part].slice(0, 60).join('')}” can’t be mentioned. Use mention:@person or mention:@group as Slack suggests them, separated by commas, or mention:nobody.`,
      );
    }
    return [id];
  });
  return [...new Set(ids)];
}

/** The message for the channel; undefined if nothing changed. Current groups may stay. Throws NotAllowed. */
async function changeSettings(
  { channel: id, by, settings }: { channel: string; by: string; settings: Settings },
  { access, channels, users }: Services,
) {
  const from = await channels.settings(id);
  const more = settings.mention?.some((one) => isGroup(one) && !from.mention.includes(one));
  NotAllowed.refuse(more ? access.whyNotMentionGroups(by) : access.whyNotSettings(by, WHAT), 'words');
  const to = await channels.change(id, settings);
  const same = from.told === to.told && JSON.stringify(from.mention) === JSON.stringify(to.mention);
  return same ? undefined : channelChanged(await users.called(by), from, to);
}

async function openForm(
  { channel: id, responseUrl, person }: ButtonPress,
  { access, channels }: Services,
): Promise<Reply> {
  if (id === undefined) return undefined;
  NotAllowed.refuse(access.whyNotSettings(person.id, WHAT), 'words');
  return openModal(channelView(await channels.settings(id), { channel: id, responseUrl }));
}

async function sent({ person, values, privateMetadata }: FormInput, services: Services): Promise<FormResult> {
  const { to, place } = readChannel(values, privateMetadata);
  // The form has no field for groups: current groups stay.
  const { mention } = await services.channels.settings(place.channel);
  const settings = { ...to, mention: [...to.mention, ...mention.filter(isGroup)] };
  const changed = await changeSettings({ channel: place.channel, by: person.id, settings }, services);
  if (!changed) return { closeAll: { ...place, reply: textMessage('Nothing changed.') } };
  return { closeAll: { ...place, reply: savedIn(place.channel), afterwards: announce(changed) } };
}
