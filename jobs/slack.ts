import { ErrorCode, type WebClient } from '@slack/web-api';
import { z } from 'zod';

/**
 * What became of a call to Slack. `refused`: Slack said no, nothing happened. `limited`: not now, nothing happened.
 * `unknown`: no answer, or Slack's own failure; it may have happened.
 */
export type SlackOutcome =
  | { is: 'done'; data: Record<string, unknown> }
  | { is: 'refused'; error: string }
  | { is: 'limited'; waitMs: number }
  | { is: 'unknown'; message: string };

/** Answers with `ok: false` that do not tell whether Slack did it. */
const DOUBTFUL = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

const errorSchema = z.object({
  code: z.string().optional(),
  message: z.string().default('no message'),
  retryAfter: z.number().optional(),
  data: z.object({ error: z.string() }).optional(),
});

export interface BackgroundSlackOptions {
  /** A client of its own: no retries, rate limits rejected, a deadline. */
  client: WebClient;
  onCall?: (method: string, outcome: SlackOutcome['is']) => void;
}

/** Slack as the workers speak to it: every call once, every answer named. */
export class BackgroundSlack {
  readonly #options: BackgroundSlackOptions;

  constructor(options: BackgroundSlackOptions) {
    this.#options = options;
  }

  async call(method: string, args: Record<string, unknown>): Promise<SlackOutcome> {
    const outcome = await this.#try(method, args);
    this.#options.onCall?.(method, outcome.is);
    return outcome;
  }

  async #try(method: string, args: Record<string, unknown>): Promise<SlackOutcome> {
    try {
      return {
        is: 'done',
        data: z.record(z.string(), z.unknown()).parse(await this.#options.client.apiCall(method, args)),
      };
    } catch (error) {
      return outcomeOf(error);
    }
  }
}

function outcomeOf(error: unknown): SlackOutcome {
  const read = errorSchema.safeParse(
    error instanceof Error ? { message: error.message, ...Object.fromEntries(Object.entries(error)) } : {},
  );
  if (!read.success) return { is: 'unknown', message: 'no readable error' };
  const { code, message, retryAfter, data } = read.data;
  if (code === ErrorCode.RateLimitedError) return { is: 'limited', waitMs: (retryAfter ?? 1) * 1000 };
  if (code === ErrorCode.PlatformError && data && !DOUBTFUL.has(data.error))
    return { is: 'refused', error: data.error };
  return { is: 'unknown', message };
}
