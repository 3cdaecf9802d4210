import type { Exception } from './check.js';

const TUTORIAL = 'the sample in the tutorial “Evaluate and access segment results”';
const JUST_BEGUN =
  'required in the file, but a job that has only begun has nothing to measure yet: the tutorial’s first answer has none';
const EVERYTHING =
  'required in the file; a run over everything is listed as `[{"segmentId": "*"}]` in the guide to segment jobs';
const EXTERNAL = 'the file has `ExternalAudience`, the samples in the guide to audiences have `ExternalSegment`';
const NEWER_EXPORTS = 'in the newer samples of the guide to export jobs';
const AFTER_DELETE =
  'the file has four states and a call that cancels: what a cancelled export is called, it leaves open';

/** One reason for several pointers of one operation. */
function all(file: string, operation: string, pointers: string[], reason: string): Exception[] {
  return pointers.map((pointer) => ({ file: `${file}.yaml`, operation, pointer, reason }));
}

/**
 * Where Adobe's files contradict Adobe's own documents or samples, and what we side with. An entry that its operation was
 * seen without is reported: it has become idle, or never was right.
 */
export const exceptions: Exception[] = [
  ...all(
    'segmentation',
    'POST /audiences/bulk-get',
    ['answer/403'],
    'the guide to sandboxes has 403 for one that does not exist; the gateway says so before any area is asked',
  ),
  ...all(
    'segmentation',
    'GET /segment/jobs',
    ['answer/200/_links'],
    'the guide to segment jobs shows `_links.next` in the answer to a list',
  ),
  ...all(
    'segmentation',
    'GET /segment/jobs',
    ['answer/200/children/*/metrics', 'answer/200/children/*/metrics/profileSegmentationTime'],
    JUST_BEGUN,
  ),
  ...all(
    'segmentation',
    'GET /segment/jobs/{SEGMENT_JOB_ID}',
    ['answer/200/metrics', 'answer/200/metrics/profileSegmentationTime'],
    JUST_BEGUN,
  ),
  ...all(
    'segmentation',
    'POST /segment/jobs',
    ['answer/200/metrics', 'answer/200/metrics/profileSegmentationTime'],
    JUST_BEGUN,
  ),
  ...all('segmentation', 'GET /segment/jobs', ['answer/200/children/*/segments/*/segment'], EVERYTHING),
  ...all('segmentation', 'GET /segment/jobs/{SEGMENT_JOB_ID}', ['answer/200/segments/*/segment'], EVERYTHING),
  ...all('segmentation', 'GET /export/jobs', ['answer/200/records/*/status'], AFTER_DELETE),
  ...all('segmentation', 'GET /export/jobs/{EXPORT_JOB_ID}', ['answer/200/status'], AFTER_DELETE),
  ...all(
    'segmentation',
    'DELETE /export/jobs/{EXPORT_JOB_ID}',
    ['answer/204'],
    'the guides to export jobs answer 204, the file only 200',
  ),
  ...all(
    'segmentation',
    'POST /export/jobs',
    ['body/destination/segmentPerBatch'],
    `missing in the file, documented in the tutorial and the guide to export jobs`,
  ),
  ...all('segmentation', 'POST /export/jobs', ['answer/200/destination/dataSetId'], `spelled so in ${TUTORIAL}`),
  ...all(
    'segmentation',
    'GET /export/jobs',
    ['answer/200/records/*/destination/dataSetId'],
    `spelled so in ${TUTORIAL}`,
  ),
  ...all('segmentation', 'POST /export/jobs', ['answer/200/destination/batches'], `an array in ${TUTORIAL}`),
  ...all('segmentation', 'GET /export/jobs', ['answer/200/records/*/destination/batches'], `an array in ${TUTORIAL}`),
  ...all(
    'segmentation',
    'GET /export/jobs/{EXPORT_JOB_ID}',
    ['answer/200/destination/dataSetId'],
    `spelled so in ${TUTORIAL}`,
  ),
  ...all(
    'segmentation',
    'GET /export/jobs/{EXPORT_JOB_ID}',
    ['answer/200/destination/batches'],
    `an array in ${TUTORIAL}`,
  ),
  ...all(
    'segmentation',
    'GET /export/jobs/{EXPORT_JOB_ID}',
    ['answer/200/destination/batches/status'],
    'a bare word in the newer samples of the guide to export jobs',
  ),
  ...all(
    'segmentation',
    'POST /export/jobs',
    ['answer/200/destination/batches/status'],
    'a bare word in the newer samples of the guide to export jobs',
  ),
  ...all(
    'segmentation',
    'GET /export/jobs',
    ['answer/200/records/*/destination/batches/status'],
    'a bare word in the newer samples of the guide to export jobs',
  ),
  ...all(
    'segmentation',
    'GET /export/jobs',
    ['answer/200/records/*/metrics/totalExportedProfileCounter'],
    NEWER_EXPORTS,
  ),
  ...all(
    'segmentation',
    'GET /export/jobs/{EXPORT_JOB_ID}',
    ['answer/200/metrics/totalExportedProfileCounter'],
    NEWER_EXPORTS,
  ),
  ...all('segmentation', 'POST /export/jobs', ['answer/200/metrics/totalExportedProfileCounter'], NEWER_EXPORTS),
  ...all(
    'segmentation',
    'GET /audiences',
    ['answer/200/children/*/metrics'],
    'the guide to audiences shows the last known size of an audience there',
  ),
  ...all(
    'segmentation',
    'GET /audiences/{AUDIENCE_ID}',
    ['answer/200/metrics'],
    'the guide to audiences shows the last known size of an audience there',
  ),
  ...all('segmentation', 'GET /audiences', ['answer/200/children/*/type'], EXTERNAL),
  ...all('segmentation', 'GET /audiences/{AUDIENCE_ID}', ['answer/200/type'], EXTERNAL),
  ...all(
    'segmentation',
    'GET /audiences',
    ['answer/200/_page/next'],
    'a number in the file, the text "1" in the sample of the guide to audiences',
  ),
  ...all(
    'segmentation',
    'GET /config/schedules',
    ['answer/200/_links', 'answer/200/children/*/imsOrgId', 'answer/200/children/*/sandbox'],
    'in the samples of the tutorial and of the guide to schedules',
  ),
  ...all(
    'segmentation',
    'GET /config/schedules',
    ['answer/200/children/*/frequency'],
    'new with flexible schedules, in their guide only',
  ),
  ...all(
    'segmentation',
    'GET /config/schedules/{SCHEDULE_ID}',
    ['answer/200/imsOrgId', 'answer/200/sandbox'],
    'in the samples of the tutorial and of the guide to schedules',
  ),
  ...all(
    'segmentation',
    'GET /config/schedules/{SCHEDULE_ID}',
    ['answer/200/frequency'],
    'new with flexible schedules, in their guide only',
  ),
  ...all(
    'segmentation',
    'GET /config/schedules/{SCHEDULE_ID}',
    ['header/Content-Type'],
    'required in the file also where there is no body; every guide asks for it with a body only',
  ),
  ...all('segmentation', 'POST /config/schedules', ['answer/200/imsOrgId', 'answer/200/sandbox'], `in ${TUTORIAL}`),
  ...all(
    'segmentation',
    'POST /config/schedules',
    ['answer/200/frequency'],
    'new with flexible schedules, in their guide only',
  ),
  ...all(
    'profile',
    'GET /ups/config/mergePolicies',
    ['answer/200/_links', 'answer/200/_page/totalCount', 'answer/200/_page/pageSize'],
    'the sample of the guide to merge policies has these; the file has `count`',
  ),
  ...all(
    'profile',
    'GET /ups/config/mergePolicies',
    ['answer/200/children/*/id', 'answer/200/children/*/version'],
    'the file leaves out what every sample has and what an export refers to',
  ),
  ...all(
    'profile',
    'GET /ups/config/mergePolicies',
    ['answer/200/children/*/isActiveOnEdge'],
    'a boolean in the file, the text "false" in one sample of the guide to merge policies',
  ),
  ...all(
    'data-access',
    'GET /files/{dataSetFileId}',
    ['answer/200/data', 'answer/200/_page', 'answer/200/_links'],
    'the file’s own text promises a data array; its schema is that of one path',
  ),
  ...all(
    'data-access',
    'GET /batches/{batchId}/files',
    ['answer/404'],
    'the file leaves open what a batch that is not there is answered with; `/batches/{batchId}/meta` beside it has 404 for that',
  ),
];
