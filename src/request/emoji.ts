import slackNames from 'emoji-name-map';
import { nameToEmoji } from 'gemoji';

/** `tada` -> 🎉. Slack’s own names win; gemoji adds newer emoji and second names. */
const NAMES = new Map([...Object.entries(nameToEmoji), ...Object.entries(slackNames.emoji)]);
const TONES = new Map(['🏻', '🏼', '🏽', '🏾', '🏿'].map((tone, index) => [`skin-tone-${index + 2}`, tone]));

/** Turns `:tada:`, which Slack sends for 🎉, into 🎉 again. Unknown names stay. */
export function withEmoji(text: string): string {
  const parts = text.split(':');
  let shown = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 2) {
    const emoji = at + 1 < parts.length ? emojiOf(parts[at] ?? '') : undefined;
    if (emoji === undefined) {
      shown += `:${parts[at] ?? ''}`;
      at -= 1;
      continue;
    }
    const tone = parts[at + 1] === '' && at + 3 < parts.length ? TONES.get(parts[at + 2] ?? '') : undefined;
    if (tone !== undefined) at += 2;
    shown += `${inTone(emoji, tone)}${parts[at + 1] ?? ''}`;
  }
  return shown;
}

/** Slack sends an emoji as its short name: which of the two is in an id cannot be known. */
export const mayHaveEmoji = (id: string): boolean => withEmoji(id) !== id;

/** Slack has two names for a flag: `de` and `flag-de`. */
function emojiOf(name: string): string | undefined {
  return NAMES.get(name) ?? NAMES.get(name.replace(/^flag-/, ''));
}

/** In an emoji of several code points, the tone follows the first. */
function inTone(emoji: string, tone = ''): string {
  const [first = '', ...rest] = emoji;
  return tone === '' ? emoji : `${first}${tone}${rest.join('')}`;
}

const SHORT_NAME = /:[\w+'-]{1,60}:(?::skin-tone-[2-6]:)?/g;
const PICTURES = /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u20e3]/gu;

/** The text without emoji and without anything that may be an emoji’s short name. */
export function withoutEmoji(text: string): string {
  return text.replace(SHORT_NAME, ' ').replace(PICTURES, ' ');
}
