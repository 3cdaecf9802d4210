import { Audiences } from './audiences.js';
import { Batches, Files } from './batches.js';
import { AdobeClient, type AdobeClientOptions } from './client.js';
import { Datasets } from './datasets.js';
import { Estimates } from './estimates.js';
import { ExportJobs } from './export-jobs.js';
import { Jobs } from './jobs.js';
import { MergePolicies } from './merge-policies.js';
import { Profiles } from './profiles.js';
import { Sandboxes } from './sandboxes.js';
import { Schedules } from './schedules.js';
import { SegmentJobs } from './segment-jobs.js';
import { Tokens, type TokensOptions } from './token.js';

export type Adobe = ReturnType<typeof createAdobe>;
type AdobeOptions = Omit<AdobeClientOptions, 'tokens'> & Omit<TokensOptions, 'now'>;

export function createAdobe(options: AdobeOptions) {
  const client = new AdobeClient({ ...options, tokens: new Tokens(options) });
  const segmentJobs = new SegmentJobs(client);
  const exportJobs = new ExportJobs(client);
  return {
    segmentJobs,
    exportJobs,
    jobs: new Jobs(segmentJobs, exportJobs),
    audiences: new Audiences(client),
    datasets: new Datasets(client),
    mergePolicies: new MergePolicies(client),
    sandboxes: new Sandboxes(client),
    batches: new Batches(client),
    files: new Files(client),
    schedules: new Schedules(client),
    estimates: new Estimates(client),
    profiles: new Profiles(client),
  };
}
