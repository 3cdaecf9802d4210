import type { Change, Entry } from './protocol.js';

export type Kind = Entry['is'];
export type Of<K extends Kind> = Extract<Entry, { is: K }>;

/** All entries by kind. A list stays the same array until one of its kind changes, so that nothing else is drawn anew. */
export class Entries {
  #entries = new Map<string, Entry>();
  readonly #lists = new Map<Kind, Entry[]>();
  readonly #watchers = new Map<Kind, Set<() => void>>();

  /** In the server's order. */
  all<K extends Kind>(kind: K): Of<K>[] {
    const known = this.#lists.get(kind) ?? [...this.#entries.values()].filter((entry) => entry.is === kind);
    this.#lists.set(kind, known);
    return known as Of<K>[]; // each list holds its own kind only
  }

  /** Calls back when an entry of this kind has changed, come or gone; answers with how to end that. */
  watch(kind: Kind, changed: () => void): () => void {
    const watchers = this.#watchers.get(kind) ?? new Set();
    this.#watchers.set(kind, watchers.add(changed));
    return () => watchers.delete(changed);
  }

  apply({ first, set, gone }: Change): void {
    const before = this.#entries;
    if (first) this.#entries = new Map();
    const removed = first ? [...before.values()] : gone.flatMap((key) => before.get(key) ?? []);
    for (const [key, entry] of Object.entries(set)) this.#entries.set(key, entry);
    for (const key of gone) this.#entries.delete(key);
    const kinds = new Set([...removed, ...Object.values(set)].map(({ is }) => is));
    for (const kind of kinds) this.#lists.delete(kind);
    for (const kind of kinds) for (const changed of [...(this.#watchers.get(kind) ?? [])]) changed();
  }
}
