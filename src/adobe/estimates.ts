import type { z } from 'zod';
import { AdobeError } from '../errors.js';
import { type AdobeClient, type Call, inPath } from './client.js';
import { lenientList } from './lenient-lists.js';
import { entry, figure, id, pieces, text } from './lenient.js';

const UPS = '/data/core/ups';

const definitionSchema = pieces({ expression: pieces({ format: text, value: text }) });
const previewSchema = entry({ previewId: id }, {}).transform(({ previewId }) => previewId);
const estimateSchema = pieces({
  state: text,
  /** Extrapolated from the sample, under the default merge policy: not the evaluated size. */
  estimatedSize: figure,
  /** How many profiles the sample has, how many of them were read, and how many of those are in the audience. */
  totalRows: figure,
  profilesReadSoFar: figure,
  profilesMatchedSoFar: figure,
  standardError: figure,
  /** Such as `95%`. */
  confidenceInterval: text,
  /** How many of those in the audience have an identity of a namespace, by its id; a profile may have several. */
  estimatedNamespaceDistribution: lenientList(entry({ namespaceId: id, profilesMatchedSoFar: figure }, {})),
}).transform((answer) => ({ ...answer, state: stateOf(answer) }));

export type Estimate = z.infer<typeof estimateSchema>;

/**
 * Sampled estimates of an audience's size: they cost no evaluation and take 10 to 15 seconds. The audience's expression is
 * fetched and sent here, and goes nowhere else.
 */
export class Estimates {
  constructor(private readonly client: AdobeClient) {}

  /** Answers with the preview's id, for `get`. Throws AdobeError `not-found` where Adobe has no such audience or rule. */
  async start({ audienceId, ...call }: Call & { audienceId: string }): Promise<string> {
    const path = `${UPS}/segment/definitions/${inPath(audienceId)}`;
    const definition = await this.client.read({ ...call, path, schema: definitionSchema });
    const { value, format } = definition.expression ?? {};
    if (!value)
      throw new AdobeError({ failure: 'not-found', message: 'Adobe gave no rule for this audience.', requestId: '' });
    // One preview too many costs nothing: it may be asked for again.
    return this.client.request({
      ...call,
      method: 'POST',
      path: `${UPS}/preview`,
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
  async get({ previewId, ...call }: Call & { previewId: string }): Promise<Estimate> {
    // The id is base64: it may hold characters that a path may not.
    const path = `${UPS}/estimate/${inPath(previewId)}`;
    return this.client.read({ ...call, path, schema: estimateSchema });
  }
}

/** Where Adobe does not tell the state, an estimate is ready once the whole sample was read. */
function stateOf(answer: {
  state?: string | undefined;
  profilesReadSoFar?: number | undefined;
  totalRows?: number | undefined;
}): 'running' | 'ready' | 'failed' {
  const { state, profilesReadSoFar: read, totalRows } = answer;
  if (state === 'RESULT_READY') return 'ready';
  if (state !== undefined) return ['FAILED', 'ERROR', 'KILLED'].includes(state) ? 'failed' : 'running';
  return read !== undefined && read === totalRows ? 'ready' : 'running';
}
