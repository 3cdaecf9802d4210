import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../icons.js';
import type { Option } from '../protocol.js';
import type { Choice } from './kit.js';
import { type Loaded, PickerList } from './picker-list.js';

interface PickerProps {
  chosen: Choice[];
  many: boolean;
  most?: number | undefined;
  placeholder: string;
  /** A single choice may be taken back. */
  clearable: boolean;
  attributes: Record<string, unknown>;
  load: (typed: string) => Promise<Loaded>;
  choose: (chosen: Choice[]) => void;
}

const SETTLE_MS = 120;

/** A combobox: type to narrow down, arrows to move, Enter to take, Escape to close, Backspace to take back. */
export function Picker(props: PickerProps) {
  const { chosen, many } = props;
  const list = usePicker(props);
  const base = useId();
  const [only] = many ? [] : chosen;
  const { open, active, options, loaded } = list;
  return (
    <div
      class={`picker${many ? ' many' : ''}`}
      ref={list.box}
      onFocusOut={list.leave}
      onClick={() => list.input.current?.focus()}
    >
      {many ? chosen.map((one) => <Chip key={one.value} one={one} drop={() => list.drop(one)} />) : null}
      <Typing props={props} list={list} base={base} />
      {only && props.clearable ? (
        <button type="button" class="picker-clear" aria-label="Clear" onClick={() => props.choose([])}>
          <Icon name="close" />
        </button>
      ) : null}
      <span class="picker-arrow">
        <Icon name="down" />
      </span>
      {open ? (
        <PickerList
          base={base}
          loaded={loaded}
          options={options}
          active={active}
          many={many}
          chosen={chosen}
          take={list.take}
          box={list.box}
        />
      ) : null}
    </div>
  );
}

/** Where one types; a single choice is its text while nobody does. */
function Typing({ props, list, base }: { props: PickerProps; list: ReturnType<typeof usePicker>; base: string }) {
  const { chosen, many, attributes, placeholder } = props;
  const { open, typed, active, options } = list;
  const [only] = many ? [] : chosen;
  return (
    <input
      {...attributes}
      ref={list.input}
      type="text"
      role="combobox"
      autocomplete="off"
      spellcheck={false}
      aria-expanded={open}
      aria-controls={`${base}-list`}
      aria-autocomplete="list"
      {...(open && options[active] ? { 'aria-activedescendant': `${base}-${active}` } : {})}
      placeholder={chosen.length > 0 ? (only?.text.text ?? '') : placeholder}
      value={open || !only ? typed : only.text.text}
      onInput={({ currentTarget }) => list.type(currentTarget.value)}
      onClick={list.show}
      onKeyDown={list.key}
    />
  );
}

function Chip({ one, drop }: { one: Choice; drop: () => void }) {
  return (
    <span class="chip">
      {one.text.text}
      <button type="button" aria-label={`Remove ${one.text.text}`} onClick={drop}>
        <Icon name="close" />
      </button>
    </span>
  );
}

/** What a combobox knows and does. */
function usePicker({ chosen, many, most = Infinity, load, choose }: PickerProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const loaded = useLoaded(open, typed, load);
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const options = loaded?.groups.flatMap((group) => group.options) ?? [];
  const has = (option: Option) => chosen.some(({ value }) => value === option.value);
  const show = () => {
    if (!open) setActive(0);
    setOpen(true);
  };
  const take = (option: Option) => {
    const next = has(option) ? chosen.filter(({ value }) => value !== option.value) : [...chosen, option as Choice]; // Usher's own option
    if (many && next.length > most) return;
    choose(many ? next : [option as Choice]); // as above
    setTyped('');
    if (!many) setOpen(false);
  };
  const drop = (one: Choice) => choose(chosen.filter(({ value }) => value !== one.value));
  const moves = { open, options, active, typed, chosen, many, show, take, drop, setActive, setOpen };
  return {
    ...moves,
    loaded,
    input,
    box,
    type: (text: string) => {
      show();
      setTyped(text);
      setActive(0);
    },
    key: (event: KeyboardEvent) => pressKey(event, moves),
    leave: (event: FocusEvent) => {
      if (event.relatedTarget instanceof Node && box.current?.contains(event.relatedTarget)) return;
      setOpen(false);
      setTyped('');
    },
  };
}

interface Moves {
  open: boolean;
  options: Option[];
  active: number;
  typed: string;
  chosen: Choice[];
  many: boolean;
  show: () => void;
  take: (option: Option) => void;
  drop: (one: Choice) => void;
  setActive: (at: number) => void;
  setOpen: (open: boolean) => void;
}

function pressKey(event: KeyboardEvent, moves: Moves): void {
  const { open, options, active, typed, chosen } = moves;
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step !== 0) {
    event.preventDefault();
    if (!open) moves.show();
    else if (options.length > 0) moves.setActive((active + step + options.length) % options.length);
  } else if (event.key === 'Enter') {
    // Enter in a picker takes an option; it never sends the form.
    event.preventDefault();
    const option = options[active];
    if (open && option) moves.take(option);
    else moves.show();
  } else if (event.key === 'Escape' && open) {
    event.preventDefault();
    event.stopPropagation();
    moves.setOpen(false);
  } else if (event.key === 'Backspace' && typed === '' && moves.many) {
    const last = chosen.at(-1);
    if (last) moves.drop(last);
  }
}

/** Loads while open, a moment after the last key; undefined while nothing has come yet. Late answers are dropped. */
function useLoaded(open: boolean, typed: string, load: (typed: string) => Promise<Loaded>): Loaded | undefined {
  const [loaded, setLoaded] = useState<Loaded | undefined>(undefined);
  useEffect(() => {
    if (!open) {
      setLoaded(undefined);
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(
      () => {
        void load(typed).then((next) => {
          if (wanted) setLoaded(next);
        });
      },
      loaded ? SETTLE_MS : 0,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [open, typed]);
  return loaded;
}
