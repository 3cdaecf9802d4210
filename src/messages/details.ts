import type { JobDetail } from '../queries/job-detail.js';
import type { RunView, SlackMessage, Support } from '../runs/view.js';
import { defined } from '../platform/defined.js';
import { fence } from '../platform/escape.js';
import { jobDetails } from './jobs.js';
import { buildMessage, section } from './mrkdwn.js';
import { runDetails } from './run-details.js';

/** All that is known of a run and of its jobs. The channel is not shown what Adobe's support asks for. */
export function detailsMessage(view: RunView, jobs: JobDetail[], reader: 'asker' | 'channel'): SlackMessage {
  const { ending, evaluation } = view;
  const { sandbox } = view.request;
  const told = jobs.map(({ kind }) => kind);
  const parts = [
    runDetails(view, told),
    ...(jobs.length === 0 ? [] : [jobDetails({ sandbox, jobs, ...defined({ told: evaluation?.counts }) }, reader)]),
    ...(reader === 'asker' && ending && 'support' in ending ? [supportDetails(view, ending.support)] : []),
  ];
  return buildMessage(
    parts.map(({ text }) => text).join('\n'),
    parts.flatMap(({ blocks }) => blocks),
  );
}

/** What Adobe's support asks for. Its times are in UTC. */
function supportDetails({ run }: RunView, ids: Support): SlackMessage {
  const utc = (at: number) => new Date(at).toISOString();
  const lines = [
    `org ${ids.org}`,
    `sandbox ${ids.sandbox}`,
    ...(ids.jobId === undefined ? [] : [`job ${ids.jobId}`]),
    ...(ids.code === undefined ? [] : [`code ${ids.code}`]),
    ...(ids.requestId === undefined ? [] : [`requestId ${ids.requestId}`]),
    ...(ids.ourRequestId === undefined ? [] : [`x-request-id ${ids.ourRequestId}`]),
    ...ids.gatewayJobs.map((job) => `gateway job ${job}`),
    ...(ids.sentAt === undefined ? [] : [`sent ${utc(ids.sentAt)}`]),
    `failed ${utc(ids.failedAt)}`,
  ];
  const text = `For Adobe support (${run}):\n${fence(lines)}`;
  return buildMessage(text, [section(text)]);
}
