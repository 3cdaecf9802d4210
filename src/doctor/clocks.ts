import { bad, beware, type Finding, good } from './findings.js';

/** `Date` headers have whole seconds, and answers take time to arrive. */
const FINE_MS = 5_000;
/** Slack's signatures are refused after five minutes; Usher looks for lost jobs fifteen minutes around an intent. */
const BAD_MS = 60_000;

/** Compares this machine's clock with the `Date` header of every answer. */
export class Clocks {
  readonly #ahead = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  watch(send: typeof fetch): typeof fetch {
    return async (input, init) => {
      const response = await send(input, init);
      const theirs = Date.parse(response.headers.get('date') ?? '');
      const { host } = new URL(input instanceof Request ? input.url : input);
      if (!Number.isNaN(theirs)) this.#ahead.set(host, this.now() - theirs);
      return response;
    };
  }

  findings(): Finding[] {
    return [...this.#ahead].map(([host, ms]) => {
      const seconds = Math.round(Math.abs(ms) / 1000);
      const says = `Clock: ${seconds} s ${ms > 0 ? 'ahead of' : 'behind'} ${host}`;
      if (Math.abs(ms) <= FINE_MS) return good(`Clock: agrees with ${host}`);
      const todo = 'set this machine’s clock (NTP): signatures and the search for lost jobs depend on it';
      return Math.abs(ms) > BAD_MS ? bad(says, todo) : beware(says, todo);
    });
  }
}
