import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bent } from './bent.js';
import type { Call } from './call.js';
import { control } from './control-routes.js';
import { type Fault, Faults, meet } from '../faults.js';
import { refusedAtTheGate, token } from './gate.js';
import { gateway, type Reply } from './refusals.js';
import { routes } from './routes.js';
import type { World } from './running.js';
import { AdobeState, type Settings } from './state.js';

export interface AdobeWorld {
  url: string;
  /** All that this world knows, for code in the same process. */
  world: World;
  close: () => Promise<void>;
}

/** Starts the simulated Adobe, IMS included, on loopback. */
export async function startAdobe({
  port = 0,
  settings = {},
}: { port?: number; settings?: Partial<Settings> } = {}): Promise<AdobeWorld> {
  const world: World = { state: new AdobeState(settings), faults: new Faults(), traffic: [], held: new Map() };
  // Clients close idle connections: one that this world closed would fail a call that is just being sent.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    serve(world, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
  return {
    url,
    world,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET' } = request;
  const url = new URL(request.url ?? '/', 'http://adobe');
  const text = await readBody(request);
  if (url.pathname.startsWith('/_control/')) {
    send(response, control(world, url.pathname.slice(10), parse(text)));
    return;
  }
  if (url.pathname === '/ims/token/v3') {
    const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? text : '';
    send(response, token(world.state, new URLSearchParams(form)));
    return;
  }
  const call: Call = {
    method,
    path: url.pathname,
    query: url.searchParams,
    body: parse(text),
    sandbox: String(request.headers['x-sandbox-name'] ?? 'prod'),
    requestId: String(request.headers['x-request-id'] ?? randomUUID()),
  };
  const fault = world.faults.take(method, url.pathname, call.body);
  const given = await perform(world, request, call, fault);
  const reply = given && fault?.kind === 'odd' ? bent(given, fault) : given;
  record(world, request, { call, reply, scripted: fault?.kind === 'status' || fault?.kind === 'odd' });
  if (fault?.kind === 'hold') await hold(world, call, response);
  if (!reply) response.destroy();
  else send(response, reply);
}

/** The effect, as far as the fault lets it happen; undefined: no answer. */
async function perform(
  world: World,
  request: IncomingMessage,
  call: Call,
  fault: Fault | undefined,
): Promise<Reply | undefined> {
  const act = () => refusedAtTheGate(world.state, request, call) ?? route(world.state, call);
  return meet<Reply>(fault, request, act, ({ status, body = {}, retryAfter }) => ({
    status,
    body,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  }));
}

/** The effect has happened; the answer waits until it is released, or nobody is there to hear it. */
async function hold(world: World, { method, path }: Call, response: ServerResponse): Promise<void> {
  const id = randomUUID();
  await new Promise<void>((resolve) => {
    world.held.set(id, { method, path, release: resolve });
    response.once('close', resolve);
  });
  world.held.delete(id);
}

function route(state: AdobeState, call: Call): Reply {
  for (const [method, path, handler] of routes) {
    const match = new RegExp(`^${path.replace(':id', '([^/]+)')}$`).exec(call.path);
    if (match && method === call.method) return handler(state, call, decodeURIComponent(match[1] ?? ''));
  }
  return gateway(404, '404', `No route ${call.method} ${call.path}`);
}

function record(
  world: World,
  { headers }: IncomingMessage,
  { call, reply, scripted }: { call: Call; reply: Reply | undefined; scripted: boolean },
): void {
  world.traffic.push({
    n: world.traffic.length + 1,
    at: Date.now(),
    method: call.method,
    path: call.path,
    query: Object.fromEntries(call.query),
    body: call.body,
    status: reply?.status ?? 0,
    response: world.state.settings.keepsAnswers ? reply?.body : undefined,
    scripted,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      authorization: 'Bearer …',
    },
  });
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)); // an IncomingMessage gives bytes
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
