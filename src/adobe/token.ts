import { z } from 'zod';
import { AdobeError } from '../errors.js';
import { isElsewhere } from './errors.js';
import { entry, figure, text } from './lenient.js';

/** A new token is fetched this long before the old one expires. */
const EARLY_MS = 5 * 60_000;
/** The retired JWT flow gave milliseconds; no lifetime in seconds is that long. */
const SURELY_MS = 1_000_000;
/** How long a token without a stated lifetime is kept. If it expires sooner, Adobe’s 401 has it replaced. */
const UNTOLD_MS = 5 * 60_000;

const tokenSchema = entry({ access_token: text }, { expires_in: figure });
const refusalSchema = z.looseObject({ error: z.string().optional(), error_description: z.string().optional() });

export interface TokensOptions {
  imsUrl: string;
  clientId: string;
  clientSecret: string;
  /** Comma-separated, as the Developer Console shows them. */
  scopes: string;
  fetch: typeof fetch;
  timeoutMs: number;
  now?: () => number;
}

/** The access token of OAuth server-to-server, kept until shortly before it expires; one request in flight at a time. */
export class Tokens {
  #cached: { token: string; until: number } | undefined;
  #pending: Promise<string> | undefined;

  /** Private at run time too: it holds a secret, which nothing that prints the object may show. */
  readonly #options: TokensOptions;

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** Throws AdobeError `auth` when the credentials are refused, `unavailable` when there is no answer. */
  async get(): Promise<string> {
    if (this.#cached && this.#cached.until > this.#now()) return this.#cached.token;
    this.#pending ??= this.#fetch().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** Forgets the token, unless a newer one has taken its place. */
  invalidate(token: string): void {
    if (this.#cached?.token === token) this.#cached = undefined;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  async #fetch(): Promise<string> {
    const { imsUrl, clientId, clientSecret, scopes, timeoutMs } = this.#options;
    const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials', scope: scopes };
    let answer: { status: number; body: unknown };
    try {
      const response = await this.#options.fetch(new URL('/ims/token/v3', imsUrl), {
        method: 'POST',
        // The secret is for this address alone.
        redirect: 'manual',
        body: new URLSearchParams(form),
        signal: AbortSignal.timeout(timeoutMs),
      });
      answer = { status: response.status, body: await response.json().catch(() => undefined) };
    } catch (error) {
      throw failure('unavailable', 'Adobe IMS didn’t answer when asked for an access token.', undefined, error);
    }
    const token = tokenSchema.safeParse(answer.body);
    if (answer.status !== 200 || !token.success) throw refusal(answer.status, answer.body);
    const { access_token, expires_in } = token.data;
    this.#cached = { token: access_token, until: this.#now() + keptMs(expires_in) };
    return access_token;
  }
}

function keptMs(expiresIn: number | undefined): number {
  if (expiresIn === undefined || expiresIn <= 0) return UNTOLD_MS;
  const lifeMs = expiresIn > SURELY_MS ? expiresIn : expiresIn * 1000;
  return Math.max(lifeMs - EARLY_MS, lifeMs / 2);
}

function refusal(status: number, body: unknown): AdobeError {
  if (isElsewhere(status)) {
    const elsewhere = `Adobe IMS redirected the request (status ${status}), and Usher doesn’t follow redirects.`;
    return failure('unavailable', elsewhere, status);
  }
  const read = refusalSchema.safeParse(body);
  const words = read.success ? (read.data.error_description ?? read.data.error) : undefined;
  const kind = status >= 500 || status === 429 || status === 200 ? 'unavailable' : 'auth';
  return failure(kind, `Adobe IMS gave no access token: ${words ?? `status ${status}`}`, status);
}

function failure(kind: 'auth' | 'unavailable', message: string, status?: number, cause?: unknown): AdobeError {
  return new AdobeError({ failure: kind, message, status, requestId: '' }, { cause });
}
