import type { z } from 'zod';
import { AdobeError } from '../errors.js';
import { type AdobeClient, type Call, inPath } from './client.js';
import { lenientList } from './lenient-lists.js';
import { entry, figure, id, pieces, text } from './lenient.js';

const UPS = '/data/core/ups';

const definitionSchema = pieces({ expression: pieces({ format: text, value: text }) });
const previewSchema = entry({ previewId: id }, {}).transform(({ previewId }) => previewId);
const answerSchema = pieces({
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
  /** Matched profiles by the namespace of their identities; a profile may have several. */
  estimatedNamespaceDistribution: lenientList(entry({ namespaceId: id, profilesMatchedSoFar: figure }, {})),
});
const estimateSchema = answerSchema.transform((answer) => ({ ...answer, state: stateOf(answer) }));

export type Estimate = z.infer<typeof estimateSchema>;

/** Estimates of an audience's size from a sample: no evaluation, 10 to 15 s. Its expression goes to Adobe alone. */
export class Estimates {
  constructor(private readonly client: AdobeClient) {}

  /** Returns the preview's id for `get`. Throws AdobeError `not-found` if Adobe has no such audience or no rule. */
  async start({ audienceId, ...call }: Call & { audienceId: string }): Promise<string> {
    const path = `${UPS}/segment/definitions/${inPath(audienceId)}`;
    const definition = await this.client.read({ ...call, path, schema: definitionSchema });
    const { value, format } = definition.expression ?? {};
    if (!value)
      throw new AdobeError({ failure: 'not-found', message: 'Adobe gave no rule for this audience.', requestId: '' });
    // An extra preview costs nothing, so the request may be retried.
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
      fromLocation: (id) => id,
    });
  }

  /** Asks once. A state that is neither ready nor failed counts as running. */
  async get({ previewId, ...call }: Call & { previewId: string }): Promise<Estimate> {
    // The id is base64: it may hold characters that a path may not.
    const path = `${UPS}/estimate/${inPath(previewId)}`;
    return this.client.read({ ...call, path, schema: estimateSchema });
  }
}

/** If Adobe gives no state, an estimate is ready once the whole sample was read. */
function stateOf({ state, profilesReadSoFar: read, totalRows }: z.infer<typeof answerSchema>) {
  if (state === 'RESULT_READY') return 'ready';
  if (state !== undefined) return ['FAILED', 'ERROR', 'KILLED'].includes(state) ? 'failed' : 'running';
  return read !== undefined && read === totalRows ? 'ready' : 'running';
}
