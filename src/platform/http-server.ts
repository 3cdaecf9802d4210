import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from './log.js';

/** A slower request is cut off with status 408. Slack waits 3 s for its answer, so its requests are faster. */
const DEADLINES = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };
/** Slack's headers and those of proxies are below 4 kB. */
const HEADERS = 8 * 1024;
/** A connection without traffic is closed after this time, also one whose client does not read its answer. */
const IDLE_MS = 30_000;

export interface Route {
  path: string;
  method: string;
  handler: (request: IncomingMessage, response: ServerResponse) => void;
}

interface ServeOptions {
  port: number;
  /** Undefined: all interfaces. */
  host: string | undefined;
  routes: Route[];
  log: Log;
  /** How many at once; default: 1,000. */
  connections?: number;
}

export interface Served {
  port: number;
  close: () => Promise<void>;
}

/** A server with just these routes, which no slow client can hold up. Port 0 takes a free one. */
export async function serve({ port, host, routes, log, connections: most }: ServeOptions): Promise<Served> {
  const connections = new Connections(most);
  const server = createServer({ ...DEADLINES, maxHeaderSize: HEADERS }, (request, response) => {
    if (!connections.begins(request, response)) return;
    const path = (request.url ?? '/').split('?', 1)[0];
    const found = routes.find((one) => one.path === path && one.method === request.method);
    if (found) {
      found.handler(request, response);
      return;
    }
    // Never the address itself: strangers choose its length and its words.
    const known = routes.some((one) => one.path === path) ? path : 'another path';
    log.debug({ method: request.method, path: known }, 'nothing answers to that');
    refuseRequest(response, 404);
  });
  server.timeout = IDLE_MS;
  server.on('connection', (socket) => connections.take(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Answers without a body and hangs up; the unread rest of the request is never read. */
export function refuseRequest(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, { ...headers, connection: 'close' }).end();
}

/** Slack and a proxy need some dozens; each costs about 20 kB before it sends anything. */
const MOST_CONNECTIONS = 1_000;
/** Unanswered requests per connection: neither Slack nor a proxy sends a second one before the first is answered. */
const AT_ONCE = 8;

/** A server's connections. If there are too many, strangers push out each other before anyone who is being answered. */
class Connections {
  /** The last used are at the end. */
  readonly #open = new Map<Socket, Set<IncomingMessage>>();

  constructor(private readonly most = MOST_CONNECTIONS) {}

  /** Takes every new connection; if there is no room left, another one is cut off. */
  take(socket: Socket): void {
    if (this.#open.size >= this.most) this.#cut(this.#leastMissed());
    this.#open.set(socket, new Set());
    socket.once('close', () => this.#open.delete(socket));
  }

  /** False if the connection was cut off for too many requests. */
  begins(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request;
    const underway = this.#open.get(socket);
    if (!underway || underway.size >= AT_ONCE) {
      this.#cut(socket);
      return false;
    }
    underway.add(request);
    response.once('close', () => {
      underway.delete(request);
      if (this.#open.delete(socket)) this.#open.set(socket, underway);
    });
    return true;
  }

  /** The oldest connection without a complete request, else the oldest of all. */
  #leastMissed(): Socket | undefined {
    let eldest: Socket | undefined;
    for (const [socket, underway] of this.#open) {
      eldest ??= socket;
      if (![...underway].some(({ complete }) => complete)) return socket;
    }
    return eldest;
  }

  #cut(socket: Socket | undefined): void {
    if (!socket) return;
    this.#open.delete(socket);
    socket.destroy();
  }
}
