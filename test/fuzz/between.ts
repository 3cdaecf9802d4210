import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Answer } from './answers.js';

/** What one answer becomes; `torn` is one that breaks off. */
export type Tampering = (answer: Answer, asked: { method: string; path: string }) => Answer | 'torn';

const PASSED_ON = ['x-location', 'retry-after', 'x-request-id'];

/** Stands between Usher and an Adobe: what the one asks comes to the other, and what that answers may be bent on its way. */
export async function between(url: string) {
  let tampering: Tampering | undefined;
  let bent = 0;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', headers } = request;
    const body = await bodyOf(request);
    const path = new URL(request.url ?? '/', url).pathname;
    const answer = await fetch(new URL(request.url ?? '/', url), {
      method,
      redirect: 'manual',
      headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        ['host', 'connection', 'content-length', 'transfer-encoding'].includes(name) ? [] : [[name, String(value)]],
      ),
      ...(body === '' ? {} : { body }),
    });
    const type = answer.headers.get('content-type') ?? '';
    const whole = { status: answer.status, type, text: await answer.text() };
    const given = tampering?.(whole, { method, path }) ?? whole;
    if (given !== whole) bent += 1;
    for (const name of PASSED_ON) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    send(response, given, whole);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    /** From now on; answers pass as they are where nothing is said. */
    tamper: (how?: Tampering) => {
      tampering = how;
    },
    bent: () => bent,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, given: Answer | 'torn', whole: Answer): void {
  if (given === 'torn') {
    response.writeHead(whole.status, { 'content-type': whole.type, 'content-length': whole.text.length + 9 });
    response.write(whole.text.slice(0, whole.text.length / 2), () => response.destroy());
    return;
  }
  const { status, type, text } = given;
  response.writeHead(status, type === '' ? {} : { 'content-type': type });
  response.end(status === 204 || status === 304 ? undefined : text);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)); // an IncomingMessage gives bytes
  return Buffer.concat(chunks).toString();
}
