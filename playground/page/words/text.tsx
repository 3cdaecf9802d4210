import type { ComponentChild } from 'preact';
import { useAll, useMe } from '../feed.js';
import type { Text } from '../blocks/kit.js';
import { Icon, type IconName, Step } from '../icons.js';
import { type Inline, readMrkdwn, unescape } from './mrkdwn.js';
import { dateWords, exactWords } from './times.js';

/** A text object: mrkdwn drawn, plain text as it is. */
export function Words({ text }: { text: Text }) {
  return text.type === 'mrkdwn' ? (
    <Mrkdwn text={text.text} verbatim={text.verbatim ?? false} />
  ) : (
    <span class="plain">{withIcons(text.text)}</span>
  );
}

/** Without a word about it, as it stands: Slack has made its links by then. */
export function Mrkdwn({ text, verbatim = true }: { text: string; verbatim?: boolean }) {
  return (
    <>
      {readMrkdwn(text, verbatim).map((part) => {
        if (part.is === 'pre') return <pre>{part.text}</pre>;
        const lines = part.lines.map((line) => <span class="line">{line.length === 0 ? <br /> : pieces(line)}</span>);
        return part.is === 'quote' ? <blockquote>{lines}</blockquote> : <div class="lines">{lines}</div>;
      })}
    </>
  );
}

function pieces(inlines: Inline[]): ComponentChild[] {
  return inlines.map((inline) => <Piece of={inline} />);
}

function Piece({ of }: { of: Inline }): ComponentChild {
  switch (of.is) {
    case 'text':
      return withIcons(of.text);
    case 'bold':
      return <strong>{pieces(of.inside)}</strong>;
    case 'italic':
      return <em>{pieces(of.inside)}</em>;
    case 'strike':
      return <s>{pieces(of.inside)}</s>;
    case 'code':
      return <code>{of.text}</code>;
    case 'link':
      return (
        <a href={of.href} target="_blank" rel="noreferrer">
          {of.text}
        </a>
      );
    case 'person':
      return <Mention id={of.id} label={of.label} />;
    case 'channel':
      return <ChannelMention id={of.id} label={of.label} />;
    case 'broadcast':
      return <span class="mention loud">@{of.name}</span>;
    case 'date':
      return <Moment at={of.at} format={of.format} fallback={of.fallback} />;
  }
}

export function Mention({ id, label }: { id: string; label: string | undefined }) {
  const me = useMe();
  const name = useAll('person').find((person) => person.id === id)?.name;
  const bot = useAll('workspace')[0]?.bot;
  const known = name ?? (bot?.id === id ? bot.name : undefined);
  return <span class={`mention${id === me.id ? ' me' : ''}`}>@{known ?? label ?? id}</span>;
}

export function ChannelMention({ id, label }: { id: string; label: string | undefined }) {
  const channel = useAll('channel').find((one) => one.id === id || one.name === id);
  return <span class="mention">#{channel?.name ?? label ?? id}</span>;
}

function Moment({ at, format, fallback }: { at: number; format: string; fallback: string }) {
  const { tz } = useMe();
  const words = dateWords(at, format, { tz, now: Date.now() });
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={exactWords(at * 1000, tz)}>
      {words ?? unescape(fallback)}
    </time>
  );
}

/** The signs that Usher uses are drawn, so that they look the same wherever the page is opened. */
const DRAWN: Record<string, IconName> = {
  '✅': 'done',
  '⚠️': 'warning',
  '⚠': 'warning',
  '❌': 'failed',
  '⏹': 'stopped',
  '⏹️': 'stopped',
  '⛔': 'refused',
  '⏸': 'held',
  '⏳': 'waiting',
  '⌛': 'expired',
  '❔': 'unsure',
};
/** Of a card's line of stages. */
const STEPS = { '○': 'todo', '▸': 'now', '✓': 'past', '✗': 'broken' } as const;
/** What is drawn, and a run's name, which no line breaks. */
const SIGN = /(✅|⚠️?|❌|⏹️?|⛔|⏸|⏳|⌛|❔|[○▸✓✗](?= )|\bR-\d+)/u;

function withIcons(text: string): ComponentChild {
  if (!SIGN.test(text)) return text;
  return text.split(SIGN).map((piece, index) => {
    if (index % 2 === 0) return piece;
    if (piece.startsWith('R-')) return <span class="whole">{piece}</span>;
    const icon = DRAWN[piece];
    if (icon !== undefined) return <Icon name={icon} label={piece} />;
    return piece in STEPS ? <Step name={STEPS[piece as keyof typeof STEPS]} sign={piece} /> : piece; // it is in there
  });
}
