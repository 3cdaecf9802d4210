import type { AsRead } from '../adobe/lenient-lists.js';
import { AdobeError, type AdobeErrorDetails } from '../errors.js';
import type { Noun } from '../resolve/unread-words.js';
import { withTimeout } from '../platform/timeout.js';

/** What an answer goes without. */
export interface MissingInfo {
  /** Parts that Adobe did not give, such as "Schedules", and why. */
  parts: { part: string; why: AdobeErrorDetails }[];
  /** Entries of lists that could not be read. */
  unread: { noun: Noun; count: number }[];
}

/** How long an answer waits for one of its parts. */
const PART_MS = 8_000;

/** What an answer that is put together from several calls goes without: one part that fails costs only itself. */
export class MissingParts {
  readonly #parts: MissingInfo['parts'] = [];
  readonly #unread = new Map<Noun, number>();
  #first: AdobeError | undefined;
  #had = 0;

  /** A part of the answer; undefined, and noted, if Adobe fails at it or is slow. */
  async part<Value>(part: string, asked: Promise<Value>): Promise<Value | undefined> {
    try {
      const value = await withTimeout(PART_MS, asked, () => {
        throw new AdobeError({ failure: 'unavailable', message: 'Adobe did not answer in time.', requestId: '' });
      });
      this.#had += 1;
      return value;
    } catch (error) {
      if (!(error instanceof AdobeError)) throw error;
      this.#first ??= error;
      this.#parts.push({ part, why: error.details });
      return undefined;
    }
  }

  /** The same list; how many of its entries could not be read is noted. */
  read<Collection>(noun: Noun, list: AsRead<Collection>): AsRead<Collection> {
    this.#unread.set(noun, (this.#unread.get(noun) ?? 0) + list.unread);
    return list;
  }

  /** Throws AdobeError if Adobe gave no part at all: then there is no answer to be told. */
  throwIfNothing(): void {
    if (this.#had === 0 && this.#first) throw this.#first;
  }

  /** Throws AdobeError if a part failed: what was looked for may stand there. */
  throwAny(): void {
    if (this.#first) throw this.#first;
  }

  get missing(): MissingInfo {
    return { parts: this.#parts, unread: [...this.#unread].map(([noun, count]) => ({ noun, count })) };
  }
}
