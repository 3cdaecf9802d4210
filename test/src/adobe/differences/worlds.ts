import { exportJobSchema } from '../../../../src/adobe/export-jobs.js';
import { scheduleSchema } from '../../../../src/adobe/schedules.js';
import { segmentJobSchema } from '../../../../src/adobe/segment-jobs.js';
import { exportOf, openAdobe, type OpenAdobe, sandbox, VIP } from '../opened.js';

/** One difference between the tutorial and Adobe's present documents: its number, what we hold to, and that we do. */
export type Row = [row: number, what: string, holds: () => Promise<void> | void];

/** The simulated Adobe by the tutorial, and by the present documents; new ones for each row. */
export let tutorial: OpenAdobe;
export let current: OpenAdobe;

export async function openWorlds(): Promise<void> {
  tutorial = await openAdobe({ dialect: 'tutorial', statusCounters: false });
  current = await openAdobe({ dialect: 'current' });
}

export async function closeWorlds(): Promise<void> {
  await Promise.all([tutorial.close(), current.close()]);
}

const bare = { id: 'j', status: 'SUCCEEDED' };
export const readSegmentJob = (more: object = {}) => segmentJobSchema.parse({ ...bare, ...more });
export const readExportJob = (more: object = {}) => exportJobSchema.parse({ ...bare, ...more });
export const readSchedule = (more: object = {}) => scheduleSchema.parse({ id: 's', name: 'night', ...more });

export const evaluate = ({ adobe }: OpenAdobe, ...segmentIds: string[]) =>
  adobe.segmentJobs.create({ sandbox, segmentIds, requestId: 'r', timeoutMs: 2_000 });
export const exportTo = ({ adobe }: OpenAdobe) =>
  adobe.exportJobs.create({ sandbox, body: exportOf([VIP]), requestId: 'r', timeoutMs: 2_000 });
/** What was sent, oldest first. */
export const bodies = async ({ control }: OpenAdobe, method: string, path: RegExp) =>
  (await control.calls(method, path)).map(({ body }) => body);
export const systemSchedule = async ({ adobe }: OpenAdobe) => (await adobe.schedules.list({ sandbox }))[0]?.id ?? '';
export const switchOff = async (open: OpenAdobe) =>
  open.adobe.schedules.setActive({ sandbox, id: await systemSchedule(open), active: false });
export const ada = { sandbox, namespace: 'Email', identity: 'ada@example.com' };
