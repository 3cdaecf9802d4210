import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';

/** A line that opens. What is in it is drawn only then: there may be a hundred lines, and pages of text in each. */
export function Fold({ line, children }: { line: ComponentChild; children: () => ComponentChild }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{line}</summary>
      {open ? children() : null}
    </details>
  );
}
