import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Log } from './log.js';
import { Connections } from './http-connections.js';

/**
 * Whoever comes in slower than this is cut off with status 408. Slack waits 3 s for its answer, so none of its requests
 * takes this long.
 */
const DEADLINES = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };
/** Slack's headers and those of proxies are below 4 kB. */
const HEADERS = 8 * 1024;
/** Nothing was sent or taken for so long: also an answer that nobody reads. */
const IDLE_MS = 30_000;

/** One thing that a server answers to. */
export interface Route {
  path: string;
  method: string;
  handler: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface ServeOptions {
  port: number;
  /** All interfaces where nothing is said. */
  host: string | undefined;
  routes: Route[];
  log: Log;
  /** How many at once; 1,000 where nothing is said. */
  connections?: number;
}

export interface Served {
  port: number;
  close: () => Promise<void>;
}

/** A server with just these routes, which nobody can hold up. Port 0 takes a free one. */
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
    // Never the address itself: it is as long, and says, whatever strangers like.
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

/** Answers without a word and hangs up: what has not been read of the request never is. */
export function refuseRequest(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, { ...headers, connection: 'close' }).end();
}
