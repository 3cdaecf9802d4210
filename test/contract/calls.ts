/**
 * Every call that Usher makes, as Adobe's files name it. The tests must have recorded each: a call that was never seen was
 * not checked either, and one that is missing here is one that nobody decided on.
 */
export const calls: Record<string, string[]> = {
  'segmentation.yaml': [
    'POST /segment/jobs',
    'GET /segment/jobs',
    'GET /segment/jobs/{SEGMENT_JOB_ID}',
    'DELETE /segment/jobs/{SEGMENT_JOB_ID}',
    'POST /segment/jobs/bulk-get',
    'POST /export/jobs',
    'GET /export/jobs',
    'GET /export/jobs/{EXPORT_JOB_ID}',
    'DELETE /export/jobs/{EXPORT_JOB_ID}',
    'GET /audiences',
    'POST /audiences/bulk-get',
    'GET /segment/definitions/{SEGMENT_ID}',
    'POST /preview',
    'GET /estimate/{ESTIMATE_ID}',
    'GET /config/schedules',
    'POST /config/schedules',
    'GET /config/schedules/{SCHEDULE_ID}',
    'PATCH /config/schedules/{SCHEDULE_ID}',
  ],
  'profile.yaml': ['GET /ups/config/mergePolicies', 'GET /ups/access/entities'],
  'catalog.yaml': [
    'GET /dataSets',
    'POST /dataSets',
    'GET /dataSets/{DATASET_ID}',
    'GET /batches',
    'GET /batches/{BATCH_ID}',
  ],
  'data-access.yaml': ['GET /batches/{batchId}/files', 'GET /batches/{batchId}/failed', 'GET /files/{dataSetFileId}'],
  'sandbox.yaml': ['GET /sandbox-management/'],
};
