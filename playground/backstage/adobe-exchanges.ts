import type { Exchange, World } from '../adobe/world.js';
import type { ExchangeEntry } from '../page/protocol.js';
import { shown } from '../slack/page/exchanges.js';

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

function exchangeEntry({ n, at, method, path, query, headers, body, status, response }: Exchange): ExchangeEntry {
  const kept = ['x-request-id', 'x-sandbox-name', 'x-gw-ims-org-id'];
  const sent = { headers: Object.fromEntries(kept.map((name) => [name, headers[name] ?? ''])), query, body };
  return {
    ...{ is: 'exchange', border: 'adobe', n, at, from: 'usher', status },
    title: `${method} ${path.replace('/data/core/ups', '').replace('/data/foundation', '')}`,
    ...{ request: shown(sent), response: shown(response) },
  };
}
