import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { App, Receiver } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import { refuseRequest, type Route } from '../platform/http-server.js';
import type { Log } from '../platform/log.js';
import { withTimeout } from '../platform/timeout.js';
import { BodyReader, UNREAD_STATUS } from './body-reader.js';
import { isShortForm, isSslCheck, type Payload, payloadOf } from './payloads.js';

/** Slack gives up after 3 s, and tells the person. */
const ACK_MS = 3_001;
/** Older and later requests are refused, as Slack advises: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const WINDOW_S = 5 * 60;
/** A signature is valid for five minutes before and after its time. */
const KEEP_MS = 2 * WINDOW_S * 1_000;
const MOST_KEPT = 10_000;
/** The cost of an entry without its body, about that of a short body. Bodies count UTF-16 units as bytes. */
const ENTRY = 200;
const MOST_BYTES = 16 * 1024 * 1024;

interface HttpAnswer {
  status: number;
  type?: string;
  body?: string;
}

interface Refusal {
  status: number;
  why: string;
}

/** Bolt's own receiver reads strangers' bodies, logs outside addresses and ends the process if a body is no object. */
export class HttpReceiver implements Receiver {
  readonly #bodies = new BodyReader();
  /** By signature, which covers time and body. In memory only: other processes know a repeat by its run's delivery. */
  readonly #answered = new LRUCache<string, Promise<HttpAnswer>>({ max: MOST_KEPT, maxSize: MOST_BYTES, ttl: KEEP_MS });
  #app: App | undefined;

  /** Private at run time too: Bolt holds this object, and nothing that prints it may show the secret. */
  readonly #signingSecret: string;

  constructor(
    signingSecret: string,
    private readonly log: Log,
  ) {
    this.#signingSecret = signingSecret;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Nothing to start: the server that serves `route` is not ours. */
  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  get route(): Route {
    const handler = (request: IncomingMessage, response: ServerResponse) => {
      this.#take(request, response).catch((error: unknown) => {
        this.log.error({ err: error }, 'a request of Slack’s was not answered');
        response.destroy();
      });
    };
    return { path: '/slack/events', method: 'POST', handler };
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#answerTo(request);
    if ('why' in answer) {
      this.log.warn(answer, 'a request to /slack/events was refused');
      refuseRequest(response, answer.status);
    } else {
      const { status, type, body } = answer;
      response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);
    }
  }

  async #answerTo(request: IncomingMessage): Promise<HttpAnswer | Refusal> {
    const { headers } = request;
    const claim = claimOf(headers);
    const isClaimed = typeof claim !== 'string';
    // Now and then Slack asks whether we are there, and does not sign that request.
    if (!isClaimed && !(claim === 'unsigned' && isShortForm(headers))) return { status: 401, why: claim };
    const body = await this.#bodies.read(request);
    if (typeof body === 'string') return { status: UNREAD_STATUS[body], why: body };
    if (!isClaimed) return isSslCheck(body.toString()) ? { status: 200 } : { status: 401, why: claim };
    if (!isSigned(claim, body, this.#signingSecret)) return { status: 401, why: 'signed with another secret' };
    const payload = payloadOf(body.toString(), headers['content-type']);
    if (!payload) return { status: 400, why: 'not a payload of Slack’s' };
    // Slack asks for a field's options at every key; to answer twice does no harm.
    return payload.type === 'block_suggestion' ? this.#reply(payload) : this.#replyOnce(claim.signature, payload);
  }

  /** A repeated request gets the answer of the first one, and waits for it: nothing happens twice. */
  async #replyOnce(signature: string, payload: Payload): Promise<HttpAnswer> {
    const first = this.#answered.get(signature);
    if (first) return first;
    const replying = this.#reply(payload);
    this.#answered.set(signature, replying, { size: ENTRY });
    const reply = await replying;
    if (this.#answered.peek(signature) === replying)
      this.#answered.set(signature, replying, { size: ENTRY + (reply.body ?? '').length });
    return reply;
  }

  async #reply(payload: Payload): Promise<HttpAnswer> {
    if (payload['ssl_check'] === '1') return { status: 200 };
    if (payload.type === 'url_verification') return replyWith({ challenge: payload['challenge'] });
    return withTimeout(ACK_MS, this.#acknowledged(payload), () => {
      this.log.error('a payload of Slack’s was not acknowledged in time');
      return { status: 404 };
    });
  }

  /** The first acknowledgement; 404 if no listener gives one. */
  #acknowledged(payload: Payload): Promise<HttpAnswer> {
    return new Promise((resolve) => {
      const ack = (said?: unknown) => {
        resolve(replyWith(said));
        return Promise.resolve();
      };
      const working = this.#app?.processEvent({ body: payload, ack }) ?? Promise.resolve();
      working.then(
        () => {
          resolve({ status: 404 });
        },
        (error: unknown) => {
          this.log.error({ err: error }, 'a payload of Slack’s could not be worked on');
          resolve({ status: 400 });
        },
      );
    });
  }
}

/** Read from the headers: 64 hexadecimal digits, and the seconds exactly as the header has them. */
interface SignatureClaim {
  signature: string;
  timestamp: string;
}

/** The claim in the headers, or why the body is not worth reading. */
function claimOf(headers: IncomingHttpHeaders): SignatureClaim | 'unsigned' | 'stale' {
  const { 'x-slack-signature': signed, 'x-slack-request-timestamp': timestamp } = headers;
  const signature = typeof signed === 'string' ? /^v0=([0-9a-f]{64})$/.exec(signed)?.[1] : undefined;
  if (signature === undefined || typeof timestamp !== 'string' || !/^[1-9]\d{0,11}$/.test(timestamp)) return 'unsigned';
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > WINDOW_S) return 'stale';
  return { signature, timestamp };
}

function isSigned({ signature, timestamp }: SignatureClaim, body: Buffer, secret: string): boolean {
  const ours = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(ours, Buffer.from(signature, 'hex'));
}

function replyWith(said: unknown): HttpAnswer {
  if (said === undefined || said === '') return { status: 200 };
  if (typeof said === 'string') return { status: 200, type: 'text/plain; charset=utf-8', body: said };
  return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify(said) };
}
