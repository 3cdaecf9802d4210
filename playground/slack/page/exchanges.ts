import type { ExchangeEntry, Outcome } from '../../page/protocol.js';
import type { Delivery, SlackState } from '../state.js';
import { parse } from '../parcels.js';

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

/** What was said in one of them; undefined where it is no longer kept. */
export function saidToSlack(state: SlackState, n: number): Outcome['said'] {
  const delivery = state.traffic.find((one) => one.n === n);
  if (!delivery) return undefined;
  const { request, answer } = readBoth(delivery);
  return { request: shown(request), response: shown(answer) };
}

/** As the page is told of it. */
export function outcomeOf(said: Outcome['said']): Outcome {
  return said ? { said } : { error: 'This is so long ago that it is no longer kept.' };
}

function readBoth({ direction, request, response }: Delivery): { request: unknown; answer: unknown } {
  const answer: unknown = typeof response === 'string' ? parse(response) : response;
  return { request: direction === 'delivery' ? readDelivery(request) : request, answer };
}

function exchangeEntry(delivery: Delivery): ExchangeEntry {
  const { n, at, direction, method, status } = delivery;
  const { request, answer } = readBoth(delivery);
  const limited = isRecord(answer) && 'limited' in answer;
  const refused = isRecord(answer) && answer['ok'] === false ? ` · ${String(answer['error'])}` : '';
  const own = isRecord(answer) && typeof answer['status'] === 'number' ? answer['status'] : status;
  return {
    is: 'exchange',
    border: 'slack',
    n,
    at,
    from: direction === 'api' ? 'usher' : 'slack',
    title: `${direction === 'api' ? method : deliveryTitle(request)}${refused}`,
    status: limited ? 429 : own,
    ids: idsIn(request, answer),
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

const ID = /(?=[\w.-]*\d)\w[\w.-]{3,}\w/g;

/** Everything that may be an id: words with a digit in them. */
export function idsIn(...values: unknown[]): string[] {
  return [...new Set(JSON.stringify(values).match(ID))];
}

export function shown(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}\n…` : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
