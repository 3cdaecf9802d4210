import { z } from 'zod';
import { escapeEntities } from '../platform/escape.js';

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block, as far as people can write it. */
const piece = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  style: z.looseObject({ code: z.boolean().optional() }).optional().catch(undefined),
  user_id: z.string().optional(),
  usergroup_id: z.string().optional(),
  channel_id: z.string().optional(),
  url: z.string().optional(),
  name: z.string().optional(),
  skin_tone: z.number().optional(),
  range: z.string().optional(),
  fallback: z.string().optional(),
  value: z.string().optional(),
});
const line = z.looseObject({
  type: z.enum(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote']),
  elements: z.array(piece),
});
const list = z.looseObject({ type: z.literal('rich_text_list'), elements: z.array(line) });
const richText = z.looseObject({ type: z.literal('rich_text'), elements: z.array(z.union([line, list])) });

export interface WrittenMessage {
  text: string;
  /** As Slack sends them; of some clients there are none. */
  blocks?: unknown[] | undefined;
}

/**
 * What a person wrote to Usher, as Slack brings what follows `command`: escaped, without the first mention of `self`
 * and without the command itself, if it was written too. `self`: Usher’s user id.
 */
export function commandTextOf(message: WrittenMessage, { self, command }: { self: string; command: string }): string {
  const written = richTextOf(message.blocks ?? []) ?? message.text;
  // A colon or comma behind a name is how people address somebody.
  const unaddressed = written.replace(new RegExp(`<@${self}(?:\\|[^<>]*)?>[,:]?`), ' ').trim();
  const [first = ''] = unaddressed.split(/\s/u, 1);
  return first.toLowerCase() === command ? unaddressed.slice(first.length).trim() : unaddressed;
}

/**
 * The tokens of the composer, which hold no marks of formatting that a name may hold as well. Undefined if there are
 * none, or one of a kind that we do not know: then the plain text is read.
 */
function richTextOf(blocks: unknown[]): string | undefined {
  const read = blocks.map((block) => richText.safeParse(block).data).find((block) => block !== undefined);
  if (!read) return undefined;
  const lines = read.elements.flatMap((part) => (part.type === 'rich_text_list' ? part.elements : [part]));
  const pieces = lines.map(({ elements }) => elements.map(escaped));
  if (pieces.flat().includes(undefined)) return undefined;
  return pieces.map((one) => one.join('')).join('\n');
}

/** Undefined: a kind of piece that we do not know. */
function escaped(one: z.infer<typeof piece>): string | undefined {
  const { type, text = '', user_id: user = '', usergroup_id: group = '', channel_id: channel = '' } = one;
  switch (type) {
    case 'text':
      return one.style?.code === true ? `\`${escapeEntities(text)}\`` : escapeEntities(text);
    case 'user':
      return `<@${user}>`;
    case 'usergroup':
      return `<!subteam^${group}>`;
    case 'channel':
      return `<#${channel}>`;
    case 'broadcast':
      return `<!${one.range ?? ''}>`;
    case 'link':
      return `<${[one.url ?? '', ...(text === '' ? [] : [text])].map(escapeEntities).join('|')}>`;
    case 'emoji':
      return `:${one.name ?? ''}:${one.skin_tone === undefined ? '' : `:skin-tone-${one.skin_tone}:`}`;
    case 'date':
      return escapeEntities(one.fallback ?? '');
    case 'color':
      return escapeEntities(one.value ?? '');
    default:
      return undefined;
  }
}
