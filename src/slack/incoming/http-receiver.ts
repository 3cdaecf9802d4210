import type { App, Receiver } from '@slack/bolt';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../platform/log.js';
import { withTimeout } from '../../platform/timeout.js';
import { isShortForm, isSslCheck, type RawPayload, payloadOf } from './raw-payloads.js';
import { BodyReader, type UnreadBody } from './body.js';
import { type KeptResponse, AnsweredRequests } from './repeats.js';
import { refuseRequest, type Route } from '../../platform/http-server.js';
import { claimOf, isSigned } from './signature.js';

/** Slack gives up after 3 s, and tells the person. */
const ACK_MS = 3_001;
const JSON_TYPE = 'application/json; charset=utf-8';

const STATUS: Record<UnreadBody, number> = { 'too-large': 413, crowded: 503, gone: 400 };

export interface HttpReceiverOptions {
  signingSecret: string;
  log: Log;
  now?: () => number;
}

/**
 * Slack's requests over HTTP, for Bolt. Bolt's own receiver reads a body before it looks at who sent it, writes addresses
 * from outside to the log, and ends the process at a body that is no object.
 */
export class HttpReceiver implements Receiver {
  readonly #options: HttpReceiverOptions;
  readonly #reading = new BodyReader();
  readonly #repeats = new AnsweredRequests();
  #app: App | undefined;

  constructor(options: HttpReceiverOptions) {
    this.#options = options;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** The server is not ours: it serves `route` among others. */
  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  get route(): Route {
    const handler = (request: IncomingMessage, response: ServerResponse) => {
      this.#take(request, response).catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'a request of Slack’s was not answered');
        response.destroy();
      });
    };
    return { path: '/slack/events', method: 'POST', handler };
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#answerTo(request);
    if ('why' in answer) {
      this.#options.log.warn(answer, 'a request to /slack/events was refused');
      refuseRequest(response, answer.status);
    } else {
      const { status, type, body } = answer;
      response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);
    }
  }

  async #answerTo(request: IncomingMessage): Promise<KeptResponse | Refusal> {
    const { signingSecret, now = Date.now } = this.#options;
    const claim = claimOf(request.headers, now());
    if (claim === 'unsigned' && isShortForm(request.headers)) return this.#answerToUnsigned(request);
    if (typeof claim === 'string') return { status: 401, why: claim };
    const body = await this.#reading.read(request);
    if (typeof body === 'string') return { status: STATUS[body], why: body };
    if (!isSigned(claim, body, signingSecret)) return { status: 401, why: 'signed with another secret' };
    const payload = payloadOf(body.toString(), request.headers['content-type']);
    if (!payload) return { status: 400, why: 'not a payload of Slack’s' };
    const reply = () => this.#reply(payload, retryOf(request));
    // What a field offers is asked for at every key, and nothing comes of it.
    return payload.type === 'block_suggestion' ? reply() : this.#repeats.once(claim.signature, reply);
  }

  /** Slack asks now and then whether we are there, and does not sign that. */
  async #answerToUnsigned(request: IncomingMessage): Promise<KeptResponse | Refusal> {
    const body = await this.#reading.read(request);
    if (typeof body === 'string') return { status: STATUS[body], why: body };
    return isSslCheck(body.toString()) ? { status: 200 } : { status: 401, why: 'unsigned' };
  }

  async #reply(payload: RawPayload, retry: Retry): Promise<KeptResponse> {
    if (payload['ssl_check'] === '1') return { status: 200 };
    if (payload.type === 'url_verification') return replyWith({ challenge: payload['challenge'] });
    const { log } = this.#options;
    return withTimeout(ACK_MS, this.#acknowledged(payload, retry), () => {
      log.error('a payload of Slack’s was not acknowledged in time');
      return { status: 404 };
    });
  }

  /** The first acknowledgement. Where none is given, nobody listens to that. */
  #acknowledged(payload: RawPayload, retry: Retry): Promise<KeptResponse> {
    return new Promise((resolve) => {
      const ack = (said?: unknown) => {
        resolve(replyWith(said));
        return Promise.resolve();
      };
      const working = this.#app?.processEvent({ body: payload, ack, ...retry }) ?? Promise.resolve();
      working.then(
        () => {
          resolve({ status: 404 });
        },
        (error: unknown) => {
          this.#options.log.error({ err: error }, 'a payload of Slack’s could not be worked on');
          resolve({ status: 400 });
        },
      );
    });
  }
}

interface Refusal {
  status: number;
  why: string;
}

interface Retry {
  retryNum?: number;
  retryReason?: string;
}

function retryOf({ headers }: IncomingMessage): Retry {
  const { 'x-slack-retry-num': num, 'x-slack-retry-reason': reason } = headers;
  return {
    ...(typeof num === 'string' ? { retryNum: Number.parseInt(num, 10) } : {}),
    ...(typeof reason === 'string' ? { retryReason: reason } : {}),
  };
}

function replyWith(said: unknown): KeptResponse {
  if (said === undefined || said === '') return { status: 200 };
  if (typeof said === 'string') return { status: 200, type: 'text/plain; charset=utf-8', body: said };
  return { status: 200, type: JSON_TYPE, body: JSON.stringify(said) };
}
