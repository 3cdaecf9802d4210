import type { IncomingMessage } from 'node:http';

/** Bytes. Slack's largest bodies are forms: 250 kB of JSON, thrice that encoded, and values. Ours: below 100 kB. */
const LARGEST = 1024 * 1024;
/** Bytes of all unfinished bodies. Above this the largest body is dropped, so that small ones always get through. */
const TOGETHER = 16 * 1024 * 1024;

/** The status for a body that was not read. `gone`: the sender went away, or was cut off. */
export const UNREAD_STATUS = { 'too-large': 413, crowded: 503, gone: 400 };
type Unread = keyof typeof UNREAD_STATUS;

/** Reads bodies, and holds at most `TOGETHER` bytes of unfinished ones, whoever sends them. */
export class BodyReader {
  readonly #halves = new Set<{ bytes: number; giveWay: () => void }>();
  #bytes = 0;

  async read(request: IncomingMessage): Promise<Buffer | Unread> {
    if (Number(request.headers['content-length'] ?? 0) > LARGEST) return 'too-large';
    return new Promise((resolve) => {
      let chunks: Buffer[] = [];
      const half = { bytes: 0, giveWay: () => end('crowded') };
      this.#halves.add(half);
      const end = (read: Buffer | Unread) => {
        request.off('data', take).pause();
        if (this.#halves.delete(half)) this.#bytes -= half.bytes;
        chunks = [];
        resolve(read);
      };
      const take = (chunk: Buffer) => {
        half.bytes += chunk.length;
        this.#bytes += chunk.length;
        chunks.push(chunk);
        if (half.bytes > LARGEST) end('too-large');
        else if (this.#bytes > TOGETHER) [...this.#halves].sort((one, other) => other.bytes - one.bytes)[0]?.giveWay();
      };
      request
        .on('data', take)
        .once('end', () => end(Buffer.concat(chunks)))
        .once('error', () => end('gone'))
        .once('close', () => end('gone'));
    });
  }
}
