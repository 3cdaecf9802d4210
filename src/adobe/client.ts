import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AdobeError } from '../errors.js';
import { readNoting, type Unread } from './lenient-lists.js';
import { failureOf, type Intent, isElsewhere, isQuotaUsedUp, retryAfter, parseErrorBody } from './errors.js';
import { withTimeout } from '../platform/timeout.js';
import { stripStoragePaths } from './schemas.js';
import type { Tokens, TokensOptions } from './token.js';

const READ_TRIES = 3;
const FIRST_PAUSE_MS = 300;
/** A longer hint of Adobe's is passed on to the caller instead of being waited for. */
const LONGEST_PAUSE_MS = 2_000;
/** The gateway's "no token" comes as a 403. */
const TOKEN_CODES = new Set(['403010', '401013']);

export interface AdobeClientOptions extends Pick<TokensOptions, 'clientId' | 'fetch' | 'timeoutMs'> {
  /** https://platform.adobe.io, or where the simulated Adobe listens. */
  apiUrl: string;
  orgId: string;
  tokens: Tokens;
  onRequest?: (request: { method: string; area: string; status: number }) => void;
  /** Gets the places of the entries that were left out because they could not be read. */
  onUnread?: (entries: { area: string; at: Unread[] }) => void;
}

/** The sandbox to ask in, and how long to wait for the answer (default: the client's `timeoutMs`). */
export interface Call {
  sandbox: string;
  timeoutMs?: number | undefined;
}

export type CallFor = Call & { id: string };

/** Only the list of sandboxes is read without `sandbox`: Adobe may silently take `prod` if it is absent. */
interface AdobeRequest<Result> extends Partial<Call> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  schema: z.ZodType<Result>;
  intent: Intent;
  requestId?: string | undefined;
  /** Makes the result from the id in an `X-Location` header, in case the body is lost or unreadable. */
  fromLocation?: (id: string) => Result;
}

/** Escapes an id for a path. A lone surrogate, which no address can hold, becomes U+FFFD, which no id contains. */
export const inPath = (id: string): string => encodeURIComponent(Buffer.from(id).toString());

/** Unescapes a part of an address. Undefined if a percent sign escapes nothing. */
export function fromAddress(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The one way to Adobe: headers, deadline, named errors, answers read by a schema. Only reads are retried. */
export class AdobeClient {
  /** Private at run time too: it holds a secret, which nothing that prints the object may show. */
  readonly #options: AdobeClientOptions;

  constructor(options: AdobeClientOptions) {
    this.#options = options;
  }

  /** Throws as `request` does. */
  async read<Result>(request: Omit<AdobeRequest<Result>, 'method' | 'intent'>): Promise<Result> {
    return this.request({ ...request, method: 'GET', intent: 'read' });
  }

  /** Sent once; `unknown-outcome` if it may or may not have had its effect. Throws as `request` does. */
  async create<Result>(request: Omit<AdobeRequest<Result>, 'method' | 'intent'>): Promise<Result> {
    return this.request({ ...request, method: 'POST', intent: 'create' });
  }

  /** Throws as `request` does. */
  async cancel(path: string, { sandbox, timeoutMs }: Call): Promise<void> {
    await this.request({ method: 'DELETE', path, sandbox, timeoutMs, intent: 'cancel', schema: z.unknown() });
  }

  /** Throws AdobeError; its `failure` tells whether trying again would help. */
  async request<Result>(request: AdobeRequest<Result>): Promise<Result> {
    const deadline = Date.now() + (request.timeoutMs ?? this.#options.timeoutMs);
    const tries = request.intent === 'read' ? READ_TRIES : 1;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#withToken(request, deadline);
      } catch (error) {
        const ms = error instanceof AdobeError ? pauseBefore(error, attempt) : undefined;
        if (ms === undefined || attempt >= tries || Date.now() + ms >= deadline) throw error;
        await pause(ms);
      }
    }
  }

  /** Replaces an expired token once. A 401 is a definite no, so even a creating call may be sent again. */
  async #withToken<Result>(request: AdobeRequest<Result>, deadline: number): Promise<Result> {
    const token = await this.#token(deadline);
    try {
      return await this.#send(request, token, deadline);
    } catch (error) {
      if (!(error instanceof AdobeError) || !isTokenTrouble(error)) throw error;
      this.#options.tokens.invalidate(token);
      return this.#send(request, await this.#token(deadline), deadline);
    }
  }

  /** Waits until the deadline; the fetch goes on for other callers. Throws without a token in time: nothing is sent. */
  async #token(deadline: number): Promise<string> {
    const left = Math.max(0, deadline - Date.now());
    const token = await withTimeout(left, this.#options.tokens.get(), () => undefined);
    if (token !== undefined && Date.now() < deadline) return token;
    const message = 'There wasn’t enough time left to ask Adobe.';
    throw new AdobeError({ failure: 'unavailable', message, requestId: '' });
  }

  async #send<Result>(request: AdobeRequest<Result>, token: string, deadline: number): Promise<Result> {
    const requestId = request.requestId ?? randomUUID();
    const init = {
      method: request.method,
      headers: this.#headers(request, token, requestId),
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(deadline - Date.now()))),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    } as const;
    let response: Response | undefined;
    let body: unknown;
    try {
      response = await this.#options.fetch(this.#url(request), init);
      body = await readBody(response);
    } catch (error) {
      this.#note(request, 0);
      const found = response?.ok ? fromLocation(request, response) : undefined;
      if (found !== undefined) return found;
      throw noAnswer(request, requestId, error);
    }
    this.#note(request, response.status);
    if (!response.ok) throw refusal(request, requestId, response, body);
    return this.#parseResponse(request, requestId, response, body);
  }

  /** Leaves out unreadable entries. Throws if the whole answer is unreadable and no header has the id. */
  #parseResponse<Result>(request: AdobeRequest<Result>, requestId: string, response: Response, body: unknown): Result {
    const { read, unread } = readNoting(request.schema, body);
    if (read.success) {
      if (unread.length > 0) this.#options.onUnread?.({ area: areaOf(request.path), at: unread });
      return read.data;
    }
    const found = fromLocation(request, response);
    if (found === undefined) throw unreadable(request, requestId, response, read.error);
    return found;
  }

  #url({ path, query = {} }: AdobeRequest<unknown>): URL {
    const url = new URL(path, this.#options.apiUrl);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  #headers({ sandbox, body }: AdobeRequest<unknown>, token: string, requestId: string): Record<string, string> {
    return {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'x-api-key': this.#options.clientId,
      'x-gw-ims-org-id': this.#options.orgId,
      'x-request-id': requestId,
      ...(sandbox === undefined ? {} : { 'x-sandbox-name': sandbox }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
  }

  #note({ method, path }: AdobeRequest<unknown>, status: number): void {
    this.#options.onRequest?.({ method, area: areaOf(path), status });
  }
}

