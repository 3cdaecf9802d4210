import { z } from 'zod';
import { expressionOf } from './audiences.js';
import { type Call, type Route, UPS } from './call.js';
import { type Reply, ups } from './refusals.js';
import { ALL_PROFILES } from './simulated-job.js';
import type { AdobeState } from './state.js';

export const estimateRoutes: Route[] = [
  ['POST', `${UPS}/preview`, preview],
  ['GET', `${UPS}/estimate/:id`, estimate],
];

const previewBody = z
  .object({
    predicateExpression: z.string().min(1),
    predicateType: z.enum(['pql/text', 'pql/json']),
    predicateModel: z.literal('_xdm.context.profile'),
    graphType: z.enum(['none', 'pdg']),
  })
  .strict();

function preview(state: AdobeState, { body, sandbox, requestId }: Call): Reply {
  const read = previewBody.safeParse(body);
  if (!read.success) return ups(400, 'UPAPI-113434-400', 'The predicate is incomplete or unknown.', requestId);
  const audience = state
    .at(sandbox)
    .audiences.find((known) => expressionOf(known).value === read.data.predicateExpression);
  const number = state.previews.size + 1;
  // Base64 with characters that a path may not hold.
  const previewId = Buffer.from(`${sandbox}>?:${number}>`).toString('base64');
  state.previews.set(previewId, { sandbox, audienceId: audience?.id, begun: Date.now() });
  return {
    status: 201,
    headers: { 'x-location': `/preview/${encodeURIComponent(previewId)}` },
    body: {
      state: 'NEW',
      previewQueryStatus: 'NEW',
      previewQueryId: `query-${number}`,
      previewId,
      previewExecutionId: number,
    },
  };
}

const SAMPLE = 1_000_000;

/** What was found in the sample for a size like this, and its standard error once it stands for all profiles. */
function sampled(size: number) {
  const share = size / ALL_PROFILES;
  const standardError = Math.round(ALL_PROFILES * Math.sqrt((share * (1 - share)) / SAMPLE));
  return { profilesMatchedSoFar: Math.round(share * SAMPLE), standardError };
}

/** A draft's rule cannot be estimated; every other one is off by up to four in a hundred, always by the same. */
function estimate(state: AdobeState, { sandbox, requestId }: Call, id: string): Reply {
  const found = state.previews.get(id);
  if (found?.sandbox !== sandbox) return ups(404, 'UPAPI-113430-404', 'Estimate not found.', requestId);
  const audience = state.at(sandbox).audiences.find((known) => known.id === found.audienceId);
  const { estimateMs, speed } = state.settings;
  const done = Date.now() >= found.begun + estimateMs / speed;
  const failed = done && (!audience || audience.kind === 'draft');
  const off = 1 + (((audience?.name.length ?? 0) % 9) - 4) / 100;
  const estimatedSize = done && !failed ? Math.round((audience?.size ?? 0) * off) : 0;
  const { profilesMatchedSoFar, standardError } = sampled(estimatedSize);
  return {
    status: 200,
    body: {
      state: failed ? 'ERROR' : done ? 'RESULT_READY' : 'RUNNING',
      estimatedSize,
      numRowsToRead: SAMPLE,
      totalRows: SAMPLE,
      profilesReadSoFar: done ? SAMPLE : 1,
      profilesMatchedSoFar,
      standardError,
      confidenceInterval: '95%',
      // Of those that were found in the sample: every one has an ECID, most an e-mail address, a few both.
      estimatedNamespaceDistribution: [
        { namespaceId: '4', profilesMatchedSoFar },
        { namespaceId: '6', profilesMatchedSoFar: Math.floor(profilesMatchedSoFar * 0.8) },
      ],
      error: failed
        ? { description: 'The predicate cannot be read.', traceback: 'com.adobe.aep' }
        : { description: '', traceback: '' },
      _links: { preview: `https://platform.adobe.io${UPS}/preview/${id}` },
    },
  };
}
