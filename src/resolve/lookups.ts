import type { Audience } from '../adobe/audiences.js';
import type { Adobe } from '../adobe/index.js';
import { orUndefined, UserError } from '../errors.js';
import { defined } from '../platform/defined.js';
import { fold, fragmentsOf, surelyIn } from '../request/fold.js';
import { unreadableNamed } from './unread-words.js';

/** Where to look names and ids up. */
export interface AtAdobe {
  sandbox: string;
  adobe: Adobe;
  /** When somebody waits: by when all answers together must be there, epoch ms. */
  until?: number | undefined;
}

/** For one call, in ms; undefined: as long as calls usually have. */
export const timeLeft = (until: number | undefined) =>
  until === undefined ? undefined : Math.max(1, until - Date.now());

/**
 * Ids are compared without case, as people paste them. `found` is by the ids as they were given; for those in
 * `unreadable` Adobe returned, or may have returned, an entry that cannot be read. Ids that Adobe does not know are in
 * neither.
 */
export async function getAudiences({ sandbox, adobe, until }: AtAdobe, ids: string[]) {
  if (ids.length === 0) return { found: new Map<string, Audience>(), unreadable: new Set<string>() };
  const spellings = [...new Set(ids.flatMap((id) => [id, id.toLowerCase()]))];
  const call = { sandbox, ids: spellings, timeoutMs: timeLeft(until) };
  const got = await adobe.audiences.byIds(call).catch(orUndefined('not-found'));
  const byId = ids.map((id) => [id, got?.found.get(id) ?? got?.found.get(id.toLowerCase())] as const);
  const found = new Map(byId.flatMap(([id, audience]) => (audience ? [[id, audience]] : [])));
  const may = (id: string) =>
    got?.unreadable.some((one) => one === undefined || one === id || one === id.toLowerCase());
  return { found, unreadable: new Set(ids.filter((id) => !found.has(id) && may(id))) };
}

/** Undefined if Adobe does not know the id. Throws UserError if its entry cannot be read. */
export async function getAudience(at: AtAdobe, id: string): Promise<Audience | undefined> {
  const { found, unreadable } = await getAudiences(at, [id]);
  if (unreadable.size > 0) throw new UserError(unreadableNamed('audience', id, at.sandbox), 'audiences');
  return found.get(id);
}

/** One search for 20 names needs no more calls; text that a machine typed would take one for each word. */
const MOST_ASKED = 60;

const MAY_BEGIN = /[\s,;]+|["'`“”„‘’‚«»‹›]/g;

/** Why not all audiences with a text in their names are seen. */
export interface UnseenAudiences {
  text: string;
  /** How many in the answer are unreadable or nameless; absent if there are too many audiences to list. */
  unread?: number;
}

/** Finds audiences by name, asking for no text twice. Compares names here, as Adobe compares letter by letter. */
export class NameSearch {
  readonly #at: AtAdobe;
  readonly #asked = new Map<string, Promise<UnseenAudiences | undefined>>();
  readonly #byName = new Map<string, Map<string, Audience>>();
  readonly #seen = new Map<string, Audience>();
  #mostWords = 1;

  constructor(at: AtAdobe) {
    this.#at = at;
  }

  /** Searches for names that contain the text. Returns why not all of them are seen, if so. Throws AdobeError. */
  async look(text: string): Promise<UnseenAudiences | undefined> {
    const unseen = await Promise.all(surelyIn(text).map((fragment) => this.#ask(fragment)));
    // Too many to list weighs more than one that cannot be read.
    return unseen.find((one) => one && one.unread === undefined) ?? unseen.find(Boolean);
  }

  /** Searches by every fragment for what `look` missed, up to MOST_ASKED. Returns only what could not be read. */
  async lookHarder(text: string): Promise<UnseenAudiences | undefined> {
    const unseen: (UnseenAudiences | undefined)[] = [];
    for (const fragment of fragmentsOf(text)) {
      if (this.#asked.size >= MOST_ASKED && !this.#asked.has(fragment)) break;
      unseen.push(await this.#ask(fragment));
    }
    return unseen.find((one) => one?.unread !== undefined);
  }

  /** The audiences found so far that have exactly this name. */
  called(name: string): Audience[] {
    const folded = fold(name);
    return folded === '' ? [] : [...(this.#byName.get(folded)?.values() ?? [])];
  }

  /** How many words the longest name found has; a comma or a quote may begin a word too. */
  get mostWords(): number {
    return this.#mostWords;
  }

  /** All audiences found so far, whatever the search was for. */
  get seen(): Audience[] {
    return [...this.#seen.values()];
  }

  async #ask(fragment: string): Promise<UnseenAudiences | undefined> {
    const known = this.#asked.get(fragment);
    if (known) return known;
    const asked = this.#list(fragment);
    this.#asked.set(fragment, asked);
    return asked;
  }

  async #list(name: string): Promise<UnseenAudiences | undefined> {
    const { sandbox, adobe, until } = this.#at;
    const { items, complete } = await adobe.audiences.containing({ sandbox, name, ...defined({ until }) });
    for (const audience of items) this.#keep(audience);
    if (!complete) return { text: name };
    const unread = items.unread + items.filter((audience) => audience.name === '').length;
    return unread > 0 ? { text: name, unread } : undefined;
  }

  #keep(audience: Audience): void {
    if (this.#seen.has(audience.id)) return;
    this.#seen.set(audience.id, audience);
    const name = fold(audience.name);
    this.#mostWords = Math.max(this.#mostWords, 1 + (name.match(MAY_BEGIN)?.length ?? 0));
    const called = this.#byName.get(name) ?? new Map<string, Audience>();
    this.#byName.set(name, called.set(audience.id, audience));
  }
}
