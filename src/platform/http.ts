import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route } from './http-server.js';
import { withTimeout } from './timeout.js';

const READY_MS = 1_000;
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface HealthOptions {
  /** Rejects when Redis does not answer, or cannot be written to. */
  ready: () => Promise<unknown>;
  /** Socket Mode only: is the connection to Slack open? */
  connected?: () => boolean;
  metrics: () => Promise<string>;
}

interface Answer {
  status: number;
  body: string;
  type?: string;
}

/** The same three paths for both roles: alive, ready, measured. */
export function healthRoutes({ ready, connected, metrics }: HealthOptions): Route[] {
  const probed = shared(ready);
  const measured = shared(metrics);
  const isReady = async (): Promise<Answer> => {
    const known = probed().then(
      () => true,
      () => false,
    );
    const yes = await withTimeout(READY_MS, known, () => false);
    if (!yes) return { status: 503, body: 'Redis is not reachable, or cannot be written to\n' };
    if (connected?.() === false) return { status: 503, body: 'The connection to Slack is not open\n' };
    return { status: 200, body: 'ready\n' };
  };
  return [
    route('/healthz', () => Promise.resolve({ status: 200, body: 'up\n' })),
    route('/readyz', isReady),
    route('/metrics', async () => ({ status: 200, body: await measured(), type: METRICS_TYPE })),
  ];
}

/** Concurrent callers share one call, whatever their number; once it takes READY_MS, the next caller starts another. */
function shared<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let underway: { since: number; work: Promise<Result> } | undefined;
  return () => {
    if (underway && performance.now() - underway.since < READY_MS) return underway.work;
    const begun = { since: performance.now(), work: work() };
    underway = begun;
    return begun.work.finally(() => {
      if (underway === begun) underway = undefined;
    });
  };
}

function route(path: string, work: () => Promise<Answer>): Route {
  const handler = (_request: IncomingMessage, response: ServerResponse) => {
    work()
      .catch((error: unknown): Answer => ({ status: 500, body: error instanceof Error ? error.message : 'failed' }))
      .then(({ status, body, type = 'text/plain; charset=utf-8' }) =>
        response.writeHead(status, { 'content-type': type }).end(body),
      )
      .catch(() => response.destroy());
  };
  return { path, method: 'GET', handler };
}
