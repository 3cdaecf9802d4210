import { afterEach, describe, expect, test } from '@jest/globals';
import { exportJobSchema } from '../../../src/adobe/export-jobs.js';
import { findJob, requestFromJob } from '../../../src/runs/follow.js';
import { filterSummary } from '../../../src/messages/phrases.js';
import { fromRequest } from '../../../src/forms/run/from-request.js';
import { requestSchema } from '../../../src/request/request.js';
import { adobeThatSays, closeScripted } from '../adobe/scripted.js';

/** A job of others, followed and asked for again: what it was narrowed to is read, or said to be unreadable. */

afterEach(closeScripted);

const AT = 1_764_064_800_000;
const ISO = new Date(AT).toISOString();
const sandbox = { name: 'dev', title: 'dev', type: 'development' as const };
const runs = { ownersOf: () => Promise.resolve(new Map<string, string>()) };
const segment = (segmentId: string | null, status: unknown = ['exited']) => ({ segmentId, segmentNs: 'ups', status });

async function followed(odd: object, kind: 'export' | 'segment' = 'export') {
  const job = { id: 1, status: 'PROCESSING', filter: { segments: [segment('A')] }, destination: { datasetId: 'd' } };
  const answers = [
    { status: 200, body: kind === 'export' ? { ...job, ...odd } : { id: 'e1', status: 'PROCESSING', ...odd } },
    { status: 207, body: { results: {} } },
    { status: 200, body: { d: { name: 'D' } } },
  ];
  closeScripted(); // of a job before in the same test
  const { adobe } = await adobeThatSays(...answers);
  const found = await findJob(kind === 'export' ? '1' : 'e1', sandbox, adobe);
  const request = await requestFromJob(found, sandbox, { adobe, runs });
  expect(requestSchema.parse(request)).toEqual(request);
  return { request, lost: fromRequest(request, { form: 'export', channel: 'C', responseUrl: undefined }).lost };
}

const qualified = (times: object) => ({ filter: { segments: [segment('A')], segmentQualificationTime: times } });

describe('is read', () => {
  test.each<[object, object]>([
    [{ fields: ['person.name', 'homeAddress'] }, { fields: ['person.name', 'homeAddress'] }],
    [qualified({ startTime: AT }), { entered: { from: ISO } }],
    [qualified({ endTime: AT / 1000 }), { entered: { to: ISO } }],
    [qualified({ startTime: String(AT) }), { entered: { from: ISO } }],
    [{ filter: { segments: [segment('A')], fromIngestTimestamp: AT } }, { updatedSince: ISO }],
    [{ additionalFields: { eventList: { fields: ['a', 'b'] } } }, { events: { fields: ['a', 'b'] } }],
    [
      { additionalFields: { eventList: { fields: 'a', filter: { fromIngestTimestamp: AT } } } },
      { events: { fields: ['a'], ingestedSince: ISO } },
    ],
    [{ mergePolicy: { id: 'p', version: '3' } }, { policy: { id: 'p', version: 3 } }],
    [{ fields: {}, mergePolicy: null, additionalFields: [] }, {}],
  ])('%j', async (odd, filters) => {
    const { request, lost } = await followed(odd);
    expect([request.filters, request.job.unread, lost]).toEqual([filters, undefined, undefined]);
  });

  test('statuses in capitals', async () => {
    const { request, lost } = await followed({ filter: { segments: [segment('A', ['EXITED'])] } });
    expect([request.audiences[0]?.statuses, lost]).toEqual([['exited'], undefined]);
  });
});

describe('is said to be unreadable', () => {
  test.each<[object, string[]]>([
    [{ fields: 7 }, ['the fields']],
    [{ fields: ['person.name', null] }, ['the fields']],
    [qualified({ startTime: 'soon' }), ['the earliest time of entry']],
    [qualified({ endTime: { at: AT } }), ['the latest time of entry']],
    [qualified([AT]), ['the earliest time of entry', 'the latest time of entry']],
    [{ filter: { segments: [segment('A')], fromIngestTimestamp: [AT] } }, ['the earliest update time']],
    [{ filter: { segments: [segment('A')], emptyProfiles: 'yes' } }, ['the setting for empty profiles']],
    [{ mergePolicy: 'abc' }, ['the merge policy', 'the merge policy version']],
    [{ mergePolicy: { id: 'p', version: 'x' } }, ['the merge policy version']],
    [{ additionalFields: 'all' }, ['the event fields', 'the earliest ingestion time of events']],
    [{ destination: { datasetId: 'd', segmentPerBatch: 'each' } }, ['the batch setting']],
    [{ filter: { segments: [segment('A'), segment(null)] } }, ['1 audience']],
    [{ filter: { segments: [segment('A'), null, 7] } }, ['2 audiences']],
    [{ filter: { segments: [segment('A', ['exited', null])] } }, ['some of the statuses']],
    [{ filter: { segments: [segment('A', ['exited', 'gone'])] } }, ['some of the statuses']],
  ])('%j: %j', async (odd, unread) => {
    const { request, lost } = await followed(odd);
    expect(request.job.unread).toEqual(unread);
    const words = unread.length > 1 ? `${unread[0]} and ${unread[1]}` : unread[0];
    expect(lost).toBe(
      `Couldn’t read ${words} from the job. Set ${unread.length > 1 ? 'them' : 'it'} below if it matters.`,
    );
    expect(filterSummary(request).at(-1)).toBe(`Couldn’t read from the job: ${words}.`);
  });

  test('an audience of an evaluation; and where none can be read, it is not of everything', async () => {
    const { request } = await followed({ segments: [{ segmentId: 'A' }, { segmentId: null }] }, 'segment');
    expect([request.audiences.map(({ id }) => id), request.job.unread]).toEqual([['A'], ['1 audience']]);
    const none = await followed({ filter: { segments: [null] } });
    expect(none.request.audiences).toMatchObject([{ name: 'audiences that couldn’t be read' }]);
  });
});

test('a job that was read is read again as it was', () => {
  const odd = { id: 1, status: 'NEW', fields: 7, filter: { fromIngestTimestamp: AT }, mergePolicy: 'abc' };
  const job = exportJobSchema.parse(odd);
  expect(job.unreadPieces).toHaveLength(3);
  expect(exportJobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(JSON.parse(JSON.stringify(job)));
});
