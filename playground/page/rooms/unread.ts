import { useEffect, useRef, useState } from 'preact/hooks';
import { useAll } from '../feed.js';

/** Channels in which something was said since this person last looked; what was there at first counts as read. */
export function useUnread(looked: string): ReadonlySet<string> {
  const messages = useAll('message');
  const whispers = useAll('whisper');
  const read = useRef(Date.now() / 1000);
  const [seen, setSeen] = useState<Record<string, number>>({});
  const newest: Record<string, number> = {};
  for (const { channel, ts } of [...messages, ...whispers])
    newest[channel] = Math.max(newest[channel] ?? 0, Number(ts));
  useEffect(() => setSeen((before) => ({ ...before, [looked]: newest[looked] ?? 0 })), [looked, newest[looked]]);
  return new Set(
    Object.entries(newest)
      .filter(([channel, ts]) => channel !== looked && ts > Math.max(read.current, seen[channel] ?? 0))
      .map(([channel]) => channel),
  );
}
