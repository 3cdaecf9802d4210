import type { JobDetail } from '../queries/job-detail.js';
import type { RunView, SlackMessage } from '../runs/view.js';
import { requestDetails, supportDetails } from './ephemeral.js';
import { jobDetails } from './jobs.js';
import { buildMessage } from './mrkdwn.js';

/** All that is known of a run and of its jobs. The channel is not shown what Adobe's support asks for. */
export function detailsMessage(view: RunView, jobs: JobDetail[], reader: 'asker' | 'channel'): SlackMessage {
  const { ending } = view;
  const { sandbox } = view.request;
  const parts = [
    requestDetails(view),
    ...(jobs.length === 0 ? [] : [jobDetails({ sandbox, jobs }, reader)]),
    ...(reader === 'asker' && ending && 'support' in ending ? [supportDetails(view, ending.support)] : []),
  ];
  return buildMessage(
    parts.map(({ text }) => text).join('\n'),
    parts.flatMap(({ blocks }) => blocks),
  );
}
