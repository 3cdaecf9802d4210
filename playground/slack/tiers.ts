import type { SlackState } from './state.js';

/** Calls a minute, for each method by itself: https://docs.slack.dev/apis/web-api/rate-limits */
const TIERS = { t1: 1, t2: 20, t3: 50, t4: 100 } as const;
const TIER: Record<string, keyof typeof TIERS> = {
  'chat.update': 't3',
  'chat.delete': 't3',
  'chat.postEphemeral': 't4',
  'views.open': 't4',
  'views.push': 't4',
  'views.update': 't4',
  'views.publish': 't4',
  'conversations.info': 't3',
  'conversations.join': 't3',
  'conversations.open': 't3',
  'conversations.history': 't3',
  'conversations.replies': 't3',
  'conversations.list': 't2',
  'conversations.members': 't4',
  'users.conversations': 't3',
  'users.info': 't4',
  'users.list': 't2',
  'bots.info': 't3',
  'apps.connections.open': 't3',
};
const MINUTE_MS = 60_000;

/** Seconds to wait when this method has had its calls of the last minute; else counts this one. */
export function overTier(state: SlackState, method: string): number {
  const tier = Object.hasOwn(TIER, method) ? TIER[method] : undefined;
  const own = state.settings.perMinute;
  const perMinute = Object.hasOwn(own, method) ? own[method] : undefined;
  const most = perMinute ?? (tier === undefined ? Infinity : TIERS[tier]);
  if (!state.settings.tiers || most === Infinity) return 0;
  const now = Date.now();
  const recent = (state.calls.get(method) ?? []).filter((at) => now - at < MINUTE_MS);
  if (recent.length < most) {
    state.calls.set(method, [...recent, now]);
    return 0;
  }
  state.calls.set(method, recent);
  return Math.max(1, Math.ceil((MINUTE_MS - (now - (recent[0] ?? now))) / 1_000));
}
