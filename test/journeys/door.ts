import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { SIGNING_SECRET } from './world.js';

export interface Signing {
  /** Seconds; now where nothing is said. */
  at?: number;
  secret?: string;
  type?: string;
}

/** The headers of a body as Slack signs it. */
export function signed(body: string, { at, secret = SIGNING_SECRET, type }: Signing = {}): Record<string, string> {
  const timestamp = String(at ?? Math.floor(Date.now() / 1_000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': type ?? 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  };
}

/** Opens a connection that sends just this and waits; `closed` resolves, with all that came back, when it is cut off. */
export function raw(
  port: number,
  text: string,
): { closed: Promise<string>; send: (more: string) => void; heard: () => string; hangUp: () => void } {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => (heard += String(chunk)));
  // A reset is one way of being cut off.
  socket.on('error', () => undefined);
  socket.write(text);
  return {
    closed: new Promise((resolve) => socket.once('close', () => resolve(heard))),
    send: (more) => socket.write(more),
    heard: () => heard,
    hangUp: () => void socket.destroy(),
  };
}

/** The head of a request, to be followed by its body. */
export const head = (headers: Record<string, string | number>, line = 'POST /slack/events') =>
  [
    `${line} HTTP/1.1`,
    'host: usher',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
