import type { z } from 'zod';
import { AdobeError } from '../errors.js';
import { defined } from '../platform/defined.js';
import type { AdobeClient, Call } from './client.js';
import { asRead, type Entries, lenientList } from './lenient-lists.js';
import { inPath } from './paths.js';
import { entry, figure, id, pieces, text } from './lenient.js';

const UPS = '/data/core/ups';

const definitionSchema = pieces({ expression: pieces({ format: text, value: text }) });
const previewSchema = entry({ previewId: id }, {}).transform(({ previewId }) => previewId);
const estimateSchema = pieces({
  state: text,
  estimatedSize: figure,
  totalRows: figure,
  profilesReadSoFar: figure,
  profilesMatchedSoFar: figure,
  standardError: figure,
  confidenceInterval: text,
  estimatedNamespaceDistribution: lenientList(entry({ namespaceId: id, profilesMatchedSoFar: figure }, {})),
});

export interface Estimate {
  state: 'running' | 'ready' | 'failed';
  /** Extrapolated from the sample, under the default merge policy: not the evaluated size. */
  profiles?: number;
  /** How many profiles of the sample were read. */
  read?: number;
  /** How many of those that were read are in the audience. */
  matched?: number;
  /** Such as `95%`. */
  confidence?: string;
  standardError?: number;
  /** How many of those have an identity of a namespace, by its id; a profile may have several. */
  namespaces: Entries<{ id: string; matched: number }>;
}

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
    return estimateOf(await this.client.read({ ...call, path, schema: estimateSchema }));
  }
}

function estimateOf(answer: z.infer<typeof estimateSchema>): Estimate {
  const namespaces = answer.estimatedNamespaceDistribution ?? asRead([], 0);
  return {
    state: stateOf(answer),
    ...defined({
      profiles: answer.estimatedSize,
      read: answer.profilesReadSoFar,
      matched: answer.profilesMatchedSoFar,
      standardError: answer.standardError,
      confidence: answer.confidenceInterval,
    }),
    namespaces: asRead(
      namespaces.map(({ namespaceId, profilesMatchedSoFar: matched }) => ({ id: namespaceId, matched })),
      namespaces.unread,
    ),
  };
}

/** Where Adobe does not tell the state, an estimate is ready once the whole sample was read. */
function stateOf({ state, profilesReadSoFar: read, totalRows }: z.infer<typeof estimateSchema>): Estimate['state'] {
  if (state === 'RESULT_READY') return 'ready';
  if (state !== undefined) return ['FAILED', 'ERROR', 'KILLED'].includes(state) ? 'failed' : 'running';
  return read !== undefined && read === totalRows ? 'ready' : 'running';
}
