import { z } from 'zod';
import { AdobeError } from '../errors.js';
import type { AdobeClient } from './client.js';

const UPS = '/data/core/ups';

const definitionSchema = z.looseObject({
  expression: z.looseObject({ format: z.string().nullish(), value: z.string().nullish() }).nullish(),
});
const previewSchema = z.looseObject({ previewId: z.string().min(1) }).transform(({ previewId }) => previewId);
const count = z.number().nullish();
const estimateSchema = z.looseObject({
  state: z.string(),
  estimatedSize: count,
  totalRows: count,
  profilesReadSoFar: count,
  standardError: count,
  confidenceInterval: z.string().nullish(),
});

export interface Estimate {
  state: 'running' | 'ready' | 'failed';
  /** Extrapolated from the sample, under the default merge policy: not the evaluated size. */
  profiles?: number;
  /** How many profiles of the sample were read, and how many it has. */
  read?: number;
  sample?: number;
  /** Such as `95%`. */
  confidence?: string;
  standardError?: number;
}

/**
 * Sampled estimates of an audience's size: they cost no evaluation and take 10 to 15 seconds. The audience's expression is
 * fetched and sent here, and goes nowhere else.
 */
export class Estimates {
  constructor(private readonly client: AdobeClient) {}

  /** Answers with the preview's id, for `get`. Throws AdobeError `not-found` where Adobe has no such audience or rule. */
  async start(call: { sandbox: string; audienceId: string; timeoutMs?: number }): Promise<string> {
    const { sandbox, audienceId, timeoutMs } = call;
    const path = `${UPS}/segment/definitions/${encodeURIComponent(audienceId)}`;
    const definition = await this.client.request({
      method: 'GET',
      path,
      sandbox,
      timeoutMs,
      intent: 'read',
      schema: definitionSchema,
    });
    const { value, format } = definition.expression ?? {};
    if (!value)
      throw new AdobeError({ failure: 'not-found', message: 'Adobe gave no rule for this audience.', requestId: '' });
    // One preview too many costs nothing: it may be asked for again.
    return this.client.request({
      method: 'POST',
      path: `${UPS}/preview`,
      sandbox,
      timeoutMs,
      intent: 'read',
      schema: previewSchema,
      body: {
        predicateExpression: value,
        predicateType: format ?? 'pql/text',
        predicateModel: '_xdm.context.profile',
        graphType: 'none',
      },
      located: (id) => id,
    });
  }

  /** One look. Whatever is neither ready nor failed counts as running. */
  async get(call: { sandbox: string; previewId: string; timeoutMs?: number }): Promise<Estimate> {
    const { sandbox, previewId, timeoutMs } = call;
    // The id is base64: it may hold characters that a path may not.
    const path = `${UPS}/estimate/${encodeURIComponent(previewId)}`;
    const answer = await this.client.request({
      method: 'GET',
      path,
      sandbox,
      timeoutMs,
      intent: 'read',
      schema: estimateSchema,
    });
    return estimateOf(answer);
  }
}

function estimateOf(answer: z.infer<typeof estimateSchema>): Estimate {
  const { estimatedSize, totalRows, profilesReadSoFar, standardError, confidenceInterval } = answer;
  return {
    state: stateOf(answer.state),
    ...(estimatedSize == null ? {} : { profiles: estimatedSize }),
    ...(profilesReadSoFar == null ? {} : { read: profilesReadSoFar }),
    ...(totalRows == null ? {} : { sample: totalRows }),
    ...(standardError == null ? {} : { standardError }),
    ...(confidenceInterval ? { confidence: confidenceInterval } : {}),
  };
}

function stateOf(state: string): Estimate['state'] {
  if (state === 'RESULT_READY') return 'ready';
  return ['FAILED', 'ERROR', 'KILLED'].includes(state) ? 'failed' : 'running';
}
