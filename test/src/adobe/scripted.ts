import { createServer, type Server, type ServerResponse } from 'node:http';
import { createAdobe } from '../../../src/adobe/index.js';

/** `break`: the connection is torn down; `hang`: no answer; else an answer. */
export type Scripted = 'break' | 'hang' | { status: number; body?: unknown; headers?: Record<string, string> };

interface Seen {
  method: string;
  token: string;
  headers: NodeJS.Dict<string | string[]>;
}

let server: Server | undefined;

export function closeScripted(): void {
  server?.close();
  server?.closeAllConnections();
}

function answer(response: ServerResponse, scripted: Scripted): void {
  if (scripted === 'hang') return;
  if (scripted === 'break') {
    response.destroy();
    return;
  }
  const { status, body, headers = {} } = scripted;
  response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body));
}

const token = (number: number): Scripted => ({
  status: 200,
  body: { access_token: `token-${number}`, expires_in: 86_399 },
});

/** An Adobe that answers from a list, and gives tokens as `ims` says, which is told the how manieth it is. */
export async function adobeThatSays(...answers: Scripted[]) {
  return scriptedAdobe({ answers });
}

export async function scriptedAdobe({
  answers,
  ims = token,
}: {
  answers: Scripted[];
  ims?: (number: number) => Scripted | Promise<Scripted>;
}) {
  const calls: Seen[] = [];
  const areas: string[] = [];
  const urls: URL[] = [];
  const forms: string[] = [];
  let tokens = 0;
  const started = createServer((request, response) => {
    if (request.url?.startsWith('/ims')) {
      request.setEncoding('utf8').on('data', (text: string) => forms.push(text));
      tokens += 1;
      void Promise.resolve(ims(tokens)).then((scripted) => answer(response, scripted));
      return;
    }
    request.resume();
    urls.push(new URL(request.url ?? '/', 'http://adobe'));
    const { method = '', headers } = request;
    calls.push({ method, headers, token: headers.authorization ?? '' });
    answer(response, answers.shift() ?? { status: 500 });
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const adobe = createAdobe({
    onRequest: ({ area }) => areas.push(area),
    apiUrl: url,
    imsUrl: url,
    clientId: 'c',
    clientSecret: 's',
    orgId: 'o',
    scopes: 'openid',
    timeoutMs: 3_000,
    fetch,
  });
  return { adobe, calls, areas, urls, forms };
}
