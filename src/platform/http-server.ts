import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Log } from './log.js';
import { Connections } from './http-connections.js';

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
