import * as endedModule from '../../../src/messages/already-done.js';
import { after, counted, story } from '../../src/messages/run-views.js';
import type { SamplesOf } from './shape.js';
import { recorded } from './recorded.js';

const ended = recorded(endedModule);

const written = { jobId: '24115', startedAt: after(0), endedAt: after(20), profiles: 4, batches: [], warnings: [] };
const overAgo = {
  request: story({ kind: 'export' }).request,
  agoMs: 420_000,
  evaluation: undefined,
  export: undefined,
};

export const endedSamples = {
  alreadyDone: [
    ended.alreadyDone({ run: 'R-1042', ...overAgo, evaluation: counted, reportIn: 'C0CAMPAIGNS' }, 'ask'),
    ended.alreadyDone({ ...overAgo, export: written }, 'ask'),
    ended.alreadyDone(undefined, undefined),
  ],
} satisfies SamplesOf<typeof ended>;
