import { useEffect, useRef } from 'preact/hooks';

/**
 * A dialog that is shown in front of everything while `open`. The browser keeps the focus inside; as the dialog then leaves
 * the page at once, giving the focus back to where it came from is left to us.
 */
export function useInFront(open: boolean) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open]);
  return dialog;
}
