import { useAll } from '../feed.js';
import { Icon } from '../icons.js';
import type { ChannelEntry } from '../protocol.js';

interface BeginningProps {
  channel: ChannelEntry;
  empty: boolean;
  /** Puts a command into the composer. */
  offer: (text: string) => void;
}

/** What a newcomer reads at a channel's beginning, and in an empty one what to try first. */
export function Beginning({ channel, empty, offer }: BeginningProps) {
  const [workspace] = useAll('workspace');
  if (!workspace) return null;
  const { bot } = workspace;
  const direct = channel.kind === 'direct';
  const command = <kbd>{workspace.command}</kbd>;
  return (
    <div class="beginning">
      <h2>
        {direct ? null : <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} />}
        {direct ? bot.name : channel.name}
      </h2>
      {channel.member ? (
        <p>
          {empty ? 'No messages yet. ' : null}
          {direct ? `Here ${bot.name} sends you what’s only for you.` : `${bot.name} is in this channel.`} Type{' '}
          {command} below to see what it can do
          {direct ? ', or just the words that follow it.' : `, or mention @${bot.name} with the same words.`}
        </p>
      ) : (
        <p>
          {bot.name} is not in this channel: it hears {command} here, but can’t post here. Try it, and see what it
          offers instead.
        </p>
      )}
      {empty && channel.member ? <Tries command={workspace.command} offer={offer} /> : null}
    </div>
  );
}

const TRIES: [words: string, does: string][] = [
  ['evaluate', 'Opens a form: choose audiences, and see here how many profiles they hold'],
  ['export "VIP buyers" to:"Agency drop"', 'Writes an audience to a dataset and posts the batch id'],
  ['status', 'What’s running, what’s queued, and how last night went'],
];

function Tries({ command, offer }: { command: string; offer: (text: string) => void }) {
  return (
    <ul class="tries" aria-label="Try first">
      {TRIES.map(([words, does]) => (
        <li key={words}>
          <button type="button" onClick={() => offer(`${command} ${words}`)}>
            <code>
              {command} {words}
            </code>
            <span>{does}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
