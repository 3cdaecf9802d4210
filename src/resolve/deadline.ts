/** How long Adobe may take: `timeoutMs` for each call, `until` (epoch ms) for all of them. */
export interface Limits {
  timeoutMs?: number;
  until?: number;
}

/** What is left for the next call. */
export function timeout({ timeoutMs, until }: Limits): { timeoutMs?: number } {
  if (until !== undefined) return { timeoutMs: Math.max(1, until - Date.now()) };
  return timeoutMs === undefined ? {} : { timeoutMs };
}
