import type { DatasetView } from '../../../src/messages/dataset.js';
import type { BatchView } from '../../../src/queries/files.js';
import type { AudienceView } from '../../../src/queries/audiences.js';
import type { JobDetail } from '../../../src/queries/job-detail.js';
import type { JobLine } from '../../../src/queries/job-rows.js';
import type { ScheduledRunSummary } from '../../../src/queries/nightly.js';
import { after } from '../../src/messages/run-views.js';

/** What several answers tell of. */
export const odd = '<!channel> *VIP* & co';

export const audience: AudienceView = {
  id: 'aud-1',
  name: odd,
  evaluated: 'batch',
  from: 'created in Adobe',
  policy: 'Timestamp ordered',
  last: { profiles: 4_195, at: after(-500) },
  exportable: true,
};
export const streaming: AudienceView = {
  id: 'aud-2',
  name: 'On the site',
  evaluated: 'streaming',
  from: 'created in Adobe',
  exportable: false,
  whyNot: 'updates continuously, so there is nothing to run',
};
export const line: JobLine = {
  kind: 'export',
  id: '24115',
  status: 'SUCCEEDED',
  audiences: ['VIP buyers', odd],
  run: { id: 'R-1042', by: 'Ada' },
  createdAt: after(0),
  endedAt: after(20),
};
export const outside: JobLine = {
  kind: 'evaluation',
  id: 'e-1',
  status: 'PROCESSING',
  audiences: [],
  outside: 'schedule',
};
export const night: ScheduledRunSummary = {
  id: 'n-1',
  status: 'SUCCEEDED',
  startedAt: after(-600),
  tookMs: 7_000_000,
  usualMs: 6_000_000,
  nights: 7,
  counted: 9,
  comparedWith: after(-2_000),
  moved: 3,
  fell: 2,
  movers: [{ id: 'aud-1', name: odd, profiles: 5, before: 3, change: 2 }],
  fallen: [{ id: 'aud-2', name: 'Gone', profiles: 0, before: 3, change: -3 }],
};
export const inFull: JobDetail = {
  ...line,
  stages: [{ name: 'evaluation', ms: 9_000 }, { name: 'export' }],
  others: {
    all: 3,
    largest: [
      { id: 'aud-8', name: odd, profiles: 9_000 },
      { id: 'aud-9', name: 'Newsletter readers', profiles: 1_000 },
    ],
  },
  totalProfiles: 9_000,
  counts: [
    {
      id: 'aud-1',
      name: odd,
      profiles: 4,
      namespaces: { email: 4 },
      statuses: { realized: 4 },
      asked: ['realized', 'exited'],
      policy: 'Timestamp ordered@1',
    },
  ],
  exported: { profiles: 4, namespaces: { email: 4 } },
  dataset: { id: 'ds-1', name: 'Agency drop' },
  filters: { entered: { from: new Date(after(0)).toISOString(), to: 'then' }, fields: [odd] },
  unread: ['the latest time of entry'],
  errors: ['It ran out of <memory>'],
  support: [['requestId', 'r-1']],
  batches: [
    { id: 'b-1', audience: odd, statuses: ['realized'], status: 'success', written: 4, failed: 1 },
    { statuses: [] },
  ],
};
export const goingOn: JobDetail = {
  ...outside,
  stages: [{ name: 'evaluation' }],
  counts: [],
  others: { all: 0, largest: [] },
  batches: [],
  filters: {},
  unread: [],
  errors: [],
  support: [],
};
export const batch: BatchView = {
  id: 'b-1',
  status: 'failed',
  written: 4_000,
  failed: 7,
  at: after(20),
  failedFiles: 1,
  dataset: { id: 'ds-1', name: 'Agency drop' },
  errors: ['Row 7 has no identity'],
};
export const set: DatasetView[] = [
  { id: 'ds-1', name: odd, newest: { id: 'b-1', status: 'active', created: after(1), recordsWritten: 4 } },
  { id: 'ds-2', name: 'Empty', newest: undefined },
];
