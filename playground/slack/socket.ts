import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { APP } from './content.js';
import { parse, type Parcel } from './parcels.js';

/** Slack's number: https://docs.slack.dev/apis/events-api/using-socket-mode */
const MOST_CONNECTIONS = 10;
const PING_EVERY_MS = 10_000;

const ackSchema = z.object({ envelope_id: z.string(), payload: z.unknown() });

/** Socket Mode's side of Slack: the app's connections, and the envelopes that wait for their answers. */
export class Sockets {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  readonly #pings = new Map<WebSocket, NodeJS.Timeout>();

  get connections(): number {
    return this.#pings.size;
  }

  /** A URL that one connection may use, once. */
  invite(origin: string): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `${origin.replace('http', 'ws')}/socket/?ticket=${ticket}&app_id=${APP}`;
  }

  /** Takes the upgrades of this server. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket, head) => {
      const ticket = new URL(request.url ?? '/', 'http://slack').searchParams.get('ticket') ?? '';
      if (!this.#tickets.delete(ticket)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (connection) => this.#welcome(connection));
    });
  }

  #welcome(connection: WebSocket): void {
    const debug_info = { host: 'stand-in', build_number: 1, approximate_connection_time: 18_060 };
    if (this.connections >= MOST_CONNECTIONS) {
      connection.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info }));
      connection.close();
      return;
    }
    const ping = setInterval(() => connection.ping(), PING_EVERY_MS).unref();
    this.#pings.set(connection, ping);
    connection.on('close', () => {
      clearInterval(ping);
      this.#pings.delete(connection);
    });
    connection.on('message', (data: Buffer) => {
      const read = ackSchema.safeParse(parse(data.toString('utf8')));
      if (read.success) this.#waiting.get(read.data.envelope_id)?.(read.data.payload);
    });
    const num_connections = this.connections;
    connection.send(JSON.stringify({ type: 'hello', num_connections, connection_info: { app_id: APP }, debug_info }));
  }

  /** Sends to one connection, any; the answer's payload, or why there is none. */
  async send({ kind, payload, retry }: Parcel, ackMs: number): Promise<{ payload: unknown } | 'nobody' | 'late'> {
    const all = [...this.#pings.keys()];
    const connection = all[Math.floor(Math.random() * all.length)];
    if (!connection) return 'nobody';
    const envelope_id = randomUUID();
    const answer = new Promise<{ payload: unknown } | 'late'>((resolve) => {
      const late = setTimeout(() => resolve('late'), ackMs);
      this.#waiting.set(envelope_id, (given) => {
        clearTimeout(late);
        resolve({ payload: given });
      });
    });
    const again = retry ? { retry_attempt: retry.attempt, retry_reason: retry.reason } : {};
    const accepts_response_payload = kind !== 'events_api';
    connection.send(JSON.stringify({ envelope_id, type: kind, payload, accepts_response_payload, ...again }));
    const given = await answer;
    this.#waiting.delete(envelope_id);
    return given;
  }

  /** As Slack does every few hours: the app is told to connect anew, and is cut off. */
  refresh(): void {
    for (const connection of this.#pings.keys()) {
      connection.send(
        JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'stand-in' } }),
      );
      connection.close();
    }
  }

  /** Says goodbye to everybody; who does not answer within a second is cut off. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#pings.keys()].map(
        (connection) =>
          new Promise<void>((resolve) => {
            const cut = setTimeout(() => connection.terminate(), 1_000);
            connection.once('close', () => {
              clearTimeout(cut);
              resolve();
            });
            connection.close();
          }),
      ),
    );
    this.#server.close();
  }
}
