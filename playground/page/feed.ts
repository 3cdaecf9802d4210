import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Entries, type Kind, type Of } from './entries.js';
import type { Act, Change, Outcome } from './protocol.js';

/** What one person sees, kept up to date by the server; `live` says whether it still is. */
export function useFeed(person: string): { entries: Entries; live: boolean } {
  const [entries] = useState(() => new Entries());
  const [live, setLive] = useState(false);
  useEffect(() => {
    const source = new EventSource(`/page/live?user=${encodeURIComponent(person)}`);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      entries.apply(JSON.parse(data) as Change); // our own server's, of this type
      setLive(true);
    };
    source.onerror = () => setLive(false);
    return () => source.close();
  }, [entries, person]);
  return { entries, live };
}

export const FeedContext = createContext(new Entries());

/** All entries of a kind, in the server's order; who uses them is drawn anew when one of this kind changes. */
export function useAll<K extends Kind>(kind: K): Of<K>[] {
  return useAllOf(useContext(FeedContext), kind);
}

/** The same, above where the feed is given to all. */
export function useAllOf<K extends Kind>(entries: Entries, kind: K): Of<K>[] {
  const all = entries.all(kind);
  const [, redraw] = useState(all);
  useLayoutEffect(() => {
    const look = () => redraw(entries.all(kind));
    look(); // what came between the drawing and this
    return entries.watch(kind, look);
  }, [entries, kind]);
  return all;
}

export interface Me {
  id: string;
  tz: string;
  /** Does something as this person. Never throws: what went wrong is in the outcome. */
  act: (act: Act) => Promise<Outcome>;
}

export const MeContext = createContext<Me>({ id: '', tz: 'UTC', act: () => Promise.resolve({}) });
export const useMe = () => useContext(MeContext);

export async function send(person: string, act: Act): Promise<Outcome> {
  try {
    const response = await fetch(`/page/act?user=${encodeURIComponent(person)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act),
    });
    if (!response.ok) return { error: `The playground answered ${response.status}: ${await response.text()}` };
    return (await response.json()) as Outcome; // our own server's, of this type
  } catch {
    return { error: 'The playground does not answer. Is script/demo still running?' };
  }
}

/** The time, so that what depends on it is drawn again. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
