import { useEffect, useRef, useState } from 'preact/hooks';
import { useAll, useMe, useNow } from '../feed.js';
import { Icon } from '../icons.js';
import type { ChannelEntry } from '../protocol.js';
import { Beginning } from './beginning.js';
import { Composer, type Offer } from './composer.js';
import { useFollowing } from './following.js';
import { Message } from './message.js';
import { channelLines, type Line, type Notice, repliesTo, type Said, threadLines } from './timeline.js';

const MINUTE_MS = 60_000;

/** Messages, what only this person sees, and what their client says. */
function useSaid(notices: Notice[]): Said[] {
  const messages = useAll('message');
  const whispers = useAll('whisper');
  return [...messages, ...whispers, ...notices];
}

interface RoomProps {
  channel: ChannelEntry;
  notices: Notice[];
  notice: (text: string, thread?: string) => void;
  openThread: (root: string) => void;
}

export function Channel({ channel, notices, notice, openThread }: RoomProps) {
  const said = useSaid(notices);
  const [offered, offer] = useState<Offer | undefined>(undefined);
  const { tz } = useMe();
  const now = useNow(MINUTE_MS);
  const lines = channelLines(said, channel.id, { tz, now });
  return (
    <>
      <Lines label={`Messages in ${channel.name}`} lines={lines} place={channel.id}>
        {(line) => (
          <Message key={line.key} line={line} now={now} openThread={openThread} replies={repliesTo(said, line.said)} />
        )}
        <Beginning channel={channel} empty={lines.length === 0} offer={(text) => offer({ text })} />
      </Lines>
      <Composer channel={channel} notice={notice} offered={offered} />
    </>
  );
}

export function Thread({
  channel,
  root,
  notices,
  notice,
  close,
}: Omit<RoomProps, 'openThread'> & { root: string; close: () => void }) {
  const said = useSaid(notices);
  const { tz } = useMe();
  const now = useNow(MINUTE_MS);
  const lines = threadLines(said, channel.id, root, { tz, now });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [root]);
  return (
    <aside class="thread" aria-label="Thread" onKeyDown={(event) => (event.key === 'Escape' ? close() : undefined)}>
      <header class="pane-head">
        <h2 tabIndex={-1} ref={heading}>
          Thread <span class="muted">#{channel.name}</span>
        </h2>
        <button type="button" class="icon-button" aria-label="Close the thread" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <Lines label="Thread" lines={lines} place={root}>
        {(line) => (
          <>
            <Message key={line.key} line={line} now={now} />
            {line.said.ts === root ? <ReplyCount count={repliesTo(said, line.said).length} /> : null}
          </>
        )}
        {null}
      </Lines>
      <Composer channel={channel} thread={root} notice={notice} />
    </aside>
  );
}

function ReplyCount({ count }: { count: number }) {
  if (count === 0) return null;
  return <p class="reply-count">{count === 1 ? '1 reply' : `${count} replies`}</p>;
}

interface LinesProps {
  label: string;
  lines: Line[];
  place: string;
  children: [(line: Line) => preact.JSX.Element, preact.ComponentChild];
}

function Lines({ label, lines, place, children: [draw, beginning] }: LinesProps) {
  const { box, content, scrolled, unread, jump } = useFollowing(place, lines);
  return (
    <div class="lines-frame">
      <div class="lines-box" ref={box} onScroll={scrolled} role="log" aria-label={label} tabIndex={0}>
        <div class="lines-inside" ref={content}>
          {beginning}
          {lines.map((line) => (
            <>
              {line.day === undefined ? null : (
                <div class="day" role="separator" key={line.day}>
                  <span>{line.day}</span>
                </div>
              )}
              {draw(line)}
            </>
          ))}
        </div>
      </div>
      <div role="status" class="new-lines">
        {unread === 0 ? null : (
          <button type="button" onClick={jump}>
            {unread === 1 ? 'New message' : `${unread} new messages`} <span aria-hidden="true">↓</span>
          </button>
        )}
      </div>
    </div>
  );
}
