import type { Fault } from '../faults.js';
import type { AddedAudience } from './control-routes.js';
import type { Script, Settings, SimulatedJob } from './state.js';
import type { Exchange } from './running.js';
import { waitUntil } from '../waiting.js';

export type ListedJob = SimulatedJob & { status: string };
export type AdobeControl = ReturnType<typeof createAdobeControl>;

/** Drives a simulated Adobe over HTTP. */
export function createAdobeControl(url: string) {
  const post: Post = async <Answer>(name: string, body: unknown = {}): Promise<Answer> => {
    const response = await fetch(`${url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`control ${name}: ${response.status}`);
    // The control routes of this world answer in the shapes named here.
    return (await response.json()) as Answer;
  };
  const jobs = () => post<ListedJob[]>('jobs');
  const traffic = () => post<Exchange[]>('traffic');
  const held = () => post<{ id: string; method: string; path: string }[]>('held');
  return {
    jobs,
    traffic,
    held,
    settings: (settings: Partial<Settings>) => post<Settings>('settings', settings),
    fault: (fault: Fault) => post('fault', fault),
    /** What is still to come of the faults does not: of all, or of those that were set for this very path. */
    clearFaults: (path?: string) => post('clear-faults', { path }),
    nextJob: (script: Script) => post('next-job', script),
    outsideJob: (job: { sandbox: string; segmentIds: string[]; source?: string }) =>
      post<{ id: string }>('outside-job', job),
    /** Jobs that others start, all at once; answers with their ids, the oldest first. */
    outsideJobs: async (jobs: { sandbox: string; count: number; kind?: SimulatedJob['kind'] }) =>
      (await post<{ ids: string[] }>('outside-jobs', { kind: 'segment', ...jobs })).ids,
    /** Somebody cancels a job at Adobe itself. */
    cancelOutside: (id: string) => post('cancel-outside', { id }),
    /** The schedule of a sandbox runs now; throws where none is active (a change is taken up after `takeUpMs`). */
    nightly: (where: { sandbox: string }) => post<{ id: string }>('nightly', where),
    /** What has not ended ends now, as it was to end: for those who wait for something else first. */
    endJobs: () => post('end-jobs'),
    ...audienceControl(post),
    /** As if somebody had deleted it, so that another can be created. */
    removeSchedule: (where: { sandbox: string; id: string }) => post('remove-schedule', where),
    /** When the schedules of a sandbox run, in Quartz as somebody wrote it elsewhere. */
    respellSchedule: (where: { sandbox: string; cron: string }) => post('respell-schedule', where),
    /** Lets go of the answers that are held: of all, or of those whose path fits. */
    release: (path?: string) => post('release', { path }),
    expireTokens: () => post('expire-tokens'),
    /** Our jobs of a kind: those that the world made by itself are left out. */
    ours: async (kind: SimulatedJob['kind']) =>
      (await jobs()).filter((job) => job.kind === kind && job.source !== 'scheduler'),
    waitForHeld: () =>
      waitUntil('an answer is held at Adobe', async () => ((await held()).length > 0 ? true : undefined)),
    /** How many requests of a time (epoch ms) fit: of so much traffic that it is not handed over. */
    tally: (wanted: { method: string; path: RegExp; from?: number; until?: number }) =>
      post<number>('tally', { from: 0, ...wanted, path: wanted.path.source }),
    calls: async (method: string, path: RegExp) =>
      (await traffic()).filter((one) => one.method === method && path.test(one.path)),
  };
}

type Post = <Answer>(name: string, body?: unknown) => Promise<Answer>;

/** What others do with audiences. */
function audienceControl(post: Post) {
  return {
    /** Audiences that others make, with the answer of their ids, and that others delete. */
    addAudiences: async (sandbox: string, audiences: AddedAudience[]) =>
      (await post<{ ids: string[] }>('add-audiences', { sandbox, audiences })).ids,
    removeAudiences: (sandbox: string, ids: string[]) => post('remove-audiences', { sandbox, ids }),
  };
}
