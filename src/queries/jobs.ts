import { z } from 'zod';
import { type AdobeJob, segmentIds } from '../adobe/jobs.js';
import { defined } from '../platform/defined.js';
import { isTerminal } from '../adobe/schemas.js';
import type { Services } from '../services.js';
import type { Inquiry, MissingParts } from './missing-parts.js';
import { type Looker, type OwnRun, visibleRuns } from './run.js';
import { EvaluationStream, ExportStream, placesSchema, type Stream } from './job-streams.js';

/** What states are called, and Adobe's words for them; unknown ones count as running. */
export const STATES: ReadonlyMap<string, string[]> = new Map([
  ['waiting', ['NEW', 'QUEUED']],
  ['running', ['PROCESSING']],
  ['finished', ['SUCCEEDED']],
  ['failed', ['FAILED']],
  ['cancelled', ['CANCELLED', 'CANCELLING']],
]);

/** So many are looked through for one page; then the page says how far back it looked. */
const LOOKED_THROUGH = 400;

export const wantedSchema = z.object({
  sandbox: z.string(),
  kind: z.enum(['evaluation', 'export']).optional(),
  state: z.string().optional(),
  audience: z.object({ id: z.string(), name: z.string() }).optional(),
  /** `outside`, or a Slack user id. */
  by: z.string().optional(),
});
/** Which jobs are wanted. */
export type JobQuery = z.infer<typeof wantedSchema>;

export const jobsPlaceSchema = z.object({
  wanted: wantedSchema,
  places: placesSchema,
  /** When the newest job began as the list was first looked at, epoch ms: what began later is no earlier job. */
  until: z.number().optional(),
});

/** `run`: the one of ours that it is, though the person may not see that. */
export type OwnedJob = AdobeJob & { run: OwnRun | undefined };

interface JobPage {
  jobs: OwnedJob[];
  /** There may be more. */
  more: boolean;
  /** Set where the search was broken off: it went back to this time, epoch ms. */
  lookedBackTo?: number;
}

/**
 * The next jobs that are wanted, newest first; the place is moved on. A kind that Adobe does not give is missing, and goes
 * on from its place on the next page. Throws AdobeError where Adobe gives none.
 */
export async function nextJobs(
  place: z.infer<typeof jobsPlaceSchema>,
  most: number,
  looker: Looker,
  { services, gaps }: Inquiry,
): Promise<JobPage> {
  const { adobe } = services;
  const { wanted, places } = place;
  const narrowed = { sandbox: wanted.sandbox, ...defined({ status: ADOBE_STATES.get(wanted.state) }) };
  const ofAudience = { ...narrowed, ...defined({ segmentId: wanted.audience?.id }) };
  const streams = new Map<string, Stream>();
  if (wanted.kind !== 'export')
    streams.set('Evaluations', new EvaluationStream(adobe, ofAudience, places.evaluations, gaps));
  if (wanted.kind !== 'evaluation') streams.set('Exports', new ExportStream(adobe, narrowed, places.exports, gaps));
  const fits = await jobFilter(wanted, looker, services);
  const jobs: OwnedJob[] = [];
  for (let looked = 0; looked < LOOKED_THROUGH; looked += 1) {
    const next = await newest(streams, gaps);
    gaps.throwIfNothing();
    if (!next) return { jobs, more: false };
    if (jobs.length === most) return { jobs, more: true };
    next.take();
    place.until ??= next.found.job.creationTime;
    if ((next.found.job.creationTime ?? 0) > (place.until ?? Infinity)) continue;
    const listed = await fits(next.found);
    if (listed) jobs.push(listed);
    if (looked === LOOKED_THROUGH - 1) return { jobs, more: true, lookedBackTo: next.found.job.creationTime ?? 0 };
  }
  return { jobs, more: true };
}

/** With the runs of ours that they are. */
export async function withOwners(
  sandbox: string,
  found: AdobeJob[],
  looker: Looker,
  services: Services,
): Promise<OwnedJob[]> {
  const { runs } = services;
  const see = visibleRuns(looker, services);
  const idsOf = (kind: AdobeJob['kind']) => found.flatMap((one) => (one.kind === kind ? [one.job.id] : []));
  const owners = {
    evaluation: await runs.ownersOf(sandbox, 'evaluation', idsOf('evaluation')),
    export: await runs.ownersOf(sandbox, 'export', idsOf('export')),
  };
  return Promise.all(
    found.map(async (one) => {
      const run = owners[one.kind].get(one.job.id);
      return { ...one, run: run === undefined ? undefined : await see(run) };
    }),
  );
}

/** The newest of what the streams have next. One at which Adobe fails is looked at no more. */
async function newest(
  streams: Map<string, Stream>,
  gaps: MissingParts,
): Promise<{ found: AdobeJob; take: () => void } | undefined> {
  const heads: { found: AdobeJob; take: () => void }[] = [];
  for (const [part, stream] of streams) {
    const next = await gaps.part(
      part,
      stream.peek().then((found) => ({ found })),
    );
    if (!next) streams.delete(part);
    else if (next.found) heads.push({ found: next.found, take: () => stream.take() });
  }
  return heads.sort((a, b) => timeOf(b.found) - timeOf(a.found))[0];
}

/** One that does not tell when it was created is shown at once. */
const timeOf = ({ job }: AdobeJob): number => job.creationTime ?? Number.MAX_VALUE;

/** The states that Adobe can narrow by itself; the rest is left out on our side. */
const ADOBE_STATES: ReadonlyMap<string | undefined, 'SUCCEEDED' | 'FAILED'> = new Map([
  ['finished', 'SUCCEEDED'],
  ['failed', 'FAILED'],
]);

async function jobFilter(
  wanted: JobQuery,
  looker: Looker,
  services: Services,
): Promise<(found: AdobeJob) => Promise<OwnedJob | undefined>> {
  const { runs } = services;
  const { sandbox, state, audience, by } = wanted;
  const see = visibleRuns(looker, services);
  const theirs = by === undefined || by === 'outside' ? undefined : new Set(await runs.ofPerson(by));
  return async (found) => {
    if (state !== undefined && stateOf(found.job.status) !== state) return undefined;
    if (audience && !segmentIds(found).includes(audience.id)) return undefined;
    const owner = (await runs.ownersOf(sandbox, found.kind, [found.job.id])).get(found.job.id);
    if (by === 'outside' && owner !== undefined) return undefined;
    if (theirs && (owner === undefined || !theirs.has(owner))) return undefined;
    const run = owner === undefined ? undefined : await see(owner);
    return theirs && run?.seen === 'not' ? undefined : { ...found, run };
  };
}

export function stateOf(status: string): string {
  const found = [...STATES].find(([, words]) => words.includes(status));
  return found?.[0] ?? (isTerminal(status) ? 'finished' : 'running');
}
