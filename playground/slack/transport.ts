import { createHmac } from 'node:crypto';
import { parse, type Parcel } from './parcels.js';
import type { SlackState } from './state.js';

/** How a delivery went, as the person's client sees it. */
export interface Delivered {
  /** 0: nothing answered. */
  status: number;
  body: unknown;
  ms: number;
  error?: string;
  /** The app asked not to be sent this again. */
  noRetry?: boolean;
}

/** Delivers the way the settings say; never rejects. */
export async function send(state: SlackState, parcel: Parcel): Promise<Delivered> {
  if (state.settings.delivery === 'socket') return sendBySocket(state, parcel);
  const { retry } = parcel;
  const headers: Record<string, string> = retry
    ? { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }
    : {};
  if (parcel.kind === 'events_api') headers['content-type'] = 'application/json';
  return post(state, encode(parcel), headers);
}

async function sendBySocket(state: SlackState, parcel: Parcel): Promise<Delivered> {
  const begun = Date.now();
  const answer = await state.sockets.send(parcel, state.settings.ackMs);
  const ms = Date.now() - begun;
  const status = typeof answer === 'string' ? 0 : 200;
  state.note('delivery', parcel.kind, parcel, status, answer);
  if (answer === 'nobody') return { status, body: undefined, ms, error: 'dispatch_failed' };
  if (answer === 'late' || ms > state.settings.ackMs)
    return { status, body: undefined, ms, error: 'operation_timeout' };
  return { status, body: answer.payload, ms };
}

function encode({ kind, payload }: Parcel): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(payload)) form.set(name, String(value));
  return form.toString();
}

/** Signs and posts to the app, as Slack does. */
export async function post(state: SlackState, body: string, headers: Record<string, string> = {}): Promise<Delivered> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', state.settings.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const begun = Date.now();
  try {
    const response = await fetch(state.settings.eventsUrl, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature,
        ...headers,
      },
    });
    const text = await response.text();
    state.note('delivery', 'events', body, response.status, text);
    const noRetry = response.headers.get('x-slack-no-retry') === '1';
    return judged(state, { status: response.status, body: parse(text), ms: Date.now() - begun, noRetry });
  } catch (error) {
    state.note('delivery', 'events', body, 0, String(error));
    return { status: 0, body: undefined, ms: Date.now() - begun, error: 'dispatch_failed' };
  }
}

/** What Slack tells a person whose doing came to nothing. */
function judged(state: SlackState, delivered: Delivered): Delivered {
  if (delivered.ms > state.settings.ackMs) return { ...delivered, error: 'operation_timeout' };
  return delivered.status === 200 ? delivered : { ...delivered, error: 'http_service_error' };
}
