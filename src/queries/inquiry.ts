import type { AsRead } from '../adobe/lenient-lists.js';
import { AdobeError, type AdobeErrorDetails } from '../errors.js';
import { withTimeout } from '../platform/timeout.js';
import type { SandboxRef } from '../request/request.js';
import type { Noun } from '../resolve/unread-words.js';
import type { Services } from '../services.js';
import type { Looker } from './visible-runs.js';

export interface MissingInfo {
  /** Parts that Adobe did not give, such as "Schedules", and why. */
  parts: { part: string; why: AdobeErrorDetails }[];
  /** Entries of lists that could not be read. */
  unread: { noun: Noun; count: number }[];
}

/** How long an answer waits for one of its parts. */
const PART_MS = 8_000;

/** Collects what an answer from several calls lacks: a part that fails does not spoil the others. */
export class MissingParts {
  readonly #parts: MissingInfo['parts'] = [];
  readonly #unread = new Map<Noun, number>();
  #first: AdobeError | undefined;
  #had = 0;

  /** Undefined, and noted as missing, if Adobe fails or is slow. */
  async part<Value>(part: string, asked: Promise<Value>): Promise<Value | undefined> {
    try {
      const value = await withTimeout(PART_MS, asked, () => {
        throw new AdobeError({ failure: 'unavailable', message: 'Adobe didn’t answer in time.', requestId: '' });
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

  /** Returns the list, and notes how many of its entries could not be read. */
  read<Collection>(noun: Noun, list: AsRead<Collection>): AsRead<Collection> {
    this.#unread.set(noun, (this.#unread.get(noun) ?? 0) + list.unread);
    return list;
  }

  /** Throws AdobeError if Adobe gave no part at all. */
  throwIfNothing(): void {
    if (this.#had === 0 && this.#first) throw this.#first;
  }

  /** Throws AdobeError if a part failed: that part may hold what is looked for. */
  throwAny(): void {
    if (this.#first) throw this.#first;
  }

  get missing(): MissingInfo {
    return { parts: this.#parts, unread: [...this.#unread].map(([noun, count]) => ({ noun, count })) };
  }
}

/** What all parts of one answer share. */
export interface Inquiry {
  sandbox: SandboxRef;
  services: Services;
  gaps: MissingParts;
}

/** For an answer that may tell of our runs, as far as the person may see them. */
export interface PersonalInquiry extends Inquiry {
  looker: Looker;
}
