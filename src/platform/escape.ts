/**
 * Makes text of others harmless (Adobe's names, titles, states and errors, what people typed) in the same way
 * everywhere: it keeps to one line, pings, links and formats nothing, and turns no text around.
 */

/** The most characters of a name in a line of ours, of an id, and of anything else. */
const NAME = 80;
const ID = 300;
const WORDS = 3_000;

/** Invisible characters that belong to a letter or emoji: a joiner between two, a variant after one, a flag's tags. */
const BELONGS = [
  String.raw`(?<=[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d](?=[\p{L}\p{Extended_Pictographic}])`,
  String.raw`(?<=[\p{L}\p{Emoji}\p{S}])[\ufe00-\ufe0f]`,
  String.raw`(?<=\p{L})[\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\u{1f3f4}(?:[\u{e0020}-\u{e007e}]){0,6})[\u{e0020}-\u{e007f}]`,
].join('|');
/** Characters that Unicode does not show, direction marks included, and controls that are no spaces. */
const UNSEEN = String.raw`\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]|(?![\t-\r\u0085])\p{Cc}`;
const DROPPED = new RegExp(`(?!${BELONGS})(?:${UNSEEN})`, 'gu');
/** Marks above and below one letter: more than six, which no script needs, would cover the lines around. */
const STACKED = /(\p{M}{6})\p{M}+/gu;
/** Every kind of space and line break, and the blank Braille pattern, which looks like a space. */
const SPACES = /[\s\u0085\u2800]+/g;

const NAMELESS = 'a name without letters';

const oneLine = (text: string): string =>
  text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(DROPPED, '')
    .replace(STACKED, '$1')
    .replace(SPACES, ' ');

/** For plain text: one line, never empty. */
export function oneLineOf(text: string, most = WORDS): string {
  const shown = oneLine(text).trim();
  return shown === '' ? NAMELESS : truncate(shown, most);
}

/** For formatted text: `& < >` are escaped, mrkdwn marks are replaced. May be five times as long as `most`. */
export const foreign = (text: string, most = NAME): string => withoutForce(oneLineOf(text, most));

/** Like `foreign`, for a part of a sentence: it keeps the spaces at its ends. */
export const foreignPart = (text: string): string => withoutForce(oneLine(text));

/**
 * Replaces mrkdwn marks by look-alikes: Slack has no escape for them, and one could end a mark of ours. An underscore
 * within a word formats nothing; `>` quotes at the beginning of a line. `fold` turns look-alikes back.
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

/** An id or a file's name in a code span, to be copied. */
export const code = (text: string, most = ID): string =>
  `\`${escapeEntities(withoutBackticks(oneLineOf(text, most)))}\``;

/** Lines to be copied, in a code block of at most `most` characters, fences included. */
export function fence(lines: string[], most = WORDS - 100): string {
  const inside = truncateFormatted(lines.map((one) => escapeEntities(oneLineOf(one))).join('\n'), most - 6);
  return `\`\`\`${inside.replace(/```|^`+|`+$/g, withoutBackticks)}\`\`\``;
}

/** What Slack takes for its own marks: https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escapeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** At most `most` characters, with an ellipsis at the end of a cut text; never cuts a surrogate pair in two. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = isHalf(text, most - 1) ? most - 2 : most - 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

/** Is this place within a surrogate pair? */
function isHalf(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}

/** Like `truncate`, for formatted text: never cuts an entity, a mention or a time in two. */
export function truncateFormatted(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${truncate(text, most)
    .slice(0, -1)
    .replace(/(?:&[a-z]{0,3}|<[^<>]*)$/, '')}…`;
}

/** Slack's plain text, whoever wrote it. `most`: https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export const plainText = (text: string, most = WORDS) => ({ type: 'plain_text' as const, text: oneLineOf(text, most) });
