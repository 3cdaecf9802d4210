import type { Adobe } from '../src/adobe/index.js';
import { exportBody, type ExportJob, matchesExport } from '../src/adobe/export-jobs.js';
import type { JobHead } from '../src/adobe/job-head.js';
import { matchesEvaluation, type SegmentJob } from '../src/adobe/segment-jobs.js';
import { defined } from '../src/platform/defined.js';
import type { Request } from '../src/request/request.js';
import type { RunStage } from '../src/runs/view.js';
import type { Candidate } from './own-jobs.js';
import type { JobDriver } from './submit.js';

/** A search reads pages of as many jobs as are kept of those before it: it meets no other ones that were there. */
const PAGE = 20;
/** Far more pages than the jobs of a quarter of an hour fill; the bound is for a listing that never ends. */
const MAX_PAGES = 100;

export function createJobDrivers({ adobe }: { adobe: Adobe }): (stage: RunStage, request: Request) => JobDriver {
  return (stage, request) => (stage === 'evaluation' ? evaluationDriver(adobe, request) : exportDriver(adobe, request));
}

function evaluationDriver({ segmentJobs }: Adobe, request: Request): JobDriver {
  const sandbox = request.sandbox.name;
  const segmentIds = request.audiences.map(({ id }) => id);
  return {
    stage: 'evaluation',
    sandbox,
    body: segmentIds,
    create: (call) => segmentJobs.create({ sandbox, segmentIds, ...call }),
    newest: async () => (await segmentJobs.newest({ sandbox, limit: PAGE })).map(head),
    list: async (enough) => {
      const found: Candidate[] = [];
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const listed = await segmentJobs.listed({ sandbox, start: page * PAGE, limit: PAGE });
        const jobs = listed.filter((job) => job !== undefined);
        found.push(...jobs.map((job) => candidate(job, () => matchesEvaluation(job, segmentIds))));
        if (listed.length < PAGE || enough(found)) break;
      }
      return found;
    },
  };
}

function exportDriver({ exportJobs }: Adobe, request: Request): JobDriver {
  const sandbox = request.sandbox.name;
  const body = exportBody(request);
  return {
    stage: 'export',
    sandbox,
    body,
    create: (call) => exportJobs.create({ sandbox, body, ...call }),
    newest: async () => (await exportJobs.newest({ sandbox, limit: PAGE })).map(head),
    list: async (enough) => {
      const found: Candidate[] = [];
      let offset: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { jobs, next } = await exportJobs.list({ sandbox, limit: PAGE, ...defined({ offset }) });
        found.push(...jobs.map((job) => candidate(job, () => matchesExport(job, body))));
        if (next === undefined || jobs.length === 0 || enough(found)) break;
        offset = next;
      }
      return found;
    },
  };
}

const head = ({ id, creationTime }: JobHead) => ({ id, createdAt: creationTime });

/** Most are told by their id or time, so what a job does is compared only when it is asked for. */
function candidate(job: SegmentJob | ExportJob, compare: () => Candidate['same']): Candidate {
  const { source, requestId } = job;
  let compared: { same: Candidate['same'] } | undefined;
  return {
    ...head(job),
    source,
    requestId,
    get same() {
      return (compared ??= { same: compare() }).same;
    },
  };
}
