import { afterEach, describe, expect, test } from '@jest/globals';
import { createJobDrivers } from '../../../jobs/job-drivers.js';
import { countOf, isSegmentJob } from '../../../src/adobe/segment-jobs.js';
import type { Request } from '../../../src/request/request.js';
import { sandbox, VIP } from './opened.js';
import { adobeThatSays, closeScripted, type Scripted } from './scripted.js';

/** Jobs of others that say null, or something else than Adobe's documents show, where ours are looked for. */

afterEach(closeScripted);

const listed = (jobs: unknown[]): Scripted => ({
  status: 200,
  body: { records: jobs, children: jobs, link: { next: '' } },
});
const idsOf = (jobs: { id: string }[]) => jobs.map(({ id }) => id);
const theirs = { id: 'theirs', status: 'FAILED', destination: {} };
const ours = { id: 'ours', status: 'SUCCEEDED', requestId: 'r', segments: [{ segmentId: VIP }], destination: {} };

const odd: [string, object][] = [
  ['an error without words', { errors: [{ code: 'unknown', msg: null }] }],
  ['errors that are no list', { errors: { 400: [] } }],
  ['no status', { status: null }],
  ['no request id', { requestId: null }],
  ['no source', { source: null }],
  ['no segments', { segments: null }],
  ['no time', { creationTime: null, updateTime: null }],
  ['no destination', { destination: null }],
  ['a batch of another shape', { destination: { batches: [{ status: 3 }], batchId: 7 } }],
  ['no counters', { metrics: { totalTime: null, totalProfiles: null, segmentedProfileCounter: null } }],
  ['metrics in words', { metrics: 'none' }],
];

test.each(odd)('%s: the job is listed, and so are the others', async (_what, more) => {
  const { adobe } = await adobeThatSays(...Array.from({ length: 2 }, () => listed([{ ...theirs, ...more }, ours])));
  expect(idsOf(await adobe.segmentJobs.list({ sandbox }))).toEqual(['theirs', 'ours']);
  expect(idsOf((await adobe.exportJobs.list({ sandbox })).jobs)).toEqual(['theirs', 'ours']);
});

test.each([[{ id: null, status: 'NEW' }], [{ id: '', status: 'NEW' }], [null], ['theirs'], [[]]])(
  'what is no job at all hides none of the others, and is known to be there: %j',
  async (entry) => {
    const { adobe } = await adobeThatSays(...Array.from({ length: 2 }, () => listed([entry, ours])));
    const evaluations = await adobe.segmentJobs.list({ sandbox });
    const { jobs: exports } = await adobe.exportJobs.list({ sandbox });
    for (const jobs of [evaluations, exports]) expect([idsOf(jobs), jobs.unread]).toEqual([['ours'], 1]);
  },
);

test('a counter that cannot be read takes no other with it', async () => {
  const metrics = {
    totalTime: null,
    segmentedProfileCounter: { [VIP]: 4_195, other: null },
    segmentedProfileByNamespaceCounter: { other: null },
  };
  const { adobe } = await adobeThatSays({ status: 207, body: { results: { ours: { ...ours, metrics } } } });
  const [job] = [...(await adobe.segmentJobs.bulkGet({ sandbox, ids: ['ours'] })).values()].filter(isSegmentJob);
  expect(job && [countOf(job, VIP), countOf(job, 'other')]).toEqual([4_195, undefined]);
});

describe('one that cannot be read keeps its place in the list', () => {
  const full = (count: number) => [null, ...Array.from({ length: count - 1 }, (_, at) => ({ ...theirs, id: `${at}` }))];

  test('where ours is looked for: the page is full all the same, and the next one is read', async () => {
    const { adobe } = await adobeThatSays(listed(full(50)), listed([ours]));
    const audience = { id: VIP, name: 'VIP buyers', namespace: 'ups', statuses: ['realized' as const] };
    const place: Request['sandbox'] = { name: sandbox, type: 'development' };
    const request: Request = { kind: 'evaluation', sandbox: place, filters: {}, audiences: [audience] };
    const jobs = await createJobDrivers({ adobe })('evaluation', request).list((all) =>
      all.some(({ id }) => id === 'ours'),
    );
    expect(jobs.at(-1)).toMatchObject({ id: 'ours', same: 'exactly' });
  });

  test('and where people page through it: none twice, none missing', async () => {
    const all = [...full(75), ours];
    const { adobe, urls } = await adobeThatSays(listed(all.slice(0, 70)), listed(all.slice(30)));
    const first = await adobe.segmentJobs.page({ sandbox, limit: 50 });
    expect(first.jobs).toHaveLength(49);
    const second = await adobe.segmentJobs.page({ sandbox, limit: 50, after: first.next });
    expect(urls.at(-1)?.searchParams.get('start')).toBe('30');
    expect(idsOf(second.jobs).slice(-2)).toEqual(['73', 'ours']);
    expect(new Set(idsOf([...first.jobs, ...second.jobs])).size).toBe(75);
  });
});
