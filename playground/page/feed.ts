import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Act, Change, Entry, Outcome } from './protocol.js';

export type Entries = ReadonlyMap<string, Entry>;
type Kind = Entry['is'];
type Of<K extends Kind> = Extract<Entry, { is: K }>;

/** What one person sees, kept up to date by the server; `live` says whether it still is. */
export function useFeed(person: string): { entries: Entries; live: boolean } {
  const [entries, setEntries] = useState<Entries>(new Map());
  const [live, setLive] = useState(false);
  useEffect(() => {
    const source = new EventSource(`/page/live?user=${encodeURIComponent(person)}`);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const change = JSON.parse(data) as Change; // our own server's, of this type
      setLive(true);
      setEntries((before) => apply(before, change));
    };
    source.onerror = () => setLive(false);
    return () => source.close();
  }, [person]);
  return { entries, live };
}

function apply(before: Entries, { first, set, gone }: Change): Entries {
  const after = new Map(first ? [] : before);
  for (const [key, entry] of Object.entries(set)) after.set(key, entry);
  for (const key of gone) after.delete(key);
  return after;
}

export const FeedContext = createContext<Entries>(new Map());

/** All entries of a kind, in the server's order. */
export function useAll<K extends Kind>(kind: K): Of<K>[] {
  const entries = useContext(FeedContext);
  return useMemo(() => [...entries.values()].filter((entry): entry is Of<K> => entry.is === kind), [entries, kind]);
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
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(act) },
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
