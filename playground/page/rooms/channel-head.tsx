import { useAll } from '../feed.js';
import { Avatar, Icon } from '../icons.js';
import type { ChannelEntry } from '../protocol.js';
import { spanWords } from '../words/times.js';

export type Tab = 'home' | 'messages';

export function ChannelHead({ channel, tab, setTab }: { channel: ChannelEntry; tab: Tab; setTab: (tab: Tab) => void }) {
  const bot = useAll('workspace')[0]?.bot.name ?? 'Usher';
  const direct = channel.kind === 'direct';
  return (
    <header class="pane-head room-head">
      <h1>
        {direct ? <Avatar name={bot} bot size={26} /> : <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} />}
        {direct ? bot : channel.name}
      </h1>
      {direct ? (
        <div class="tabs" role="tablist" aria-label={bot}>
          {(['home', 'messages'] as const).map((one) => (
            <button type="button" role="tab" key={one} aria-selected={tab === one} onClick={() => setTab(one)}>
              {one === 'home' ? 'Home' : 'Messages'}
            </button>
          ))}
        </div>
      ) : null}
      <Pace />
    </header>
  );
}

/** Speed things go here. */
function Pace() {
  const [stage] = useAll('stage');
  if (!stage) return null;
  const { speed, life } = stage;
  const more = `: an evaluation of ${spanWords(life.evaluationMs)} takes ${spanWords(life.evaluationMs / speed)} here`;
  return (
    <p class="pace">
      <Icon name="clock" />
      <span>
        {speed === 1 ? (
          'as slow as in life'
        ) : (
          <>
            <strong>{speed}×</strong>
            <span class="pace-word"> faster</span>
            <span class="pace-more">{more}</span>
          </>
        )}
      </span>
    </p>
  );
}
