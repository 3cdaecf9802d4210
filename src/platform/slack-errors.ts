import { ErrorCode } from '@slack/web-api';
import { z } from 'zod';

/** `refused`, `limited` (not now): nothing happened. `unknown` (no answer, or Slack's own failure): it may have. */
type SlackFailure =
  { is: 'refused'; error: string } | { is: 'limited'; waitMs: number } | { is: 'unknown'; message: string };

export type SlackOutcome = { is: 'done'; data: Record<string, unknown> } | SlackFailure;

/** Answers with `ok: false` that do not tell whether Slack did it. */
const AMBIGUOUS_ERRORS = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** Answers with `ok: false` that mean "not now", and how long to wait if Slack does not say, in ms. */
const LIMITED = new Map([
  ['ratelimited', 5_000],
  ['rate_limited', 5_000],
  ['message_limit_exceeded', 60_000],
]);

const errorSchema = z.object({
  code: z.string().optional(),
  message: z.string().default('no message'),
  retryAfter: z.number().optional(),
  data: z
    .object({ error: z.string(), response_metadata: z.looseObject({ retryAfter: z.number().optional() }).optional() })
    .optional(),
});

export function classifySlackError(error: unknown): SlackFailure {
  const read = errorSchema.safeParse(
    error instanceof Error ? { message: error.message, ...Object.fromEntries(Object.entries(error)) } : {},
  );
  if (!read.success) return { is: 'unknown', message: 'no readable error' };
  const { code, message, retryAfter, data } = read.data;
  if (code === ErrorCode.RateLimitedError) return { is: 'limited', waitMs: (retryAfter ?? 1) * 1000 };
  if (code !== ErrorCode.PlatformError || !data || AMBIGUOUS_ERRORS.has(data.error)) return { is: 'unknown', message };
  const unasked = LIMITED.get(data.error);
  if (unasked === undefined) return { is: 'refused', error: data.error };
  const asked = data.response_metadata?.retryAfter;
  return { is: 'limited', waitMs: asked === undefined ? unasked : asked * 1000 };
}
