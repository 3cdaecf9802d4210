import type { Reply } from './refusals.js';

/** The answer with one piece replaced by another, or taken away. What is not there stays as it is. */
export function bent(reply: Reply, { at, to }: { at: (string | number)[]; to?: unknown }): Reply {
  const body: unknown = structuredClone(reply.body);
  const last = at.at(-1);
  const place = at.slice(0, -1).reduce<unknown>((value, key) => pieceOf(value, key), body);
  if (last === undefined || typeof place !== 'object' || place === null) return reply;
  if (to === undefined) Reflect.deleteProperty(place, last);
  else Reflect.set(place, last, to);
  return { ...reply, body };
}

function pieceOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
