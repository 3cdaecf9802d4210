import { type AdobeJob, jobEnd, isScheduled, segmentIds } from '../adobe/jobs.js';
import { isOfAllAudiences } from '../adobe/segment-jobs.js';
import { defined } from '../platform/defined.js';
import { shortId } from '../platform/id-label.js';
import { ALL_AUDIENCES, isPlatform } from '../request/request.js';
import { audienceLabel, namelessAudience } from '../resolve/audience-label.js';
import type { Inquiry, PersonalInquiry } from './inquiry.js';
import { type OwnRun, visibleRuns } from './visible-runs.js';

/** `run`: the run of ours that made the job, even if the person may not see that run. */
export type OwnedJob = AdobeJob & { run: OwnRun | undefined };

export interface JobLine {
  kind: 'evaluation' | 'export';
  id: string;
  /** Adobe's word. */
  status: string;
  /** Names of its audiences; empty: everything in the sandbox. */
  audiences: string[];
  /** Who made the job, if no run of ours did. */
  outside?: 'schedule' | 'elsewhere';
  /** Absent if the reader may not know of the run. `by`: the asker’s name; `privately`: the whole channel may not. */
  run?: { id: string; by?: string; privately?: true };
  createdAt?: number;
  endedAt?: number;
}

export async function withOwners(
  found: AdobeJob[],
  { sandbox, looker, services }: PersonalInquiry,
): Promise<OwnedJob[]> {
  const see = visibleRuns(looker, services);
  const ownersOf = (kind: AdobeJob['kind']) => {
    const ids = found.flatMap((one) => (one.kind === kind ? [one.job.id] : []));
    return services.runs.ownersOf(sandbox.name, kind, ids);
  };
  const owners = { evaluation: await ownersOf('evaluation'), export: await ownersOf('export') };
  return Promise.all(
    found.map(async (one) => {
      const run = owners[one.kind].get(one.job.id);
      return { ...one, run: run === undefined ? undefined : await see(run) };
    }),
  );
}

export async function jobRows(jobs: OwnedJob[], inquiry: Inquiry): Promise<JobLine[]> {
  const names = await namesOf(jobs.flatMap(segmentIds), inquiry);
  const askers = await inquiry.services.users.names(
    jobs.flatMap(({ run }) => (run?.seen === 'not' ? [] : (run?.by ?? []))),
  );
  return jobs.map((owned): JobLine => {
    const { kind, job, run } = owned;
    const seen = run && run.seen !== 'not' ? run : undefined;
    return {
      kind,
      id: job.id,
      status: job.status,
      audiences: audiencesOf(owned, names),
      ...(run ? {} : { outside: isScheduled(owned, false) ? 'schedule' : 'elsewhere' }),
      ...(seen && {
        run: {
          ...defined({ id: seen.id, by: seen.by === undefined ? undefined : (askers.get(seen.by) ?? 'someone') }),
          ...(seen.seen === 'alone' && { privately: true }),
        },
      }),
      ...defined({ createdAt: job.creationTime, endedAt: jobEnd(job) }),
    };
  });
}

/** How each audience is called; ids whose names could not be looked up go by a part of the id, which is noted. */
export async function namesOf(ids: string[], { sandbox, services, gaps }: Inquiry): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== ALL_AUDIENCES);
  if (wanted.length === 0) return new Map();
  const { adobeCache } = services;
  const looked = await gaps.part('Audience names', adobeCache.names(sandbox.name, wanted));
  const known = {
    names: looked?.names ?? adobeCache.cachedNames(sandbox.name, wanted),
    isUnsure: (id: string) => looked?.unread.has(id) ?? true,
  };
  return new Map(wanted.map((id) => [id, audienceLabel(id, known)]));
}

export async function namedDataset(id: string, { sandbox, services, gaps }: Inquiry) {
  const known = await gaps.part('Dataset name', services.adobe.datasets.get({ sandbox: sandbox.name, id }));
  return { id, name: known?.name ?? `dataset ${shortId(id)}` };
}

function audiencesOf(found: AdobeJob, names: Map<string, string>): string[] {
  const listed = segmentIds(found);
  const { unread } = listed;
  const ids = listed.filter((id) => id !== ALL_AUDIENCES);
  const untold = found.kind === 'evaluation' && ids.length === 0 && unread === 0 && !isOfAllAudiences(found.job);
  return [
    ...ids.map((id) => (isForeign(found, id) ? namelessAudience(id) : (names.get(id) ?? namelessAudience(id)))),
    ...(untold ? ['audiences that Adobe doesn’t specify'] : []),
    ...(unread > 0 ? [`${unread} that couldn’t be read`] : []),
  ];
}

/** An export names audiences of other namespaces by ids of their own, which Adobe's look-up does not take. */
const isForeign = ({ kind, job }: AdobeJob, id: string): boolean =>
  kind === 'export' &&
  (job.filter?.segments ?? []).some(
    ({ segmentId, segmentNs }) => segmentId === id && segmentNs !== undefined && !isPlatform(segmentNs),
  );

/** Without a run that the whole channel may not know of. */
export function asChannelReads<Line extends JobLine>({ run, ...line }: Line): Omit<Line, 'run'> & Pick<JobLine, 'run'> {
  return { ...line, ...(run && !run.privately ? { run } : {}) };
}
