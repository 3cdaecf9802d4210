import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useMe } from '../feed.js';
import type { Line } from './timeline.js';

/** px from the end, within which somebody still reads the end. */
const NEAR_PX = 120;

/**
 * Scrolls along with what is new, while the reader is near the end or has said it; another place begins at its end. To those
 * who have scrolled up it only says how many lines have come since; what was edited is not new.
 */
export function useFollowing(place: string, lines: Line[]) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const read = useRef(0);
  const { near, away, follow, scrolled } = useNear();
  const toEnd = () => {
    if (near.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => follow(true), [place]);
  useLayoutEffect(() => {
    toEnd();
    const observer = new ResizeObserver(toEnd);
    if (content.current) observer.observe(content.current);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [place]);
  const jump = () => {
    follow(true);
    toEnd();
    box.current?.focus();
  };
  const me = useMe().id;
  const newest = lines.at(-1);
  useLayoutEffect(() => {
    if (newest && newest.at > read.current && isBy(newest, me)) follow(true);
    toEnd();
    if (near.current) read.current = newest?.at ?? 0;
  }, [newest?.at, away, place]);
  const unread = away ? lines.filter(({ at }) => at > read.current).length : 0;
  return { box, content, scrolled, unread, jump };
}

const isBy = ({ said }: Line, person: string) => said.is === 'message' && said.author === person;

/** Is the reader near the end? At once for what scrolls, and as a state for what is drawn. */
function useNear() {
  const near = useRef(true);
  const last = useRef({ top: 0, height: 0 });
  const [away, setAway] = useState(false);
  const follow = (does: boolean) => {
    near.current = does;
    setAway(!does);
  };
  const scrolled = ({ currentTarget }: { currentTarget: HTMLDivElement }) => {
    const { scrollHeight: height, scrollTop: top, clientHeight } = currentTarget;
    const before = last.current;
    last.current = { top, height };
    if (height - top - clientHeight < NEAR_PX) follow(true);
    // What grows or shrinks meanwhile moves the end away: only the reader moves up where nothing did.
    else if (top < before.top && height === before.height) follow(false);
  };
  return { near, away, follow, scrolled };
}
