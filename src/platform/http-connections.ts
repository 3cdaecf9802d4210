import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Slack and a proxy need some dozens; each costs some 20 kB before it says a word. */
const MOST = 1_000;
/** Requests of one connection that are not answered yet: neither Slack nor a proxy sends a second one before that. */
const AT_ONCE = 8;

/** The connections of a server: so many strangers may be there that they push out each other, never one who is being answered. */
export class Connections {
  /** Those that were used last are at the end. */
  readonly #open = new Map<Socket, Set<IncomingMessage>>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** There is room for each new one. Where there is none left, another is cut off. */
  take(socket: Socket): void {
    if (this.#open.size >= this.#most) this.#cut(this.#leastMissed());
    this.#open.set(socket, new Set());
    socket.once('close', () => this.#open.delete(socket));
  }

  /** False where the connection was cut off: it asks for more than anybody needs. */
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

  /** The eldest that says nothing, or has not said all yet; else the eldest of all. */
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
