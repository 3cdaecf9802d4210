import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useAll, useMe } from '../feed.js';
import { Icon } from '../icons.js';
import type { ChannelEntry } from '../protocol.js';
import { type Completion, complete } from './completion.js';

/** A command that the page proposes; a new object each time, so that the same one can be proposed again. */
export interface Offer {
  text: string;
}

interface ComposerProps {
  channel: ChannelEntry;
  thread?: string;
  /** What the client has to say about what was sent. */
  notice: (text: string, thread?: string) => void;
  offered?: Offer | undefined;
}

/** Enter sends, Shift+Enter breaks the line. A slash or an @ opens what can be typed: arrows choose, Tab takes. */
export function Composer(props: ComposerProps) {
  const { channel, thread } = props;
  const composer = useComposer(props);
  const { text, completions, active, base } = composer;
  const name =
    thread === undefined ? (channel.kind === 'direct' ? 'Message Usher' : `Message #${channel.name}`) : 'Reply …';
  const open = completions.length > 0;
  return (
    <form class="composer" onSubmit={composer.submit}>
      {open ? <Completions completions={completions} active={active} base={base} take={composer.take} /> : null}
      <div class="composer-box">
        <textarea
          ref={composer.field}
          rows={Math.min(6, text.split('\n').length)}
          value={text}
          placeholder={name}
          spellcheck={false}
          aria-label={name}
          aria-autocomplete="list"
          {...(open ? { 'aria-controls': base } : {})}
          {...(open && active >= 0 ? { 'aria-activedescendant': `${base}-${active}` } : {})}
          onInput={({ currentTarget }) => composer.type(currentTarget.value)}
          onKeyDown={composer.key}
        />
        <Tools text={text} {...(thread === undefined ? { slash: composer.slash } : {})} />
      </div>
    </form>
  );
}

/** Slack has no slash commands in threads: no `slash` there. */
function Tools({ text, slash }: { text: string; slash?: () => void }) {
  return (
    <div class="composer-tools">
      {slash ? (
        <button type="button" class="icon-button" aria-label="Commands" title="Commands" onClick={slash}>
          <Icon name="slash" />
        </button>
      ) : null}
      <span class="composer-hint" aria-hidden="true">
        {text === '' ? '' : 'Shift + Enter for a new line'}
      </span>
      <button type="submit" class="send" aria-label="Send" disabled={text.trim() === ''}>
        <Icon name="send" />
      </button>
    </div>
  );
}

function useComposer(props: ComposerProps) {
  const deliver = useDelivery(props);
  const [workspace] = useAll('workspace');
  const [text, setText] = useState('');
  const [active, setActive] = useState(-1);
  const [closed, setClosed] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const last = useRef('');
  const base = useId();
  const completions = workspace && !closed ? complete(text, workspace) : [];
  const type = (next: string) => {
    setText(next);
    setActive(-1);
    setClosed(false);
  };
  const take = (one: Offer) => {
    type(one.text);
    field.current?.focus();
  };
  const send = () => {
    const words = text.trim();
    if (words === '') return;
    last.current = words;
    type('');
    void deliver(words);
  };
  const slash = () => take({ text: `${workspace?.command ?? ''} ` });
  useEffect(() => {
    if (props.offered) take(props.offered);
  }, [props.offered]);
  const submit = (event: Event) => {
    event.preventDefault();
    send();
  };
  const moves = { completions, active, text, last, setActive, setClosed, type, take, send };
  const key = composerKeys({ ...moves, command: workspace?.command ?? '' });
  return { text, completions, active, base, field, type, take, slash, submit, key };
}

/** Sends what was typed as a command or as a message, and says what went wrong. */
function useDelivery({ channel, thread, notice }: ComposerProps): (words: string) => Promise<void> {
  const me = useMe();
  const [workspace] = useAll('workspace');
  const { command, bot } = { command: workspace?.command ?? '/audience', bot: workspace?.bot.name ?? 'Usher' };
  return async (words) => {
    const [first = ''] = words.split(/\s/, 1);
    if (first.startsWith('/') && first !== command) {
      notice(`\`${first}\` is not a command here. Try \`${command}\`.`, thread);
      return;
    }
    if (first === command && thread !== undefined) {
      notice(`\`${command}\` is not supported in threads. Sorry! Mention @${bot} with the same words.`, thread);
      return;
    }
    const place = { channel: channel.id };
    const outcome =
      first === command
        ? await me.act({ do: 'command', ...place, text: words.slice(first.length).trim() })
        : await me.act({ do: 'say', ...place, text: words, thread });
    if (outcome.error !== undefined) notice(outcome.error, thread);
  };
}

interface Keys {
  completions: Completion[];
  active: number;
  text: string;
  command: string;
  last: { current: string };
  setActive: (at: number) => void;
  setClosed: (closed: boolean) => void;
  type: (text: string) => void;
  take: (one: Completion) => void;
  send: () => void;
}

function composerKeys(keys: Keys) {
  const { completions, active, text, command } = keys;
  const chosen = completions[active];
  // A half-typed command is completed by Enter; a whole one is sent.
  const half = text.length < command.length && command.startsWith(text) ? completions[0] : undefined;
  return (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && completions.length > 0) {
      event.preventDefault();
      keys.setActive(
        active < 0
          ? step > 0
            ? 0
            : completions.length - 1
          : (active + step + completions.length) % completions.length,
      );
    } else if (event.key === 'ArrowUp' && text === '' && keys.last.current !== '') {
      event.preventDefault();
      keys.type(keys.last.current);
    } else if (event.key === 'Tab' && !event.shiftKey && completions[Math.max(0, active)]) {
      event.preventDefault();
      keys.take(completions[Math.max(0, active)] as Completion); // it is there: see above
    } else if (event.key === 'Escape' && completions.length > 0) {
      event.preventDefault();
      keys.setClosed(true);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      const taken = chosen ?? half;
      if (taken) keys.take(taken);
      else keys.send();
    }
  };
}

function Completions({
  completions,
  active,
  base,
  take,
}: {
  completions: Completion[];
  active: number;
  base: string;
  take: (one: Completion) => void;
}) {
  return (
    <div class="completions" onMouseDown={(event) => event.preventDefault()}>
      <div class="completions-head" aria-hidden="true">
        What you can type <span>↑↓ choose · Tab takes · Enter sends</span>
      </div>
      <div role="listbox" id={base} aria-label="What you can type">
        {completions.map((one, index) => (
          <div
            role="option"
            id={`${base}-${index}`}
            key={one.text}
            class="completion"
            aria-selected={index === active}
            onClick={() => take(one)}
          >
            <span class="completion-text">{one.label}</span>
            <span class="completion-does">{one.does}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
