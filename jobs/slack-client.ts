import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Metrics } from '../src/platform/metrics.js';
import { classifySlackError, type SlackOutcome } from '../src/platform/slack-errors.js';

interface BackgroundSlackOptions {
  /** A client without retries, which rejects rate-limited calls and has a time-out. */
  client: WebClient;
  metrics: Pick<Metrics, 'slack'>;
}

/** Calls Slack for the workers: each call is made once, and each outcome is classified. */
export class BackgroundSlack {
  readonly #options: BackgroundSlackOptions;

  constructor(options: BackgroundSlackOptions) {
    this.#options = options;
  }

  async call(method: string, args: Record<string, unknown>): Promise<SlackOutcome> {
    const outcome = await this.#try(method, args);
    this.#options.metrics.slack.inc({ method, outcome: outcome.is });
    return outcome;
  }

  async #try(method: string, args: Record<string, unknown>): Promise<SlackOutcome> {
    try {
      return {
        is: 'done',
        data: z.record(z.string(), z.unknown()).parse(await this.#options.client.apiCall(method, args)),
      };
    } catch (error) {
      return classifySlackError(error);
    }
  }
}
