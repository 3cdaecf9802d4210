import slackNames from 'emoji-name-map';
import { nameToEmoji } from 'gemoji';

/** `tada` -> 🎉. The first are Slack's names, the second know those that are newer, and second names. */
const NAMES = new Map([...Object.entries(nameToEmoji), ...Object.entries(slackNames.emoji)]);
const TONES = new Map(['🏻', '🏼', '🏽', '🏾', '🏿'].map((tone, index) => [`skin-tone-${index + 2}`, tone]));

/** `:tada:`, as Slack sends 🎉, becomes 🎉 again; a name that is not known stays. */
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

/** Slack sends a short name for an emoji: whether an id of others has the one or the other cannot be known. */
export const mayHaveEmoji = (id: string): boolean => withEmoji(id) !== id;

/** Of flags Slack knows two names: `de` and `flag-de`. */
function emojiOf(name: string): string | undefined {
  return NAMES.get(name) ?? NAMES.get(name.replace(/^flag-/, ''));
}

/** The tone belongs to the first of several that make up one. */
function inTone(emoji: string, tone = ''): string {
  const [first = '', ...rest] = emoji;
  return tone === '' ? emoji : `${first}${tone}${rest.join('')}`;
}

const SHORT_NAME = /:[\w+'-]{1,60}:(?::skin-tone-[2-6]:)?/g;
const PICTURES = /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u20e3]/gu;

/** The text without emoji and without what may be the name of one. */
export function withoutEmoji(text: string): string {
  return text.replace(SHORT_NAME, ' ').replace(PICTURES, ' ');
}
