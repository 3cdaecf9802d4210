import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../icons.js';
import { Words } from '../words/text.js';
import { ask } from './confirm.js';
import type { Element } from './kit.js';
import { useTools } from './surface.js';

const SHOWN_MS = 1_600;
type Pressed = 'idle' | 'waiting' | 'done' | { error: string };

/** Shows that it was pressed: busy until Usher answered, then a tick, or what went wrong. */
export function Button({ button, blockId }: { button: Extract<Element, { type: 'button' }>; blockId: string }) {
  const tools = useTools();
  const [pressed, setPressed] = useState<Pressed>('idle');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const press = async () => {
    if (pressed === 'waiting') return;
    if (button.confirm && !(await ask(button.confirm))) return;
    setPressed('waiting');
    const { error } = await tools.press(blockId, button.action_id);
    setPressed(error === undefined ? 'done' : { error });
    timer.current = setTimeout(() => setPressed('idle'), error === undefined ? SHOWN_MS : SHOWN_MS * 4);
  };
  const state = typeof pressed === 'object' ? 'failed' : pressed;
  return (
    <span class="button-place">
      <button
        type="button"
        class={`button ${button.style ?? ''} ${state}`}
        onClick={() => void press()}
        data-action={button.action_id}
        aria-busy={pressed === 'waiting'}
        {...(button.accessibility_label === undefined ? {} : { 'aria-label': button.accessibility_label })}
      >
        <Words text={button.text} />
        {pressed === 'done' ? <Icon name="tick" label="pressed" /> : null}
        {pressed === 'waiting' ? <span class="spinner" aria-hidden="true" /> : null}
      </button>
      {typeof pressed === 'object' ? (
        <span class="button-error" role="alert">
          {pressed.error}
        </span>
      ) : null}
    </span>
  );
}

interface MenuItem {
  label: string;
  value: string;
  description?: string | undefined;
}

interface OpenerProps {
  label: string;
  button: RefObject<HTMLButtonElement | null>;
  open: boolean;
  show: (open: boolean) => void;
}

function Opener({ label, button, open, show }: OpenerProps) {
  return (
    <button
      type="button"
      ref={button}
      class="icon-button"
      title={label}
      onClick={() => show(!open)}
      onKeyDown={openBy(() => show(true))}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={open}
    >
      <Icon name="more" />
    </button>
  );
}

/** A button that opens a short menu, by ↓ as well; arrows move, Escape closes. */
export function Menu(props: { label: string; items: MenuItem[]; choose: (value: string) => void; class?: string }) {
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open) list.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [open]);
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const take = (value: string) => {
    close();
    props.choose(value);
  };
  // The opener closes what it has opened by itself, as do Escape and a choice, which lead to it.
  const leave = ({ relatedTarget: to }: FocusEvent) => {
    if (to !== opener.current) setOpen(to instanceof Node && list.current?.contains(to) === true);
  };
  const style = usePlace(opener, open);
  return (
    <span class={`menu ${props.class ?? ''}`}>
      <Opener label={props.label} button={opener} open={open} show={setOpen} />
      {open ? (
        <div
          class="menu-list"
          role="menu"
          aria-label={props.label}
          style={style}
          ref={list}
          onKeyDown={moveFocus(close)}
          onFocusOut={leave}
        >
          {props.items.map(rowThat(take))}
        </div>
      ) : null}
    </span>
  );
}

const rowThat = (take: (value: string) => void) =>
  function Row({ label, value, description }: MenuItem) {
    return (
      <button type="button" role="menuitem" key={value} onClick={() => take(value)}>
        {label}
        {description === undefined ? null : <span class="menu-description">{description}</span>}
      </button>
    );
  };

const openBy = (open: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'ArrowDown') return;
  event.preventDefault();
  open();
};

/** px */
const GAP = 4;
const WIDTH = 260;
/** About that of five options with their descriptions. */
const HEIGHT = 250;

/** Below the opener, or above where there is more room; placed by hand, as what scrolls would cut it off. */
function usePlace(opener: RefObject<HTMLElement | null>, open: boolean) {
  const [style, setStyle] = useState<Record<string, string>>({});
  useLayoutEffect(() => {
    const at = opener.current?.getBoundingClientRect();
    if (!open || !at) return;
    const below = window.innerHeight - at.bottom;
    const up = below < HEIGHT && at.top > below;
    const left = Math.max(GAP, Math.min(at.left, window.innerWidth - WIDTH - GAP));
    setStyle({
      left: `${left}px`,
      ...(up ? { bottom: `${window.innerHeight - at.top + GAP}px` } : { top: `${at.bottom + GAP}px` }),
    });
  }, [open]);
  return style;
}

function moveFocus(close: () => void) {
  return (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      close();
      return;
    }
    const { currentTarget } = event;
    if (!(currentTarget instanceof HTMLElement)) return;
    const items = [...currentTarget.querySelectorAll('button')];
    const at = items.findIndex((item) => item === document.activeElement);
    items[(at + step + items.length) % items.length]?.focus();
  };
}

export function Overflow({ menu, blockId }: { menu: Extract<Element, { type: 'overflow' }>; blockId: string }) {
  const { press } = useTools();
  const choose = async (chosen: string) => {
    if (menu.confirm && !(await ask(menu.confirm))) return;
    const { url } = menu.options.find(({ value }) => value === chosen) ?? {};
    if (url !== undefined) window.open(url, '_blank', 'noreferrer');
    await press(blockId, menu.action_id, { chosen });
  };
  const items = menu.options.map(({ text, value, description }) => ({
    label: text.text,
    value,
    description: description?.text,
  }));
  return <Menu class="overflow" label="More actions" items={items} choose={(value) => void choose(value)} />;
}
