import { endOf, isScheduled, segmentIds, unreadSegments } from '../adobe/jobs.js';
import { isOfAllAudiences } from '../adobe/segment-jobs.js';
import { defined } from '../platform/defined.js';
import { ALL_AUDIENCES } from '../request/request.js';
import type { Inquiry } from './missing-parts.js';
import type { OwnedJob } from './jobs.js';
import type { OwnRun } from './run.js';

export interface JobLine {
  kind: 'evaluation' | 'export';
  id: string;
  /** Adobe's word. */
  status: string;
  /** Names of its audiences; empty: everything in the sandbox. */
  audiences: string[];
  /** Who made it, where it is none of our runs: Adobe's schedule, Adobe itself, or somebody outside. */
  outside?: 'schedule' | 'elsewhere';
  /** Absent for one that the reader may not know of. `privately`: the reader may, and not the whole channel. */
  run?: { id: string; by?: string; privately?: true };
  createdAt?: number;
  endedAt?: number;
}

/** Jobs as people read them: audiences by name, runs with who asked. Without names the ids do. */
export async function jobRows(sandbox: string, listed: OwnedJob[], inquiry: Inquiry): Promise<JobLine[]> {
  const names = await namesOf(sandbox, listed.flatMap(segmentIds), inquiry);
  return listed.map((one) => lineOf(one, names));
}

/** Audiences' names by id; Adobe does not tell all of them, such as those from outside. */
export async function namesOf(
  sandbox: string,
  named: string[],
  { services, gaps }: Inquiry,
): Promise<Map<string, string>> {
  const ids = [...new Set(named)].filter((id) => id !== ALL_AUDIENCES);
  if (ids.length === 0) return new Map();
  const known = await gaps.part('Names of audiences', services.adobe.audiences.bulkGet({ sandbox, ids }));
  return new Map([...(known ?? [])].flatMap(([id, { name }]) => (name === '' ? [] : [[id, name] as const])));
}

/** Those that it names, and how many more; none: it is of everything. */
function audiencesOf(listed: OwnedJob, names: Map<string, string>): string[] {
  const ids = segmentIds(listed).filter((id) => id !== ALL_AUDIENCES);
  const unread = unreadSegments(listed);
  const untold = listed.kind === 'evaluation' && ids.length === 0 && unread === 0 && !isOfAllAudiences(listed.job);
  return [
    ...ids.map((id) => names.get(id) ?? id),
    ...(untold ? ['audiences not told by Adobe'] : []),
    ...(unread > 0 ? [`${unread} that couldn’t be read`] : []),
  ];
}

function lineOf(listed: OwnedJob, names: Map<string, string>): JobLine {
  const { kind, job, run } = listed;
  return {
    kind,
    id: job.id,
    status: job.status,
    audiences: audiencesOf(listed, names),
    ...(run ? ownRun(run) : { outside: isScheduled(listed, false) ? 'schedule' : 'elsewhere' }),
    ...defined({ createdAt: job.creationTime, endedAt: endOf(job) }),
  };
}

/** Of a run that the person may not see the job is all there is. */
function ownRun({ id, seen, by }: OwnRun): Pick<JobLine, 'run'> {
  if (seen === 'not') return {};
  return { run: { id, ...defined({ by, privately: seen === 'alone' || undefined }) } };
}

/** The line as the whole channel reads it. */
export function asChannelReads<Line extends JobLine>({ run, ...line }: Line): Omit<Line, 'run'> & Pick<JobLine, 'run'> {
  return { ...line, ...defined({ run: run?.privately ? undefined : run }) };
}
