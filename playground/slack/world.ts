import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { meet } from '../faults.js';
import { type Answer, no } from './answers.js';
import { control } from './control-routes.js';
import { methods } from './methods.js';
import type { PageOptions } from './page/options.js';
import { createPage, type Page } from './page/page.js';
import { respond } from './response-urls.js';
import { missingFor } from './scopes.js';
import { SlackState, type SlackSettings } from './state.js';
import { overTier } from './tiers.js';
import { parse } from './parcels.js';

export interface SlackWorld {
  url: string;
  apiUrl: string;
  /** All that this world knows, for code in the same process; `state.changes` tells of every change. */
  state: SlackState;
  /** The page that shows it to people. */
  page: Page;
  close: () => Promise<void>;
}

/** Starts the stand-in Slack on loopback. */
export async function startSlack({
  port = 0,
  settings = {},
  page: pageOptions = {},
}: { port?: number; settings?: Partial<SlackSettings>; page?: PageOptions } = {}): Promise<SlackWorld> {
  const state = new SlackState(settings);
  const page = createPage(state, pageOptions);
  // Clients close idle connections: one that this world closed would fail a call that is just being sent.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    serve(state, page, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
  state.origin = url;
  state.sockets.attach(server);
  return {
    url,
    apiUrl: `${url}/api/`,
    state,
    page,
    close: async () => {
      for (const timer of state.timers) clearTimeout(timer);
      await state.sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function serve(state: SlackState, page: Page, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://slack').pathname;
  const text = await readBody(request);
  if (path.startsWith('/_control/')) {
    const result = await control(state, path.slice(10), parse(text));
    json(response, 200, result === undefined ? {} : result);
  } else if (!/^\/(api|response)\//.test(path)) {
    await page.serve(new URL(request.url ?? '/', 'http://slack'), text, response);
  } else if (state.settings.down) {
    state.note('api', path.replace(/^\/api\//, ''), readArguments(request, text), 503, 'Service Unavailable');
    response.writeHead(503).end('Service Unavailable');
  } else if (path.startsWith('/response/')) {
    const answer = respond(state, path.slice(10), parse(text));
    state.note('api', 'response', parse(text), answer.status, answer.body);
    json(response, answer.status, answer.body);
  } else {
    await api(state, path.slice('/api/'.length), readArguments(request, text), request, response);
  }
}

async function api(
  state: SlackState,
  method: string,
  args: Record<string, unknown>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const fault = state.faults.take('POST', method, args);
  const act = () => refuseCaller(state, method, request.headers.authorization) ?? call(state, method, args);
  response.setHeader('x-oauth-scopes', state.settings.scopes.join(','));
  const answer = await meet<Answer>(fault, request, act, ({ status, body, retryAfter }) =>
    // A refusal of Slack's own has status 200 and its word as the body.
    typeof body === 'string'
      ? no(body)
      : status === 429
        ? { limited: retryAfter ?? 1 }
        : { ok: false, error: 'internal_error', status },
  );
  if (fault?.kind === 'hold') await hold(state, method, response);
  const status = statusOf(answer);
  state.note('api', method, args, status, answer);
  if (!answer) response.destroy();
  else if ('limited' in answer) response.writeHead(status, { 'retry-after': String(answer.limited) }).end();
  else json(response, status, answer);
}

/** 0: no answer. Slack's refusals are 200 as well. */
function statusOf(answer: Answer | undefined): number {
  if (!answer) return 0;
  if ('limited' in answer) return 429;
  return typeof answer['status'] === 'number' ? answer['status'] : 200;
}

/** Who calls, may they, and may they now? */
function refuseCaller(state: SlackState, method: string, authorization: string | undefined): Answer | undefined {
  if (authorization === undefined) return no('not_authed');
  const app = method.startsWith('apps.connections.');
  if (!/^Bearer (xoxb|xapp)-/.test(authorization)) return no('invalid_auth');
  if (authorization.startsWith('Bearer xapp-') !== app) return no('not_allowed_token_type');
  if (app && !state.settings.appScopes.includes('connections:write'))
    return { ...no('missing_scope'), needed: 'connections:write', provided: state.settings.appScopes.join(',') };
  const refused = missingFor(state, method);
  if (refused) return refused;
  const wait = overTier(state, method);
  return wait > 0 ? { limited: wait } : undefined;
}

function call(state: SlackState, method: string, args: Record<string, unknown>): Answer {
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
  return known?.(state, args) ?? no('unknown_method');
}

async function hold(state: SlackState, method: string, response: ServerResponse): Promise<void> {
  const id = randomUUID();
  await new Promise<void>((resolve) => {
    state.held.set(id, { method, release: resolve });
    response.once('close', resolve);
  });
  state.held.delete(id);
}

/** The arguments that come as JSON within a form. */
const STRUCTURED = new Set(['attachments', 'blocks', 'metadata', 'view']);

function readArguments(request: IncomingMessage, text: string): Record<string, unknown> {
  if (request.headers['content-type']?.startsWith('application/json'))
    return Object(parse(text)) as Record<string, unknown>; // checked by each method
  const form = Object.fromEntries(new URLSearchParams(text));
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      STRUCTURED.has(name) ? parse(value) : value === 'false' ? false : value,
    ]),
  );
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)); // an IncomingMessage gives bytes
  return Buffer.concat(chunks).toString('utf8');
}
