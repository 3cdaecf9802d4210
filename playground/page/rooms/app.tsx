import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Curtain } from '../curtain/curtain.js';
import { FeedContext, MeContext, send, useAll, useAllOf, useFeed } from '../feed.js';
import type { Me } from '../feed.js';
import type { ChannelEntry, PersonEntry } from '../protocol.js';
import { Channel, Thread } from './channel.js';
import { ChannelHead, type Tab } from './channel-head.js';
import { Home } from './home.js';
import { Forms } from './modal.js';
import { useMemory } from './memory.js';
import { Sidebar } from './sidebar.js';
import type { Notice } from './timeline.js';
import { TopBar } from './top-bar.js';
import { useUnread } from './unread.js';

/** The whole page: one person's Slack, and what stands behind it. */
export function App() {
  const [person, become] = useMemory('person', '');
  const { entries, live } = useFeed(person);
  const people = useAllOf(entries, 'person');
  const me = useMe(person, people);
  return (
    <FeedContext.Provider value={entries}>
      <MeContext.Provider value={me}>
        {people.length === 0 ? (
          <p class="waiting">Opening the workspace…</p>
        ) : (
          <Workspace key={me.id} live={live} become={(id) => (id === me.id ? undefined : become(id))} />
        )}
      </MeContext.Provider>
    </FeedContext.Provider>
  );
}

/** Nobody chosen yet: the first of the people. */
function useMe(person: string, people: PersonEntry[]): Me {
  return useMemo(() => {
    const found = people.find(({ id }) => id === person) ?? people.toSorted((a, b) => a.order - b.order)[0];
    const id = found?.id ?? person;
    return { id, tz: found?.tz ?? 'UTC', act: (act) => send(id, act) };
  }, [person, people]);
}

/** As in layout.css. */
const ONE_PANE_PX = 1_500;

type Drawer = 'none' | 'sidebar';

function Workspace({ live, become }: { live: boolean; become: (person: string) => void }) {
  const room = useRoom();
  const curtain = useCurtain();
  const [drawer, setDrawer] = useState<Drawer>('none');
  const shut = () => setDrawer('none');
  const choose = (id: string) => {
    room.choose(id);
    shut();
  };
  const act = (id: string) => {
    become(id);
    shut();
  };
  const toggleCurtain = () => {
    // Where there is room for one of them only, the thread lies over the curtain.
    const covered = curtain.open && room.thread !== undefined && window.innerWidth <= ONE_PANE_PX;
    if (covered) room.setThread(undefined);
    else curtain.toggle();
  };
  const state = [
    curtain.open ? 'with-curtain' : '',
    room.thread === undefined ? '' : 'with-thread',
    `drawer-${drawer}`,
  ];
  return (
    <div class={`workspace ${state.join(' ')}`}>
      <TopBar
        live={live}
        curtain={curtain.open}
        curtainButton={curtain.button}
        toggleCurtain={toggleCurtain}
        toggleSidebar={() => setDrawer((before) => (before === 'sidebar' ? 'none' : 'sidebar'))}
      />
      <Sidebar chosen={room.channel?.id ?? ''} choose={choose} become={act} unread={room.unread} />
      <Panes room={room} />
      {curtain.open ? <Curtain close={curtain.toggle} drawn={curtain.drawn} /> : null}
      <Forms />
    </div>
  );
}

/** Open from the start where there is room for it. The focus goes into what is opened by hand, and back to its button. */
function useCurtain() {
  const [curtain, setCurtain] = useMemory('curtain', window.innerWidth >= 1_280 ? 'open' : 'shut');
  const [drawn, setDrawn] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const open = curtain === 'open';
  const toggle = () => {
    setDrawn(!open);
    setCurtain(open ? 'shut' : 'open');
    if (open) button.current?.focus();
  };
  return { open, drawn, button, toggle };
}

/** The channel that is looked at, and its thread if one is open. */
function Panes({ room }: { room: ReturnType<typeof useRoom> }) {
  const { channel, thread, notices, notice, setThread } = room;
  if (!channel) return null;
  const direct = channel.kind === 'direct';
  return (
    <>
      <main class="room" aria-label={direct ? 'Usher' : `#${channel.name}`}>
        <ChannelHead channel={channel} tab={room.tab} setTab={room.setTab} />
        {direct && room.tab === 'home' ? (
          <Home />
        ) : (
          <Channel key={channel.id} channel={channel} notices={notices} notice={notice} openThread={setThread} />
        )}
      </main>
      {thread === undefined ? null : (
        <Thread channel={channel} root={thread} notices={notices} notice={notice} close={() => setThread(undefined)} />
      )}
    </>
  );
}

/** Which channel and thread are looked at. */
function useRoom() {
  const channels = useAll('channel').toSorted((a, b) => a.order - b.order);
  const [chosen, setChosen] = useMemory('channel', '');
  const [thread, setThread] = useState<string | undefined>(undefined);
  const [tab, setTab] = useState<Tab>('messages');
  const [notices, setNotices] = useState<Notice[]>([]);
  const channel: ChannelEntry | undefined = channels.find(({ id }) => id === chosen) ?? channels[0];
  const unread = useUnread(channel?.id ?? '');
  useEffect(() => {
    document.title = `${channel?.kind === 'direct' ? 'Usher' : `#${channel?.name ?? ''}`} · Usher playground`;
  }, [channel?.id]);
  const notice = (text: string, inThread?: string) =>
    setNotices((before) => [
      ...before,
      {
        is: 'notice',
        id: String(before.length),
        channel: channel?.id ?? '',
        ts: String(Date.now() / 1000),
        thread: inThread,
        text,
      },
    ]);
  const choose = (id: string) => {
    setChosen(id);
    setThread(undefined);
    setTab('messages');
  };
  return { channel, thread, setThread, tab, setTab, notices, notice, choose, unread };
}
