import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../icons.js';
import type { Option, OptionGroup } from '../protocol.js';
import type { Choice } from './kit.js';

export interface Loaded {
  groups: OptionGroup[];
  /** Why there is nothing, or what to do. */
  note?: string;
}

interface ListProps {
  base: string;
  /** Undefined while loading. */
  loaded: Loaded | undefined;
  options: Option[];
  active: number;
  many: boolean;
  chosen: Choice[];
  take: (option: Option) => void;
  box: RefObject<HTMLElement | null>;
}

const GAP = 4;
const HEIGHT = 280;

/** The open list of a picker. It is placed by hand, as a scrolling form would cut it off. */
export function PickerList(props: ListProps) {
  const { base, loaded, options, active, many, box } = props;
  const list = useRef<HTMLDivElement>(null);
  const style = usePlace(box, loaded);
  useLayoutEffect(
    () => list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' }),
    [active, loaded],
  );
  const note =
    loaded === undefined ? 'Loading …' : (loaded.note ?? (options.length === 0 ? 'Nothing found' : undefined));
  return (
    <div class="picker-list" style={style} onMouseDown={(event) => event.preventDefault()}>
      <div id={`${base}-list`} role="listbox" aria-label="Options" ref={list} aria-multiselectable={many}>
        {loaded?.groups.map((group) =>
          group.label === undefined ? (
            group.options.map((option) => <Row key={option.value} option={option} {...props} />)
          ) : (
            <div role="group" aria-label={group.label} key={group.label}>
              <div class="picker-group" aria-hidden="true">
                {group.label}
              </div>
              {group.options.map((option) => (
                <Row key={option.value} option={option} {...props} />
              ))}
            </div>
          ),
        )}
      </div>
      {note === undefined ? null : (
        <div class="picker-note" role="status">
          {note}
        </div>
      )}
    </div>
  );
}

function Row({ option, base, options, active, chosen, take }: ListProps & { option: Option }) {
  const at = options.indexOf(option);
  const on = chosen.some(({ value }) => value === option.value);
  return (
    <div
      id={`${base}-${at}`}
      role="option"
      class="picker-option"
      aria-selected={on}
      onClick={() => take(option)}
      {...(at === active ? { 'data-active': true } : {})}
    >
      <span class="picker-text">
        {option.text.text}
        {option.description ? <span class="picker-description">{option.description.text}</span> : null}
      </span>
      {on ? <Icon name="tick" /> : null}
    </div>
  );
}

/** Below the box, or above where there is more room. */
function usePlace(box: RefObject<HTMLElement | null>, loaded: unknown) {
  const [style, setStyle] = useState<Record<string, string>>({});
  useLayoutEffect(() => {
    const place = () => {
      const at = box.current?.getBoundingClientRect();
      if (!at) return;
      const below = window.innerHeight - at.bottom;
      const side: Record<string, string> =
        below < HEIGHT && at.top > below
          ? { bottom: `${window.innerHeight - at.top + GAP}px`, maxHeight: `${Math.min(HEIGHT, at.top - 2 * GAP)}px` }
          : { top: `${at.bottom + GAP}px`, maxHeight: `${Math.min(HEIGHT, below - 2 * GAP)}px` };
      setStyle({ ...side, left: `${at.left}px`, width: `${at.width}px` });
    };
    place();
    window.addEventListener('scroll', place, true);
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place, true);
      window.removeEventListener('resize', place);
    };
  }, [loaded]);
  return style;
}
