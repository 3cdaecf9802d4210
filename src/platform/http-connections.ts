import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Slack and a proxy need some dozens; each costs about 20 kB before it sends anything. */
const MOST = 1_000;
/** Unanswered requests per connection: neither Slack nor a proxy sends a second one before the first is answered. */
const AT_ONCE = 8;

/** A server's connections. If there are too many, strangers push out each other before anyone who is being answered. */
export class Connections {
  /** The last used are at the end. */
  readonly #open = new Map<Socket, Set<IncomingMessage>>();

  constructor(private readonly most = MOST) {}

  /** Takes every new connection; if there is no room left, another one is cut off. */
  take(socket: Socket): void {
    if (this.#open.size >= this.most) this.#cut(this.#leastMissed());
    this.#open.set(socket, new Set());
    socket.once('close', () => this.#open.delete(socket));
  }

  /** False if the connection was cut off for too many requests. */
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

  /** The oldest connection without a complete request, else the oldest of all. */
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
