import { expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { createAdobeControl } from '../../../playground/adobe/control.js';
import type { Settings } from '../../../playground/adobe/settings.js';
import { startAdobe } from '../../../playground/adobe/world.js';
import { type Adobe, createAdobe } from '../../../src/adobe/index.js';
import { recordTraffic } from '../../contract/record.js';

export const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
export const CART = '4edc8488-2c35-4f6d-b4c6-9075c68d2d02';
export const AGENCY_DROP = '5b020a27e7040801dedba61b';
export const sandbox = 'dev';

/** The real client against a simulated Adobe, whose jobs end at once unless told. */
export async function openAdobe(settings: Partial<Settings> = {}) {
  const quick = { queuedMs: 0, evaluationMs: 0, exportMs: 0, estimateMs: 0, quota: 10_000, ownExports: false };
  const world = await startAdobe({ settings: { ...quick, ...settings } });
  const adobe = createAdobe({
    apiUrl: world.url,
    imsUrl: world.url,
    clientId: 'client',
    clientSecret: 'secret',
    orgId: 'USHER@AdobeOrg',
    scopes: 'openid',
    timeoutMs: 10_000,
    fetch,
  });
  const control = createAdobeControl(world.url);
  const close = async ({ recorded = true }: { recorded?: boolean } = {}) => {
    if (recorded) recordTraffic(nameOf(settings), await control.traffic());
    await world.close();
  };
  return { adobe, control, close, url: world.url };
}

/** Each world of a test by itself. */
function nameOf(settings: Partial<Settings>): string {
  const { testPath = '', currentTestName = '' } = expect.getState();
  const words = `${basename(testPath, '.test.ts')} ${currentTestName}`.replace(/\W+/g, '-');
  const hash = createHash('sha256').update(words + JSON.stringify(settings));
  return `areas-${words.slice(0, 60)}-${hash.digest('hex').slice(0, 6)}`;
}

export type OpenAdobe = Awaited<ReturnType<typeof openAdobe>>;

/** What an export asks for, as the client sends it. */
export function exportOf(segmentIds: string[], datasetId = AGENCY_DROP, segmentPerBatch = false) {
  return {
    filter: {
      segments: segmentIds.map((segmentId) => ({ segmentId, segmentNs: 'ups', status: ['realized' as const] })),
    },
    destination: { datasetId, segmentPerBatch },
    schema: { name: '_xdm.context.profile' },
  };
}

/** Every export job, page after page. */
export async function* everyExport({ exportJobs }: Adobe, call: Parameters<Adobe['exportJobs']['list']>[0]) {
  let offset: string | undefined;
  do {
    const { jobs, next } = await exportJobs.list({ ...call, offset });
    yield* jobs;
    offset = next;
  } while (offset !== undefined);
}

/** One audience by its id. */
export async function audienceOf({ audiences }: Adobe, id: string) {
  const audience = (await audiences.bulkGet({ sandbox, ids: [id] })).get(id);
  if (!audience) throw new Error(`no audience ${id}`);
  return audience;
}

export async function gather<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
