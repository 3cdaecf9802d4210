import { audienceRoutes } from './audiences.js';
import { batchRoutes } from './batches.js';
import type { Route } from './call.js';
import { datasetRoutes } from './datasets.js';
import { estimateRoutes } from './estimates.js';
import { exportJobRoutes } from './export-jobs.js';
import { fileRoutes } from './files.js';
import { mergePolicyRoutes } from './merge-policies.js';
import { profileRoutes } from './profiles.js';
import { sandboxRoutes } from './sandboxes.js';
import { scheduleRoutes } from './schedules.js';
import { segmentJobRoutes } from './segment-jobs.js';

/** Method and path -> what Adobe does there; `:id` is one part of the path. The first that fits answers. */
export const routes: Route[] = [
  ...segmentJobRoutes,
  ...exportJobRoutes,
  ...scheduleRoutes,
  ...audienceRoutes,
  ...estimateRoutes,
  ...mergePolicyRoutes,
  ...profileRoutes,
  ...datasetRoutes,
  ...batchRoutes,
  ...fileRoutes,
  ...sandboxRoutes,
];