/** `segment/jobs`, `audiences`, `catalog/batches`: never an id, for it labels a metric. */
function areaOf(path: string): string {
  const [, , , service = '', first = '', second = ''] = path.split('/');
  if (service !== 'ups') return first === '' ? service : `${service}/${first}`;
  return ['segment', 'export', 'config', 'access'].includes(first) ? `${first}/${second}` : first;
}

/** Only a definite no counts, 401 or 403: after others, whatever the code, a creating call may have had its effect. */
function isTokenTrouble({ details: { status, code } }: AdobeError): boolean {
  return status === 401 || (status === 403 && code !== undefined && TOKEN_CODES.has(code));
}

/** How long to wait before reading again; undefined if that would not help. An unreadable answer is retried once. */
function pauseBefore({ failure, details }: AdobeError, attempt: number): number | undefined {
  if (failure === 'unreadable' && attempt === 1) return FIRST_PAUSE_MS;
  if (failure !== 'unavailable' && failure !== 'throttled') return undefined;
  const hint = details.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
  return hint <= LONGEST_PAUSE_MS ? hint : undefined;
}

const CONTENTS = /octet-stream|parquet|csv/;

/** The body as JSON, else as text. The contents of files are never read: they are profiles. */
async function readBody(response: Response): Promise<unknown> {
  if (CONTENTS.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel();
    return undefined;
  }
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fromLocation<Result>(request: AdobeRequest<Result>, { headers }: Response): Result | undefined {
  const id = headers.get('x-location')?.split('/').at(-1);
  // A badly escaped id is taken as it stands.
  return id ? request.fromLocation?.(fromAddress(id) ?? id) : undefined;
}

function noAnswer(request: AdobeRequest<unknown>, requestId: string, cause: unknown): AdobeError {
  // Checked by name, because it may be an Error of another realm.
  const late = typeof cause === 'object' && cause !== null && 'name' in cause && cause.name === 'TimeoutError';
  return new AdobeError(
    {
      failure: request.intent === 'create' ? 'unknown-outcome' : 'unavailable',
      message: late ? 'Adobe didn’t answer in time.' : 'The connection to Adobe was lost.',
      requestId,
    },
    { cause },
  );
}

function refusal(request: AdobeRequest<unknown>, requestId: string, response: Response, body: unknown): AdobeError {
  const { status, headers } = response;
  const words = parseErrorBody(body);
  return new AdobeError({
    failure: isQuotaUsedUp(status, request.intent, request.path, words.message)
      ? 'quota'
      : failureOf(status, request.intent, request.path),
    message: isElsewhere(status)
      ? `Adobe redirected the request (status ${status}), and Usher doesn’t follow redirects.`
      : (stripStoragePaths(words.message) ?? `Adobe answered with status ${status}.`),
    status,
    code: words.code,
    adobeRequestId: words.requestId ?? headers.get('x-request-id') ?? undefined,
    requestId,
    retryAfterMs: words.retryAfterMs ?? retryAfter(headers.get('retry-after'), Date.now()),
  });
}

/** A creating call with an unreadable success has had its effect: look for it, do not repeat it. */
function unreadable(
  { intent }: AdobeRequest<unknown>,
  requestId: string,
  { status, headers }: Response,
  { issues }: z.ZodError,
): AdobeError {
  return new AdobeError({
    failure: intent === 'create' ? 'unknown-outcome' : 'unreadable',
    message: 'Adobe’s answer couldn’t be read.',
    status,
    requestId,
    adobeRequestId: headers.get('x-request-id') ?? undefined,
    unreadAt: issues.map(({ path, code }) => `${path.join('.') || 'the whole'} (${code})`).join(', '),
  });
}
