import { useMemo, useRef } from 'preact/hooks';
import { Blocks } from '../blocks/blocks.js';
import { Menu } from '../blocks/buttons.js';
import { useKeptFocus } from '../blocks/kept-focus.js';
import { SurfaceContext, useSurface } from '../blocks/surface.js';
import { useAll, useMe } from '../feed.js';
import { Avatar, Icon } from '../icons.js';
import type { MessageEntry, WhisperEntry } from '../protocol.js';
import { Mrkdwn } from '../words/text.js';
import { agoWords, clockWords } from '../words/times.js';
import type { Line, Notice, Said } from './timeline.js';

interface MessageProps {
  line: Line;
  /** Epoch ms, when it was last looked at: what is said of the time since depends on it. */
  now: number;
  /** How many replies, and when the last one came; absent inside a thread. */
  replies?: Said[];
  openThread?: (root: string) => void;
}

/** Drawn anew only when something of it has changed: a channel may hold hundreds. */
export function Message(props: MessageProps) {
  const { line, now, replies = [], openThread } = props;
  return useMemo(
    () => <Drawn {...props} />,
    [line.said, line.follows, now, openThread, replies.length, replies.at(-1)?.ts],
  );
}

function Drawn({ line, now, replies = [], openThread }: MessageProps) {
  const { said, at, follows } = line;
  const author = useAuthor(said);
  const { tz } = useMe();
  const article = useRef<HTMLElement>(null);
  // A card that shrinks takes its buttons with it.
  useKeptFocus(article, (message) => message);
  const mine = said.is === 'message' ? '' : ' whispered';
  return (
    <article
      class={`message${mine}${follows ? ' follows' : ''}`}
      data-ts={said.ts}
      ref={article}
      tabIndex={-1}
      aria-label={`${author.name}, ${clockWords(at, tz)}`}
    >
      <div class="gutter">
        {follows ? <time class="side-time">{clockWords(at, tz)}</time> : <Avatar name={author.name} bot={author.bot} />}
      </div>
      <div class="said">
        {said.is === 'message' ? null : (
          <p class="only-you">
            <Icon name="eye" /> Only visible to you
          </p>
        )}
        {said.is === 'message' && said.broadcast && openThread ? <RepliedTo said={said} open={openThread} /> : null}
        {follows ? null : <Head author={author} at={at} />}
        {said.is === 'notice' ? <Mrkdwn text={said.text} /> : <Content said={said} />}
        {said.is === 'message' && said.broadcast && !openThread ? <AlsoSent channel={said.channel} /> : null}
        {openThread && replies.length > 0 ? (
          <Replies replies={replies} now={now} open={() => openThread(said.ts)} />
        ) : null}
      </div>
      {said.is === 'message' ? <Tools said={said} openThread={openThread} /> : null}
    </article>
  );
}

interface Author {
  name: string;
  bot: boolean;
  app: boolean;
}

function useAuthor(said: MessageEntry | WhisperEntry | Notice): Author {
  const people = useAll('person');
  const bot = useAll('workspace')[0]?.bot.name ?? 'Usher';
  if (said.is === 'notice') return { name: 'Stand-in Slack', bot: false, app: false };
  const id = said.is === 'message' ? said.author : undefined;
  if (id === undefined) return { name: bot, bot: true, app: true };
  return { name: people.find((one) => one.id === id)?.name ?? id, bot: false, app: false };
}

function Head({ author, at }: { author: Author; at: number }) {
  const { tz } = useMe();
  return (
    <header class="message-head">
      <span class="author">{author.name}</span>
      {author.app ? <span class="app-badge">App</span> : null}
      <time dateTime={new Date(at).toISOString()}>{clockWords(at, tz)}</time>
    </header>
  );
}

/** Blocks where there are any; the text stands in for them elsewhere, as in notifications. */
function Content({ said }: { said: MessageEntry | WhisperEntry }) {
  const { channel, ts, blocks, text } = said;
  const tools = useSurface(blocks, () => ({ on: 'message', channel, ts }), { here: channel });
  if (blocks.length === 0) return <Mrkdwn text={text} />;
  return (
    <SurfaceContext.Provider value={tools}>
      <Blocks blocks={blocks} />
    </SurfaceContext.Provider>
  );
}

/** A reply that stands in the channel too names what it replies to. */
function RepliedTo({ said, open }: { said: MessageEntry; open: (root: string) => void }) {
  const { channel, thread } = said;
  const root = useAll('message').find((one) => one.channel === channel && one.ts === thread);
  if (thread === undefined) return null;
  const [first = ''] = (root?.text ?? '').split('\n', 1);
  return (
    <div class="replied-to">
      <span>replied to a thread:</span>
      <button type="button" class="link" onClick={() => open(thread)}>
        <Mrkdwn text={first} />
        <span class="unseen">, show the thread</span>
      </button>
    </div>
  );
}

function AlsoSent({ channel }: { channel: string }) {
  const name = useAll('channel').find(({ id }) => id === channel)?.name ?? 'the channel';
  return <p class="also-sent">Also sent to #{name}</p>;
}

function Replies({ replies, now, open }: { replies: Said[]; now: number; open: () => void }) {
  const last = Math.max(...replies.map(({ ts }) => Number(ts) * 1000));
  return (
    <button type="button" class="replies" onClick={open}>
      <strong>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</strong>
      <span>Last reply {agoWords(now - last)}</span>
      <Icon name="right" />
    </button>
  );
}

/** What can be done with a message: answer in its thread, and the app's shortcuts. */
function Tools({ said, openThread }: { said: MessageEntry; openThread: ((root: string) => void) | undefined }) {
  const me = useMe();
  const shortcuts = useAll('workspace')[0]?.shortcuts ?? [];
  const { channel, ts, thread } = said;
  return (
    <div class="message-tools">
      {openThread ? (
        <button
          type="button"
          class="icon-button"
          title="Reply in thread"
          aria-label="Reply in thread"
          onClick={() => openThread(thread ?? ts)}
        >
          <Icon name="thread" />
        </button>
      ) : null}
      {shortcuts.length > 0 ? (
        <Menu
          label="More actions"
          items={shortcuts.map(({ callbackId, name }) => ({ value: callbackId, label: name }))}
          choose={(callbackId) => void me.act({ do: 'shortcut', callbackId, channel, ts })}
        />
      ) : null}
    </div>
  );
}
