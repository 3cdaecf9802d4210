import { type Filters, reviewFilters } from '../export-filters/index.js';
import { DEFAULT_STATUSES, type DraftRequest, isPlatform, type Request, type Status } from '../request/request.js';
import { foreign } from '../platform/escape.js';
import { sandboxLabel } from './phrases.js';
import { audienceLabels } from './report-names.js';
import { slackDateTime } from './mrkdwn.js';
import { listed, formatNumber, plural, profileCount } from '../platform/english.js';

/** Characters of a list of fields. The number of the fields left out is said. */
const FIELDS = 1_000;

const STATUS_WORDS: Record<Status, string> = {
  realized: 'in it now',
  exited: 'left',
  existing: 'still in it (old data)',
};

export const SENDS_AT_ONCE =
  'Destinations set to “After segment evaluation” send their data as soon as the evaluation is done.';

/** All that a run will do, as lines of formatted text: where, whom it takes, and the rest. */
export interface RequestSummary {
  to: string;
  audiences: string[];
  rest: string[];
}

/** For a request that was checked against Adobe. `reportIn`: a Slack channel id, `D…` is the person’s own. */
export function summarizeRequest(request: Request, reportIn: string): RequestSummary {
  const { kind, audiences, dataset, filters } = request;
  const writes = kind !== 'evaluation';
  const labels = audienceLabels(audiences);
  return {
    to: writes
      ? `To ${dataset ? `*${foreign(dataset.name)}*` : 'a dataset'} in ${sandboxLabel(request)}`
      : `In ${sandboxLabel(request)}`,
    audiences: audiences.map(({ name, namespace, statuses, last }, at) => {
      const other = isPlatform(namespace) ? '' : ` [${foreign(namespace)}]`;
      const size = last
        ? `${profileCount(last.profiles)} at the last count${last.at === undefined ? '' : `, ${slackDateTime(last.at)}`}`
        : 'not counted yet';
      return `• ${foreign(labels[at] ?? name)}${other}: ${writes ? `${statusWords(statuses)} · ` : ''}${size}`;
    }),
    rest: [...totalLine(request), ...(writes ? filterLines(filters) : []), placeLine(reportIn), ...effectLines(kind)],
  };
}

/** For an ask that Adobe could not check in time: as picked and pasted. `typed`: each audience as typed. */
export function summarizeUnverified(ask: DraftRequest, typed: string[], reportIn: string): RequestSummary {
  return {
    to: `To *${foreign(ask.dataset ?? 'a dataset')}* in ${foreign(ask.sandbox)}`,
    audiences: ask.audiences.map((audience, at) => {
      return `• ${foreign(typed[at] ?? audience.term)}: ${statusWords(audience.statuses ?? ask.statuses ?? DEFAULT_STATUSES)}`;
    }),
    rest: [...filterLines(ask.filters), placeLine(reportIn), ...effectLines(ask.kind)],
  };
}

/** The sum of the known counts. A profile in several audiences counts in each. */
function totalLine({ audiences }: Request): string[] {
  const known = audiences.flatMap(({ last }) => (last ? [last.profiles] : []));
  if (audiences.length < 2 || known.length === 0) return [];
  const sum = known.reduce((all, one) => all + one, 0);
  const never = audiences.length - known.length;
  const rest = never === 0 ? '' : `; ${formatNumber(never)} ${plural('audience', never)} not counted yet`;
  return [`Sum of the last counts: ${formatNumber(sum)}${rest}. A profile in several audiences counts more than once.`];
}

const placeLine = (reportIn: string) =>
  reportIn.startsWith('D') ? 'Result: sent to you' : `Result: posted in <#${reportIn}>`;

function effectLines(kind: Request['kind']): string[] {
  if (kind === 'export')
    return ['Exports the profiles from the last completed evaluation. Doesn’t use your daily evaluation quota.'];
  return [SENDS_AT_ONCE];
}

const statusWords = (statuses: Status[]) => statuses.map((status) => STATUS_WORDS[status]).join(', ');

const filterLines = (filters: Filters) =>
  reviewFilters(filters, { at: (time) => slackDateTime(Date.parse(time)), paths: fieldWords });

/** As many paths as fit, and how many more there are. */
function fieldWords(paths: string[]): string {
  const shown: string[] = [];
  let length = 0;
  for (const path of paths) {
    const words = foreign(path, FIELDS);
    length += words.length + 2;
    if (shown.length > 0 && length > FIELDS) break;
    shown.push(words);
  }
  const more = paths.length - shown.length;
  return more === 0
    ? shown.join(', ')
    : listed([shown.join(', '), `${formatNumber(more)} more ${plural('field', more)}`]);
}
