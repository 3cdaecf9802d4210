import type { Exchange, World } from '../adobe/running.js';
import type { ExchangeEntry, Outcome } from '../page/protocol.js';
import { idsIn, shown } from '../slack/page/exchanges.js';

const KEPT = 250;

/** The last exchanges between Usher and Adobe, each made into an entry once. */
export function createAdobeExchanges({ traffic }: World): () => ExchangeEntry[] {
  const made = new WeakMap<Exchange, ExchangeEntry>();
  return () =>
    traffic.slice(-KEPT).map((exchange) => {
      const entry = made.get(exchange) ?? exchangeEntry(exchange);
      made.set(exchange, entry);
      return entry;
    });
}

/** What was said in one of them; undefined where it is no longer kept. */
export function saidToAdobe({ traffic }: World, n: number): Outcome['said'] {
  const exchange = traffic.find((one) => one.n === n);
  return exchange && { request: shown(sentIn(exchange)), response: shown(exchange.response) };
}

function sentIn({ query, headers, body }: Exchange) {
  const kept = ['x-request-id', 'x-sandbox-name', 'x-gw-ims-org-id'];
  return { headers: Object.fromEntries(kept.map((name) => [name, headers[name] ?? ''])), query, body };
}

function exchangeEntry(exchange: Exchange): ExchangeEntry {
  const { n, at, method, path, status, response } = exchange;
  return {
    is: 'exchange',
    border: 'adobe',
    n,
    at,
    from: 'usher',
    status,
    title: `${method} ${path.replace('/data/core/ups', '').replace('/data/foundation', '')}`,
    ids: idsIn(path, sentIn(exchange), response),
  };
}
