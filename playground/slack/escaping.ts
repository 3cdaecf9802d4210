import { emojiToName } from 'gemoji';
import { z } from 'zod';
import { BOT } from './content.js';
import type { SlackState } from './state.js';

/** Of the endings that Slack takes for those of an address when somebody types `word.ending`: those that look like field names too. */
const ENDINGS = [
  'com',
  'org',
  'net',
  'name',
  'id',
  'info',
  'io',
  'co',
  'app',
  'dev',
  'email',
  'date',
  'de',
  'uk',
  'us',
];
const HOST = `(?:[a-z0-9-]+\\.)+(?:${ENDINGS.join('|')})`;
const ADDRESS = new RegExp(`(?<![\\w.@/-])(?:(https?://[^\\s<>"”|]+)|([\\w.+-]+@${HOST})|(${HOST}))(?![\\w.-])`, 'gi');
const CHANNEL = /#([\w-]+)/g;
const PERSON = /@(\w+)/g;
const PICTURE = /\p{Extended_Pictographic}\ufe0f?(?:\u200d\p{Extended_Pictographic}\ufe0f?)*/gu;

/**
 * What a person typed as a command brings it with `should_escape`: channels, people and addresses in angle brackets, emoji as their
 * names: https://docs.slack.dev/interactivity/implementing-slash-commands#escaping
 */
export function escapedText(state: SlackState, typed: string): string {
  const safe = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return linked(safe)
    .map((piece) => (piece.startsWith('<') ? piece : withMentions(state, piece)))
    .join('')
    .replace(PICTURE, (emoji) => (Object.hasOwn(emojiToName, emoji) ? `:${emojiToName[emoji] ?? ''}:` : emoji));
}

/** The same as a message holds it, which names people by their id alone. */
export const writtenText = (state: SlackState, typed: string): string =>
  escapedText(state, typed).replace(/<@(\w+)\|[^>]*>/g, '<@$1>');

/** Every second piece is an address. */
function linked(text: string): string[] {
  const pieces: string[] = [];
  let end = 0;
  for (const { 0: all, 1: url, 2: mail, index } of text.matchAll(ADDRESS)) {
    const link =
      url !== undefined ? `<${url}>` : mail !== undefined ? `<mailto:${mail}|${mail}>` : `<http://${all}|${all}>`;
    pieces.push(text.slice(end, index), link);
    end = index + all.length;
  }
  return [...pieces, text.slice(end)];
}

/** How an app wants a message's text read. Absent: Slack makes links of addresses, whichever way it comes. */
export const parsing = z.enum(['none', 'full']).optional();
/** As Slack keeps it. */
export const kept = (text: string, parse: z.infer<typeof parsing>) => (parse === 'none' ? text : withLinks(text));

/** What Slack makes of a message's text where the app does not say `parse: none`: what looks like an address is a link. */
function withLinks(text: string): string {
  const pieces = text.split(/(<[^<>]*>|```[^]*?```|`[^`\n]*`)/);
  return pieces.map((piece, at) => (at % 2 === 1 ? piece : linked(piece).join(''))).join('');
}

function withMentions(state: SlackState, text: string): string {
  return text
    .replace(CHANNEL, (whole, name: string) => {
      const found = state.channels.find((one) => one.name === name && !one.private);
      return found ? `<#${found.id}|${name}>` : whole;
    })
    .replace(PERSON, (whole, name: string) => {
      const found = [...state.users, { id: BOT.user_id, name: 'usher' }].find((one) => one.name === name.toLowerCase());
      return found ? `<@${found.id}|${name}>` : whole;
    });
}
