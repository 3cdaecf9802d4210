import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEST = import.meta.dirname;
const document = readFileSync(join(TEST, '..', 'docs', 'coverage.md'), 'utf8');

interface Row {
  names: string;
  where: string;
  shownBy: string;
}

const rows: Row[] = document
  .split('\n')
  .filter((line) => /^\| (?!the tutorial names)/.test(line))
  .map((line) => {
    const [, names = '', where = '', shownBy = '', ...more] = line.split('|').map((cell) => cell.trim());
    if (more.join('') !== '') throw new Error(`more than three cells: ${line}`);
    return { names, where, shownBy };
  });

/** What is wrong with one `file` › name; undefined where the file has such a test. */
function wrongWith(reference: string): string | undefined {
  const [, file, name] = /^`([^`]+)` › (.+)$/.exec(reference) ?? [];
  if (file === undefined || name === undefined) return `no reference: ${reference}`;
  const path = join(TEST, file);
  if (!existsSync(path)) return `no file ${file}`;
  const named = new RegExp(`(['"\`])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\1\\s*,`);
  return named.test(readFileSync(path, 'utf8')) ? undefined : `${file} has no test “${name}”`;
}

/** Requests and fields as the tutorial spells them. */
const NAMES = [
  ...['Authorization', 'x-api-key', 'x-gw-ims-org-id', 'x-sandbox-name', 'Content-Type'],
  ...['POST /config/schedules', '/config/schedules/{SCHEDULE_ID}', 'POST /segment/jobs', 'POST /dataSets'],
  ...[
    'GET /segment/jobs/{SEGMENT_JOB_ID}',
    'POST /export/jobs',
    'GET /export/jobs',
    'GET /export/jobs/{EXPORT_JOB_ID}',
  ],
  ...['name', 'type: batch_segmentation', 'type: export', 'properties.segments', 'schedule', 'state', 'createEpoch'],
  ...['updateEpoch', 'imsOrgId', 'sandboxId', 'sandboxName', 'op: add', 'segmentId', 'profileInstanceId'],
  ...['computeJobId', 'id', 'status', 'segments', 'version', 'expression', 'mergePolicy.id', 'mergePolicy.version'],
  ...['updateTime', 'creationTime', '_links.cancel', '_links.checkStatus', 'errors', 'modelName', 'requestId'],
  ...['computeGatewayJobId', 'metrics.totalTime', 'profileSegmentationTime', 'startTimeInMs', 'endTimeInMs'],
  ...['totalTimeInMs', 'segmentedProfileCounter', 'segmentedProfileByNamespaceCounter', 'segmentMembership'],
  ...['timestamp', 'lastQualificationTime', 'existing', 'realized', 'exited', 'schemaRef.id', 'schemaRef.contentType'],
  ...['fileDescription.persisted', 'containerFormat', 'format', 'fields', 'filter.segments', 'segmentNs'],
  ...['segmentQualificationTime.startTime', 'endTime', 'filter.fromIngestTimestamp', 'filter.fromTimestamp'],
  ...['filter.emptyProfiles', 'additionalFields.eventList.fields', 'additionalFields.eventList.filter', 'schema.name'],
  ...['destination.datasetId', 'destination.segmentPerBatch', 'jobType', 'dataSetId', 'batches', 'batchId', 'limit'],
  ...['offset', 'records', 'errors.code', 'errors.msg', 'errors.callStack', 'exportJob', 'pushJob'],
  ...['profileExportTime', 'aCPDatasetWriteTime', 'sortField', 'page.sort', 'pageOffset', 'pageSize', 'link.next'],
  ...['PROCESSING', 'SUCCEEDED', 'FAILED', 'NEW'],
];

describe('what of Adobe’s tutorial is covered', () => {
  test('the guard itself: a test that does not exist is found out', () => {
    expect(wrongWith('`coverage-document.test.ts` › the guard itself: a test that does not exist is found out')).toBe(
      undefined,
    );
    expect(wrongWith('`coverage-document.test.ts` › a test nobody wrote')).toMatch(/has no test “a test nobody wrote”/);
    expect(wrongWith('`journeys/nowhere.test.ts` › anything')).toBe('no file journeys/nowhere.test.ts');
    expect(wrongWith('some words')).toMatch(/^no reference/);
  });

  test('every row names tests that exist', () => {
    const wrong = rows.flatMap(({ shownBy }) => shownBy.split('<br>').map(wrongWith));
    expect(rows.length).toBeGreaterThan(50);
    expect(wrong.filter((one) => one !== undefined)).toEqual([]);
  });

  test('every request and field of the tutorial is in a row', () => {
    const spelt = rows.flatMap(({ names }) => [...names.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? ''));
    const missing = NAMES.filter((name) => !spelt.some((code) => code === name || code.includes(name)));
    expect(missing).toEqual([]);
  });

  test('what is left out says why', () => {
    const left = rows.filter(({ where }) => where.includes('**Not**'));
    expect(left.length).toBeGreaterThan(8);
    expect(left.filter(({ where }) => !/\*\*Not\*\* [a-z]+[^.]*[:,] .{20,}/.test(where))).toEqual([]);
  });
});
