import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Where what had the focus leaves the page as this component is drawn anew, the focus goes `to` another place instead of
 * nowhere. Called while drawing: what had the focus is still there then.
 */
export function useKeptFocus(
  inside: RefObject<HTMLElement | null>,
  to: (inside: HTMLElement) => HTMLElement | null | undefined,
): void {
  const had = inside.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (had && lost && inside.current) to(inside.current)?.focus({ preventScroll: true });
  });
}
