import { type Filters, summarizeFilters } from '../export-filters/index.js';
import type { Request } from '../request/request.js';
import type { AudienceCount, RunView } from '../runs/view.js';
import { foreign } from '../platform/escape.js';
import { JOB_STATES, jobStateOf } from '../request/job-states.js';
import { slackDateTime } from './mrkdwn.js';
import { formatNumber, listed, limitList } from '../platform/english.js';

const NAMES = 5;

/** Our words for Adobe's states of a profile in an audience. */
const STATUS_WORDS: ReadonlyMap<string, string> = new Map([
  ['realized', 'in it now'],
  ['existing', 'still in it (old data)'],
  ['exited', 'left'],
]);

export const statusWord = (status: string): string => STATUS_WORDS.get(status) ?? foreign(status);

/** In an evaluation `realized` counts the profiles that newly entered; Adobe's word stands beside ours. */
export const enteredWord = (status: string): string =>
  `${status === 'realized' ? 'entered' : statusWord(status)} (${foreign(status)})`;

export const statusWords = (statuses: string[]): string => statuses.map(statusWord).join(', ');

/** `previously 4,195 (25 Nov 05:31)`; empty if no count before this one is known. */
export const beforeWords = (last: AudienceCount['last']): string =>
  last ? `previously ${formatNumber(last.profiles)}${last.at === undefined ? '' : ` (${slackDateTime(last.at)})`}` : '';

/** `Production (prod)`, or `dev`. */
export function sandboxLabel({ sandbox }: Pick<Request, 'sandbox'>): string {
  return sandbox.type === 'production' ? `Production (${foreign(sandbox.name)})` : foreign(sandbox.name);
}

export function audienceNames({ audiences }: Request): string {
  return limitList(
    audiences.map(({ name }) => foreign(name)),
    NAMES,
  ).join(', ');
}

/** `2 audiences`, or the name of a single one. */
export function audienceCount({ audiences }: Request): string {
  const [only] = audiences;
  return audiences.length === 1 && only ? foreign(only.name) : `${audiences.length} audiences`;
}

export function datasetName({ dataset }: Request): string {
  return dataset ? foreign(dataset.name) : 'a dataset';
}

/** By name: nobody is notified of what they did not choose to be told. */
export const personIn = ({ names }: Pick<RunView, 'names'>, id: string): string => foreign(names.get(id) ?? 'someone');

/** Sandbox, run, who asked, and who follows from here. A job started outside Usher has followers only. */
export function runSubtitle(view: RunView): string {
  const asker = personIn(view, view.askedBy);
  const asked = view.request.job ? `follower: ${asker}` : asker;
  const followed = view.followedBy === undefined ? '' : ` · follower: ${personIn(view, view.followedBy)}`;
  return `${sandboxLabel(view.request)} · ${view.run} · ${asked}${followed}`;
}

/** When the run began, epoch ms: when it was asked for, or when the job that it follows was made. */
export const beganAtText = ({ request, askedAt }: RunView): number => request.job?.at ?? askedAt;

export function originSummary({ job }: Request): string {
  if (!job) return '';
  const by = job.scheduled ? 'Started by the schedule' : job.withheld ? 'Started' : 'Started outside Usher';
  return job.at === undefined ? by : `${by}, ${slackDateTime(job.at)}`;
}

/** What the run does, as a sentence without a subject. */
export const runTitle = (view: RunView): string => titleOf(view, 'Evaluating', 'Exporting');

/** The heading of a run that is over. */
export const shortRunTitle = (view: RunView): string => titleOf(view, 'Evaluation of', 'Export of');

function titleOf({ kind, request }: RunView, evaluating: string, exporting: string): string {
  const what = `${kind === 'export' ? exporting : evaluating} ${audienceNames(request)}`;
  if (kind === 'evaluation') return what;
  return `${what} ${kind === 'export' ? 'to' : '→ export to'} ${datasetName(request)}`;
}

/** `names`: those that Slack told. */
interface NamedPeople {
  /** Slack user ids. */
  people: string[];
  names: ReadonlyMap<string, string>;
}

/** By name; without any, which variable lists them. */
export function peopleOr({ people, names }: NamedPeople, variable: 'USHER_OPERATORS' | 'USHER_ADMINS'): string {
  if (people.length === 0) return `your Usher administrator (${variable} is empty)`;
  const known = people.flatMap((id) => names.get(id) ?? []).map((name) => foreign(name, 40));
  if (known.length === 0) return variable === 'USHER_ADMINS' ? 'an admin' : 'an operator';
  const shown = known.slice(0, NAMES);
  const more = people.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/** Adobe's usual quota of evaluations on demand, per sandbox and UTC day. */
export const QUOTA = 2;

/** A lower bound: Adobe does not always show what others start. */
export const evaluationsTodayText = (today: number): string =>
  today <= QUOTA
    ? `${today} of about ${QUOTA} evaluations used today`
    : `${today} evaluations used today (about ${QUOTA} are allowed)`;

/** Our word for the state of a job; of a state that we do not know Adobe’s word stands beside it. */
export function jobState(status: string): string {
  if (status === 'CANCELLING') return 'cancelling';
  const state = jobStateOf(status);
  const isKnown = JOB_STATES.get(state)?.adobe.includes(status) ?? false;
  return isKnown ? state : `${state} (${foreign(status)})`;
}

/** Our words for the states of batches in Adobe’s catalog. */
const BATCH_STATES: ReadonlyMap<string, string> = new Map([
  ['success', 'done'],
  ['failure', 'failed'],
  ['failing', 'failed'],
  ['aborted', 'cancelled'],
  ['queued', 'queued'],
  ['staged', 'queued'],
  ...['active', 'loading', 'loaded', 'processing', 'staging', 'acquired', 'retrying', 'stalled'].map(
    (status): [string, string] => [status, 'running'],
  ),
]);

export const batchState = (status: string): string => BATCH_STATES.get(status) ?? foreign(status);

/** Characters of a list of fields. */
const FIELDS = 200;

/** What an export is narrowed to, as phrases. `most`: characters of a list of fields. */
export const filterWords = (filters: Filters, most: number): string[] =>
  summarizeFilters(filters, {
    at: (time) => (Number.isNaN(Date.parse(time)) ? foreign(time, 40) : slackDateTime(Date.parse(time))),
    paths: (paths) => foreign(paths.join(', '), most),
  });

/** What an export is narrowed to, in a line; no line if it takes everything. */
export function filterSummary({ filters, job }: Request): string[] {
  const words = filterWords(filters, FIELDS);
  const unread = job?.unread ?? [];
  return [
    ...(words.length === 0 ? [] : [`Filters: ${words.join('; ')}`]),
    ...(unread.length === 0 ? [] : [`Couldn’t read from the job: ${listed(unread)}.`]),
  ];
}

/** What is not shown; `perhapsMore`: of the rest nobody has looked at, some may count as well. */
export function moreWords(count: number, perhapsMore: boolean): string[] {
  if (count > 0) return [`and ${perhapsMore ? 'at least ' : ''}${formatNumber(count)} more`];
  return perhapsMore ? ['and perhaps more'] : [];
}
