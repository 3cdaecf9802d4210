import { useAll, useMe } from '../feed.js';
import { Avatar, Icon } from '../icons.js';
import type { ChannelEntry, PersonEntry } from '../protocol.js';

interface SidebarProps {
  chosen: string;
  choose: (channel: string) => void;
  become: (person: string) => void;
  /** Channels in which something was said since they were last looked at. */
  unread: ReadonlySet<string>;
}

export function Sidebar({ chosen, choose, become, unread }: SidebarProps) {
  const channels = useAll('channel').toSorted((a, b) => a.order - b.order);
  const [workspace] = useAll('workspace');
  const row = (channel: ChannelEntry) => (
    <Row
      key={channel.id}
      channel={channel}
      on={channel.id === chosen}
      unread={unread.has(channel.id)}
      bot={workspace?.bot.name ?? ''}
      open={() => choose(channel.id)}
    />
  );
  return (
    <nav class="sidebar" aria-label="Channels">
      <div class="workspace-name">{workspace?.name ?? ' '}</div>
      <h2>Channels</h2>
      <ul>{channels.filter(({ kind, archived }) => kind !== 'direct' && !archived).map(row)}</ul>
      <h2>Apps</h2>
      <ul>{channels.filter(({ kind }) => kind === 'direct').map(row)}</ul>
      <People become={become} />
    </nav>
  );
}

function Row({
  channel,
  on,
  unread,
  bot,
  open,
}: {
  channel: ChannelEntry;
  on: boolean;
  unread: boolean;
  bot: string;
  open: () => void;
}) {
  const direct = channel.kind === 'direct';
  return (
    <li>
      <button
        type="button"
        class={`channel-row${on ? ' on' : ''}${unread ? ' unread' : ''}`}
        onClick={open}
        {...(on ? { 'aria-current': 'page' as const } : {})}
      >
        {direct ? <Avatar name={bot} bot size={20} /> : <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} />}
        <span class="channel-name">{direct ? bot : channel.name}</span>
        {channel.member ? null : <span class="tag">without {bot}</span>}
        {unread ? <span class="dot" role="img" aria-label="unread" /> : null}
      </button>
    </li>
  );
}

/** Whoever sits here may act as anybody. */
function People({ become }: { become: (person: string) => void }) {
  const me = useMe();
  const people = useAll('person').toSorted((a, b) => a.order - b.order);
  return (
    <section class="people" aria-labelledby="people-head">
      <h2 id="people-head">Act as</h2>
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              class={`person-row${person.id === me.id ? ' on' : ''}`}
              aria-pressed={person.id === me.id}
              onClick={() => become(person.id)}
            >
              <Avatar name={person.name} size={26} />
              <PersonWords person={person} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PersonWords({ person }: { person: PersonEntry }) {
  return (
    <span class="person-words">
      <span class="person-name">{person.name}</span>
      <span class="person-role">{person.role}</span>
    </span>
  );
}
