import type { EvaluationResult, ExportedBatch, ExportResult, RunView } from '../runs/view.js';
import { foreign } from '../platform/escape.js';
import {
  dotted,
  formatDuration,
  formatNumber,
  limitList,
  plural,
  profileCount,
  amountOf,
} from '../platform/english.js';
import { choosingFilters } from '../export-filters/index.js';
import { beganAtText, filterSummary, filterWords, runSubtitle, statusWords } from './phrases.js';
import { slackDateTime } from './mrkdwn.js';
import { comparedWith } from './report-rows.js';

/** Audiences counted besides that a report names; Details have more. */
const BESIDES = 4;
/** Characters of a list of fields. */
const FIELDS = 200;
/** Batches that are named where their rows are not their profiles. */
const DIFFERING = 3;

/** The last line: how long it took, where, and whose. */
export function footer(view: RunView, at: number): string {
  const whole = formatDuration(at - beganAtText(view));
  const done = view.ending?.how === 'finished' || view.ending?.how === 'finished-with-warnings';
  const waited = view.evaluation?.waitedMs;
  const queued = waited === undefined || waited < 1000 ? '' : ` (${formatDuration(waited)} queued)`;
  return dotted(done ? `Took ${whole}${queued}` : `Ended after ${whole}`, runSubtitle(view));
}

/** What the counts are compared with, and what the same job counted besides. */
export function countNotes(evaluation: EvaluationResult): string[] {
  const { counts } = evaluation;
  const at = comparedWith(counts);
  return [...(at === undefined ? [] : [`Compared with the count from ${slackDateTime(at)}.`]), ...besides(evaluation)];
}

/** Audiences without a name are unknown to Adobe; those that were not looked up are only counted here. */
function besides({ counts, others, named }: EvaluationResult): string[] {
  const all = Object.keys(others).length;
  if (counts.length === 0 || all === 0) return [];
  if (named === undefined || named.length === 0)
    return [`Also counted in this job: ${formatNumber(all)} ${plural('audience', all)} (see Details)`];
  const said = [...named]
    .sort((a, b) => b.profiles - a.profiles)
    .slice(0, BESIDES)
    .map(
      ({ name, profiles }) =>
        `${name === undefined ? 'unknown audience' : foreign(name, 60)} ${formatNumber(profiles)}`,
    );
  const more = all - said.length;
  return [`Also counted in this job: ${[...said, ...(more > 0 ? [`and ${formatNumber(more)} more`] : [])].join(', ')}`];
}

/** Of an evaluation of everything, what its table does not say. */
export function everythingNotes({ others, named = [] }: EvaluationResult): string[] {
  const all = Object.keys(others).length;
  if (all === 0) return ['Adobe reported no counts.'];
  const unnamed = named.length === 0 ? ['The names couldn’t be looked up.'] : [];
  const compared = named.some(({ before }) => before !== undefined);
  return [
    ...unnamed,
    ...(named.length > 0 && compared ? ['Largest changes since the previous run.'] : []),
    ...(named.length > 0 && !compared ? ['Largest audiences. There’s no earlier run to compare with.'] : []),
  ];
}

/** What the rows rest on, and why they are not the profiles of the count. */
export function exportNotes(view: RunView, exported: ExportResult): string[] {
  const { profiles, batches } = exported;
  const reported = batches.some(({ recordsWritten }) => recordsWritten !== undefined);
  return [
    ...whyDifferent(view, exported),
    ...filterSummary(view.request),
    dotted(restsOn(view), profiles === undefined || !reported ? '' : `${profileCount(profiles)} exported`),
  ];
}

function restsOn({ run, evaluation, restsOn: rested }: RunView): string {
  if (evaluation) return `Counted ${slackDateTime(evaluation.endedAt)} by ${run}`;
  if (!rested) return 'Exported the profiles of the last completed evaluation';
  return `Counted ${slackDateTime(rested.at)}${rested.run === undefined ? '' : ` by ${rested.run}`}`;
}

/** Only where both numbers are known and are not the same. */
function whyDifferent(view: RunView, { batches }: ExportResult): string[] {
  const differing = batches.flatMap(({ audience, recordsWritten }) => {
    const profiles = audience === undefined ? undefined : profilesOf(view, audience.id);
    if (!audience || profiles === undefined || recordsWritten === undefined || profiles === recordsWritten) return [];
    return [`${foreign(audience.name, 60)} ${amountOf(recordsWritten, 'row')}, ${profileCount(profiles)}`];
  });
  const all = new Set(batches.flatMap(({ audience }) => audience?.id ?? []));
  const together = batches.length === 1 && all.size === 0 && view.request.audiences.length > 1;
  return [
    ...(differing.length === 0
      ? []
      : [`Rows and profiles differ (${limitList(differing, DIFFERING).join('; ')}): ${reasons(view, batches)}.`]),
    ...(together ? ['A profile in several of these audiences is exported as one row.'] : []),
  ];
}

function profilesOf({ request, evaluation }: RunView, audience: string): number | undefined {
  const counted = evaluation?.counts.find(({ id }) => id === audience)?.profiles;
  return counted ?? request.audiences.find(({ id }) => id === audience)?.last?.profiles;
}

/** What of the request makes them differ; without any such thing, what may have happened. */
function reasons({ request }: RunView, batches: ExportedBatch[]): string {
  const { filters, audiences, job } = request;
  if (job?.withheld) return 'the export’s filters are private';
  const statuses = [...new Set([...audiences, ...batches].flatMap((one): string[] => one.statuses))];
  const narrowed = filterWords(choosingFilters(filters), FIELDS);
  const said = [
    ...(statuses.some((one) => one !== 'realized')
      ? [
          `the export includes profiles with the status ${statusWords(statuses)}; the count includes only profiles in the audience`,
        ]
      : []),
    ...(narrowed.length === 0 ? [] : [`the export was filtered: ${narrowed.join('; ')}`]),
  ];
  return said.length > 0 ? said.join('; ') : 'profiles may have changed between the count and the export';
}
