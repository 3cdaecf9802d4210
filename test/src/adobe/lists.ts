import { waitUntil } from '../../../playground/waiting.js';
import type { Adobe } from '../../../src/adobe/index.js';
import { AGENCY_DROP, CART, exportOf, type OpenAdobe, sandbox, VIP } from './opened.js';

const LAPSED = '4edc8488-2c35-4f6d-b4c6-9075c68d2d13';
const ADA = { namespace: 'email', identity: 'ada@example.com' };

/** What the simulated Adobe holds before its answers are bent. */
export interface There {
  jobs: string[];
  export: string;
  batch: string;
  schedule: string;
}

export interface Listing {
  path: RegExp;
  /** The ids, as they are read, and how many entries could not be. */
  read: (adobe: Adobe, there: There) => Promise<{ ids: string[]; unread: number }>;
  /** The steps from the whole answer to an entry. */
  depth: number;
  /** Not all that is read is given: an odd piece may hide its entry. */
  picks?: boolean;
  /** An answer without list and map is unreadable, instead of one without entries. */
  strict?: boolean;
}

const ids = (list: { id: string }[] & { unread: number }) => ({ ids: list.map(({ id }) => id), unread: list.unread });
const keys = (map: Map<string, unknown> & { unread: number }) => ({ ids: [...map.keys()], unread: map.unread });

/** Every list that is read. */
export const LISTINGS: Record<string, Listing> = {
  audiences: {
    path: /\/audiences$/,
    depth: 2,
    read: async ({ audiences }) => ids(await audiences.search({ sandbox, name: 'e' })),
  },
  'audiences by id': {
    path: /\/audiences\/bulk-get$/,
    depth: 2,
    strict: true,
    read: async ({ audiences }) => keys(await audiences.bulkGet({ sandbox, ids: [VIP, CART, LAPSED] })),
  },
  'segment jobs': {
    path: /\/segment\/jobs$/,
    depth: 2,
    read: async ({ segmentJobs }) => ids(await segmentJobs.list({ sandbox })),
  },
  'segment jobs by id': {
    path: /\/segment\/jobs\/bulk-get$/,
    depth: 2,
    strict: true,
    read: async ({ segmentJobs }, { jobs }) => keys(await segmentJobs.bulkGet({ sandbox, ids: jobs })),
  },
  'export jobs': {
    path: /\/export\/jobs$/,
    depth: 2,
    read: async ({ exportJobs }) => ids((await exportJobs.list({ sandbox })).jobs),
  },
  schedules: {
    path: /\/config\/schedules$/,
    depth: 2,
    read: async ({ schedules }) => ids(await schedules.list({ sandbox })),
  },
  'merge policies': {
    path: /\/mergePolicies$/,
    depth: 2,
    read: async ({ mergePolicies }) => ids(await mergePolicies.list({ sandbox })),
  },
  datasets: {
    path: /\/dataSets$/,
    depth: 1,
    picks: true,
    read: async ({ datasets }) => ids(await datasets.fit({ sandbox })),
  },
  batches: {
    path: /\/batches$/,
    depth: 1,
    read: async ({ batches }) => ids(await batches.ofDataset({ sandbox, datasetId: AGENCY_DROP })),
  },
  files: {
    path: /\/batches\/[^/]+\/files$/,
    depth: 2,
    read: async ({ files }, { batch }) => ids((await files.ofBatch({ sandbox, batchId: batch })).items),
  },
  'failed files': {
    path: /\/batches\/[^/]+\/failed$/,
    depth: 2,
    read: async ({ files }, { batch }) => ids((await files.failed({ sandbox, batchId: batch })).items),
  },
  'parts of a file': {
    path: /\/export\/files\//,
    depth: 2,
    read: async ({ files }, { batch }) => ids((await files.parts({ sandbox, fileId: `${batch}-0` })).items),
  },
  sandboxes: {
    path: /\/sandbox-management\/$/,
    depth: 2,
    read: async ({ sandboxes }) => {
      const list = await sandboxes.list();
      return { ids: list.map(({ name }) => name), unread: list.unread };
    },
  },
  memberships: {
    path: /\/access\/entities$/,
    depth: 5,
    read: async ({ profiles }) => {
      const { memberships } = await profiles.memberships({ sandbox, ...ADA });
      return { ids: memberships.map(({ audienceId }) => audienceId), unread: memberships.unread };
    },
  },
};

/** A few of everything, all over. */
export async function fill({ adobe, control }: OpenAdobe): Promise<There> {
  for (const segmentIds of [[VIP], [CART], [VIP, CART]])
    await adobe.segmentJobs.create({ sandbox, segmentIds, requestId: 'r', timeoutMs: 5_000 });
  await control.nextJob({ kind: 'export', recordsFailed: 3, batchStatus: 'failed' });
  for (const body of [exportOf([VIP, CART]), exportOf([VIP, CART], AGENCY_DROP, true)])
    await adobe.exportJobs.create({ sandbox, body, requestId: 'r', timeoutMs: 5_000 });
  const jobs = await waitUntil('all has ended', async () => {
    const all = await control.jobs();
    return all.every(({ status }) => status === 'SUCCEEDED') ? all : undefined;
  });
  const [schedule] = await adobe.schedules.list({ sandbox });
  const exported = jobs.find(({ kind }) => kind === 'export');
  return {
    jobs: jobs.flatMap(({ kind, id }) => (kind === 'segment' ? [id] : [])),
    export: exported?.id ?? '',
    batch: exported?.batches[0]?.batchId ?? '',
    schedule: schedule?.id ?? '',
  };
}
