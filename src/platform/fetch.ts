import { promisify } from 'node:util';
import { constants, gunzip, type InputType, type ZlibOptions } from 'node:zlib';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';

interface ProxySettings {
  https: string | undefined;
  no: string | undefined;
}

/** What undici takes as a body without the machinery of fetch. */
type PlainBody = string | URLSearchParams | undefined;

const unzipped = promisify<InputType, ZlibOptions, Buffer>(gunzip);
/** Answers that are read whole; of others, such as files, nobody may want the content. */
const WORDS = /json|text\/(?!csv)|x-www-form-urlencoded/i;
/** By the Fetch standard these have no body: https://fetch.spec.whatwg.org/#null-body-status */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** The proxy for requests and WebSockets; undefined if none is configured. */
export function createDispatcher({ https, no }: ProxySettings): Dispatcher | undefined {
  if (https === undefined) return undefined;
  return new EnvHttpProxyAgent({ httpsProxy: https, ...(no === undefined ? {} : { noProxy: no }) });
}

/**
 * The fetch of this process, for what Usher sends: it uses the configured proxy, which Node 20's own fetch ignores, and
 * reads short answers whole, which costs a third of what streaming them does. It never follows a redirect: `manual` gives it
 * to the caller, otherwise it is an error. It repeats nothing. Rejects with undici's errors, or the signal's reason.
 */
export function createFetch(proxy: ProxySettings): typeof fetch {
  const proxied = createDispatcher(proxy);
  const dispatcher = proxied ?? new Agent();
  // Node's own fetch takes it too; only the two packages' types differ.
  const around = proxied ? ({ dispatcher: proxied } as unknown as RequestInit) : {};
  return async (input, init = {}) => {
    const { body } = init;
    if (input instanceof Request || !isPlain(body)) return fetch(input, { redirect: 'error', ...init, ...around });
    const answer = await request(input, {
      dispatcher,
      method: init.method ?? 'GET',
      headers: headersOf(init.headers, body),
      ...(body === undefined ? {} : { body: String(body) }),
      ...(init.signal ? { signal: init.signal } : {}),
    });
    const { statusCode: status } = answer;
    if (status >= 300 && status < 400 && answer.headers['location'] !== undefined && init.redirect !== 'manual') {
      await answer.body.dump();
      throw new TypeError(`redirected with status ${status}, which is not followed`);
    }
    return new Response(WITHOUT_BODY.has(status) ? null : await contentOf(answer).catch(brokenOff), {
      status,
      headers: Object.entries(answer.headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((one): [string, string] => [name, one]),
      ),
    });
  };
}

const isPlain = (body: unknown): body is PlainBody =>
  body === undefined || typeof body === 'string' || body instanceof URLSearchParams;

function headersOf(given: RequestInit['headers'], body: PlainBody): Record<string, string> {
  const headers = given === undefined ? {} : Object.fromEntries(new Headers(given));
  const form =
    body instanceof URLSearchParams ? { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' } : {};
  return { 'accept-encoding': 'gzip', ...form, ...headers };
}

async function contentOf({ headers, body }: Dispatcher.ResponseData) {
  const isZipped = headers['content-encoding'] === 'gzip';
  if (!WORDS.test(String(headers['content-type'] ?? 'text/'))) {
    const stream = streamOf(body);
    return isZipped ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
  }
  const bytes = new Uint8Array(await body.arrayBuffer());
  // A body that was cut off is read as far as it goes: what it lacks, its reader finds.
  return isZipped && bytes.length > 0
    ? new Uint8Array(await unzipped(bytes, { finishFlush: constants.Z_SYNC_FLUSH }))
    : bytes;
}

/** A body that did not come whole fails its reader: the head of the answer has been understood. */
const brokenOff = (error: unknown) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (controller) => controller.error(error) });

/** Read piece by piece as it is wanted. Who cancels it closes the connection, and nothing more is read. */
function streamOf(body: Dispatcher.ResponseData['body']): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces: AsyncIterator<Uint8Array<ArrayBuffer>, undefined> = body[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => {
      // Destroying it is an error for undici, of which nobody has to hear.
      body.on('error', () => undefined).destroy();
    },
  });
}
