import type { Audience } from '../adobe/audiences.js';
import type { Adobe } from '../adobe/index.js';
import { fold, fragmentsOf, surelyIn } from '../request/fold.js';
import type { AdobeDeadline } from './deadline.js';
import { defined } from '../platform/defined.js';

interface NameSearchOptions extends AdobeDeadline {
  sandbox: string;
  adobe: Adobe;
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
  readonly #options: NameSearchOptions;
  readonly #asked = new Map<string, Promise<UnseenAudiences | undefined>>();
  readonly #byName = new Map<string, Map<string, Audience>>();
  readonly #seen = new Map<string, Audience>();
  #mostWords = 1;

  constructor(options: NameSearchOptions) {
    this.#options = options;
  }

  /** Searches for names that contain the text. Returns why not all of them are seen, if so. Throws AdobeError. */
  async look(text: string): Promise<UnseenAudiences | undefined> {
    const unseen = await Promise.all(surelyIn(text).map((fragment) => this.#ask(fragment)));
    return first(unseen);
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
    const { sandbox, adobe, timeoutMs, until } = this.#options;
    const { items, complete } = await adobe.audiences.containing({
      sandbox,
      name,
      ...defined({ timeoutMs, until }),
    });
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

/** Too many to list weighs more than one that cannot be read. */
function first(unseen: (UnseenAudiences | undefined)[]): UnseenAudiences | undefined {
  return unseen.find((one) => one && one.unread === undefined) ?? unseen.find(Boolean);
}
