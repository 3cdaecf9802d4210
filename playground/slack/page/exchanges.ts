import type { ExchangeEntry } from '../../page/protocol.js';
import type { Delivery, SlackState } from '../state.js';
import { parse } from '../transport.js';

/** Enough to look at; the whole traffic is in the control endpoint. */
const KEPT = 250;
const LONGEST = 6_000;

/** The last exchanges between Slack and Usher, each made into an entry once. */
export function createExchanges(state: SlackState): () => ExchangeEntry[] {
  const made = new WeakMap<Delivery, ExchangeEntry>();
  return () =>
    state.traffic.slice(-KEPT).map((delivery) => {
      const entry = made.get(delivery) ?? exchangeEntry(delivery);
      made.set(delivery, entry);
      return entry;
    });
}

function exchangeEntry({ n, at, direction, method, request, status, response }: Delivery): ExchangeEntry {
  const answer = typeof response === 'string' ? parse(response) : response;
  const limited = isRecord(answer) && 'limited' in answer;
  const refused = isRecord(answer) && answer['ok'] === false ? ` · ${String(answer['error'])}` : '';
  const own = isRecord(answer) && typeof answer['status'] === 'number' ? answer['status'] : status;
  const body = direction === 'delivery' ? readDelivery(request) : request;
  return {
    ...{ is: 'exchange', border: 'slack', n, at, from: direction === 'api' ? 'usher' : 'slack' },
    title: `${direction === 'api' ? method : deliveryTitle(body)}${refused}`,
    status: limited ? 429 : own,
    ...{ request: shown(body), response: shown(answer) },
  };
}

/** Commands come as a form, interactions as JSON in a form, events as JSON. */
function readDelivery(request: unknown): unknown {
  const text = String(request);
  if (text.startsWith('{')) return parse(text);
  const form = new URLSearchParams(text);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : parse(payload);
}

function deliveryTitle(body: unknown): string {
  if (!isRecord(body)) return 'delivery';
  if (typeof body['command'] === 'string') return `${body['command']} ${String(body['text'])}`;
  const { type } = body;
  const [action] = Array.isArray(body['actions']) ? (body['actions'] as unknown[]) : [];
  if (isRecord(action)) return `pressed ${String(action['action_id'])}`;
  if (isRecord(body['event'])) return `event ${String(body['event']['type'])}`;
  if (type === 'block_suggestion') return `type-ahead “${String(body['value'])}”`;
  if (isRecord(body['view'])) return `${String(type)} ${String(body['view']['callback_id'])}`;
  return String(type);
}

export function shown(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}\n…` : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
