import type { Reply } from './refusals.js';
import type { AdobeState } from './state.js';

/** One call as the services see it, past the gate. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  sandbox: string;
  requestId: string;
  body: unknown;
}

/** `id` is what stood in the path's `:id`. */
type Handler = (state: AdobeState, call: Call, id: string) => Reply;
export type Route = [method: string, path: string, handler: Handler];

export const UPS = '/data/core/ups';
export const CATALOG = '/data/foundation/catalog';
export const DATA_ACCESS = '/data/foundation/export';
