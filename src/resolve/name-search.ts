import type { Audience } from '../adobe/audiences.js';
import type { Adobe } from '../adobe/index.js';
import { fold, fragmentsOf, surelyIn } from '../request/fold.js';
import type { AdobeDeadline } from './deadline.js';
import { defined } from '../platform/defined.js';

export interface NameSearchOptions extends AdobeDeadline {
  sandbox: string;
  adobe: Adobe;
}

/** Of one look at 20 names nobody needs more; what is typed by machines would be a call for each word. */
const MOST_ASKED = 60;

const MAY_BEGIN = /[\s,;]+|["'`“”„‘’‚«»‹›]/g;

/** Why not all audiences with a text in their names are seen. */
export interface UnseenAudiences {
  /** What Adobe was asked for. */
  text: string;
  /** So many of its answer cannot be read, or have no name; absent where there are more than anybody lists. */
  unread?: number;
}

/**
 * The audiences of a sandbox by name, for one look: what was asked once is not asked again, and names are compared here,
 * as Adobe compares them letter by letter.
 */
export class NameSearch {
  readonly #options: NameSearchOptions;
  readonly #asked = new Map<string, Promise<UnseenAudiences | undefined>>();
  readonly #byName = new Map<string, Map<string, Audience>>();
  readonly #seen = new Map<string, Audience>();
  #mostWords = 1;

  constructor(options: NameSearchOptions) {
    this.#options = options;
  }

  /** Looks for what this text is a part of, and tells why not all of that is seen, where it is not. Throws AdobeError. */
  async look(text: string): Promise<UnseenAudiences | undefined> {
    const unseen = await Promise.all(surelyIn(text).map((fragment) => this.#ask(fragment)));
    return first(unseen);
  }

  /**
   * Looks once more, in every way: for what no first look has found. Of very many words only for the first. Tells what
   * could not be read; more than anybody lists are no harm here.
   */
  async lookHarder(text: string): Promise<UnseenAudiences | undefined> {
    const unseen: (UnseenAudiences | undefined)[] = [];
    for (const fragment of fragmentsOf(text)) {
      if (this.#asked.size >= MOST_ASKED && !this.#asked.has(fragment)) break;
      unseen.push(await this.#ask(fragment));
    }
    return unseen.find((one) => one?.unread !== undefined);
  }

  /** Those of what was looked for whose name is exactly this one. */
  called(name: string): Audience[] {
    const folded = fold(name);
    return folded === '' ? [] : [...(this.#byName.get(folded)?.values() ?? [])];
  }

  /** So many words the longest of them has; a comma or a quote may begin one, too. */
  get mostWords(): number {
    return this.#mostWords;
  }

  /** All that came up, by whatever it was looked for. */
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

/** More than anybody lists weigh more than one that cannot be read. */
function first(unseen: (UnseenAudiences | undefined)[]): UnseenAudiences | undefined {
  return unseen.find((one) => one && one.unread === undefined) ?? unseen.find(Boolean);
}
