/**
 * Text of others: names, titles, states and errors of Adobe's, what somebody typed. Here it is made harmless, in one way
 * for every place where it may stand: it keeps to one line, pings and links nothing, formats nothing, turns no text around.
 */

/** Characters of a name in a line of ours, of an id, and of anything else. */
const NAME = 80;
const ID = 300;
const WORDS = 3_000;

/** Of what cannot be seen, these belong to a letter or an emoji: a joiner between two, a variant behind one, the tags of a flag. */
const BELONGS = [
  String.raw`(?<=[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d](?=[\p{L}\p{Extended_Pictographic}])`,
  String.raw`(?<=[\p{L}\p{Emoji}\p{S}])[\ufe00-\ufe0f]`,
  String.raw`(?<=\p{L})[\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\u{1f3f4}(?:[\u{e0020}-\u{e007e}]){0,6})[\u{e0020}-\u{e007f}]`,
].join('|');
/** What Unicode says is not shown, marks of direction among it, and controls that are no spaces. */
const UNSEEN = String.raw`\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]|(?![\t-\r\u0085])\p{Cc}`;
const DROPPED = new RegExp(`(?!${BELONGS})(?:${UNSEEN})`, 'gu');
/** Marks above and below one letter: more than any script needs would cover the lines around. */
const STACKED = /(\p{M}{6})\p{M}+/gu;
/** Every kind of space and of line break; the pattern of Braille without a dot looks like one. */
const SPACES = /[\s\u0085\u2800]+/g;

const NAMELESS = 'a name without letters';

const oneLine = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(DROPPED, '')
    .replace(STACKED, '$1')
    .replace(SPACES, ' ');

/** For plain text, where nothing formats: one line, never empty. */
export function oneLineOf(text: string, most = WORDS): string {
  const shown = oneLine(text).trim();
  return shown === '' ? NAMELESS : truncate(shown, most);
}

/** For formatted text: `& < >` are escaped, marks of mrkdwn lose their force. May be five times as long as `most`. */
export const foreign = (text: string, most = NAME): string => withoutForce(oneLineOf(text, most));

/** A part of a sentence, which keeps the spaces at its ends. */
export const foreignPart = (text: string): string => withoutForce(oneLine(text));

/**
 * Marks become their likes: no escape of Slack's takes their force, and one of them could end one of ours. An underscore
 * within a word has none; `>` makes a quotation at the beginning of a line. `folding.ts` knows them again.
 */
function withoutForce(text: string): string {
  return escapeEntities(
    withoutBackticks(text)
      .replaceAll('*', '∗')
      .replaceAll('~', '∼')
      .replace(/(?<![A-Za-z0-9])_/g, 'ˍ')
      .replace(/^( ?)>/, '$1＞'),
  );
}

const withoutBackticks = (text: string): string => text.replaceAll('`', 'ˋ');

/** For an id or a name of a file: in a span of code, to be copied. */
export const code = (text: string, most = ID): string =>
  `\`${escapeEntities(withoutBackticks(oneLineOf(text, most)))}\``;

/** Lines to be copied, in a block of code; `most` characters with all that is around them. */
export function fence(lines: string[], most = WORDS - 100): string {
  const inside = truncateFormatted(lines.map((one) => escapeEntities(oneLineOf(one))).join('\n'), most - 6);
  return `\`\`\`${inside.replace(/```|^`+|`+$/g, withoutBackticks)}\`\`\``;
}

/** What Slack takes for its own marks: https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escapeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** At most so many characters, the last one an ellipsis where something was cut; a letter of two is cut as a whole. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = isHalf(text, most - 1) ? most - 2 : most - 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

/** Between the two characters of one letter. */
function isHalf(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}

/** The same for formatted text: what stands for one character, a mention and a time are cut as a whole. */
export function truncateFormatted(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${truncate(text, most)
    .slice(0, -1)
    .replace(/(?:&[a-z]{0,3}|<[^<>]*)$/, '')}…`;
}

/** Slack's plain text, whoever wrote it. `most`: https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export const plainText = (text: string, most = WORDS) => ({ type: 'plain_text' as const, text: oneLineOf(text, most) });
