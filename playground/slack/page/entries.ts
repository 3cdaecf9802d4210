import type { ChannelEntry, Entry, MessageEntry, PersonEntry, WhisperEntry } from '../../page/protocol.js';
import { BOT } from '../content.js';
import type { Ephemeral, SlackState, StoredMessage } from '../state.js';
import { createExchanges } from './exchanges.js';
import type { Backstage, PageOptions } from './options.js';

const COMMAND = '/audience';

/** What one person sees, as entries by key. */
export function createEntries(
  state: SlackState,
  { command = {}, roles }: PageOptions,
  backstage: () => Backstage | undefined,
) {
  const exchanges = createExchanges(state);
  const people = () => state.users.filter(({ id }) => !roles || id in roles);
  const workspace: Entry = {
    is: 'workspace',
    name: 'Larkspur',
    bot: { id: BOT.user_id, name: 'Usher' },
    command: COMMAND,
    description: 'What Usher can do',
    usageHint: '',
    shortcuts: [],
    ...command,
  };
  return {
    /** The person who looks: the first one, where nobody of that id may. */
    viewer: (id: string): string => (people().find((user) => user.id === id) ?? people()[0])?.id ?? id,
    of: (person: string): Record<string, Entry> => {
      const channels = channelEntries(state, person);
      const seen = new Set(channels.map(({ id }) => id));
      return {
        workspace,
        ...keyed(people().map((user, order) => personEntry(user, roles?.[user.id] ?? '', order))),
        ...keyed(channels),
        ...keyed(state.messages.filter(({ channel }) => seen.has(channel)).map(messageEntry)),
        ...keyed(state.ephemerals.filter(({ user }) => user === person).map(whisperEntry)),
        ...keyed(viewEntries(state, person)),
        ...keyed(backstage() ? exchanges() : []),
        ...backstage()?.entries(),
      };
    },
  };
}

function keyed(entries: Entry[]): Record<string, Entry> {
  return Object.fromEntries(entries.map((entry) => [keyOf(entry), entry]));
}

function keyOf(entry: Entry): string {
  if (entry.is === 'message' || entry.is === 'whisper') return `${entry.is} ${entry.channel} ${entry.ts}`;
  if (entry.is === 'exchange') return `exchange ${entry.border} ${entry.n}`;
  return 'id' in entry ? `${entry.is} ${entry.id}` : entry.is;
}

function personEntry({ id, name, tz }: SlackState['users'][number], role: string, order: number): PersonEntry {
  return { is: 'person', id, name, role, tz: tz ?? 'UTC', order };
}

/** Public channels, private ones that they are in, and their direct messages with the bot. */
function channelEntries(state: SlackState, person: string): ChannelEntry[] {
  const direct = state.channel(person)?.id;
  return state.channels
    .filter((one) => one.id === direct || (!one.id.startsWith('D') && (!one.private || one.members.includes(person))))
    .map(({ id, name, private: closed, member, archived = false }, order): ChannelEntry => {
      const kind = id === direct ? 'direct' : closed ? 'private' : 'channel';
      return { is: 'channel', id, name, kind, member, archived, order };
    });
}

function messageEntry({ channel, ts, thread_ts, broadcast, user, text, blocks, edits }: StoredMessage): MessageEntry {
  return { is: 'message', channel, ts, thread: thread_ts, broadcast, author: user, text, blocks, edits };
}

function whisperEntry({ channel, ts, thread_ts, text, blocks }: Ephemeral): WhisperEntry {
  return { is: 'whisper', channel, ts, thread: thread_ts, text, blocks };
}

function viewEntries(state: SlackState, person: string): Entry[] {
  const home = state.homes.get(person)?.view;
  const forms = (state.stacks.get(person) ?? []).map(({ view, here }, depth): Entry => {
    return { is: 'view', id: view.id, depth, here, view };
  });
  return [...forms, ...(home ? [{ is: 'home' as const, id: home.id, view: home }] : [])];
}
