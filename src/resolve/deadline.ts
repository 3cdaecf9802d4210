/** How long Adobe may take: `timeoutMs` for each call, `until` (epoch ms) for all of them. */
export interface AdobeDeadline {
  timeoutMs?: number;
  until?: number;
}

export function timeLeft({ timeoutMs, until }: AdobeDeadline): { timeoutMs?: number } {
  if (until !== undefined) return { timeoutMs: Math.max(1, until - Date.now()) };
  return timeoutMs === undefined ? {} : { timeoutMs };
}
