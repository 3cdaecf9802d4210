import type { AudienceCount, EvaluationResult, ExportedBatch, ExportResult, RunView } from '../runs/view.js';
import { audienceNames, filterSummary, statusWords } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { slackDateTime } from './mrkdwn.js';
import { plural, formatDelta, dotted, formatNumber, limitList, profileCount } from '../platform/english.js';
import { isPlatform } from '../request/request.js';

export interface Detail {
  /** Characters of a name. */
  name: number;
  /** Namespaces and statuses. */
  breakdown: boolean;
}

/** From all that can be said to what always fits. */
export const DETAIL_LEVELS: Detail[] = [
  { name: 80, breakdown: true },
  { name: 80, breakdown: false },
  { name: 30, breakdown: false },
];

/** What was counted, a line for each audience, and what else Adobe counted. */
export function evaluationLines({ counts, others }: EvaluationResult, detail: Detail): string[] {
  const other = Object.entries(others)
    .sort(([, a], [, b]) => b - a)
    .map(([id, profiles]) => `${code(id)} ${formatNumber(profiles)}`);
  if (counts.length === 0) return everythingLines(other);
  return [
    ...counts.flatMap((count) => countLines(count, detail)),
    ...(other.length > 0 ? [`Also counted, not asked for: ${limitList(other, 4).join(', ')}`] : []),
  ];
}

/** For an evaluation of everything: how many audiences, and the largest by id. */
function everythingLines(all: string[]): string[] {
  if (all.length === 0) return ['Adobe did not report any counts.'];
  const counted = `${formatNumber(all.length)} ${plural('audience', all.length)} counted.`;
  return [`${counted} The largest: ${all.slice(0, 5).join(', ')}`];
}

function countLines({ id, name, profiles, last, namespaces, statuses }: AudienceCount, detail: Detail): string[] {
  const line = (words: string) => `*${foreign(name, detail.name)}*: ${words} · ${code(id)}`;
  if (profiles === undefined) return [line('not reported by Adobe')];
  const breakdowns = detail.breakdown ? [...breakdown(namespaces), ...breakdown(statuses)] : [];
  return [line(`${profileCount(profiles)}${since(profiles, last)}`), ...breakdowns];
}

function since(profiles: number, last: AudienceCount['last']): string {
  if (last === undefined) return '';
  return `  ${formatDelta(profiles - last.profiles)}${last.at === undefined ? '' : ` since ${slackDateTime(last.at)}`}`;
}

function breakdown(counters: Record<string, number>): string[] {
  const parts = Object.entries(counters).map(([name, profiles]) => `${foreign(name)} ${formatNumber(profiles)}`);
  return parts.length > 0 ? [`      ${dotted(...limitList(parts, 6))}`] : [];
}

/** What was written, a line for each batch, and the evaluation that it rests on. */
export function exportLines(view: RunView, { batches, profiles }: ExportResult, detail: Detail): string[] {
  const added = batches.filter(({ batchId }) => batchId !== undefined).length;
  return [
    ...batches.map((batch) => batchLine(batch, view, detail)),
    ...(view.evaluation ? [] : [audienceIds(view, detail)]),
    ...filterSummary(view.request),
    dotted(
      restsOn(view),
      `${added} ${plural('batch', added)} added`,
      profiles === undefined ? '' : `${profileCount(profiles)} exported`,
    ),
  ];
}

function audienceIds({ request }: RunView, { name: most }: Detail): string {
  return request.audiences.map(({ id, name }) => `${foreign(name, most)} (${code(id)})`).join(', ');
}

function restsOn({ run, evaluation, restsOn: rested }: RunView): string {
  if (evaluation) return `Counted ${slackDateTime(evaluation.endedAt)} by ${run}`;
  if (!rested) return 'Rests on the last completed evaluation';
  return `Counted ${slackDateTime(rested.at)}${rested.run === undefined ? '' : ` by ${rested.run}`}`;
}

function batchLine(batch: ExportedBatch, view: RunView, detail: Detail): string {
  const { audience, statuses, batchId, recordsWritten, recordsFailed, status } = batch;
  const namespace = audience && !isPlatform(audience.namespace) ? ` [${foreign(audience.namespace)}]` : '';
  const rows = recordsWritten === undefined ? 'rows not reported' : `${formatNumber(recordsWritten)} rows`;
  const failed = recordsFailed ? `, ${formatNumber(recordsFailed)} failed` : '';
  const state = status === undefined || status === 'success' ? '' : ` (${foreign(status)})`;
  return dotted(
    `${audience ? foreign(audience.name, detail.name) : audienceNames(view.request)}${namespace}`,
    statusWords(statuses),
    batchId === undefined ? '' : `${rows}${failed}`,
    batchId === undefined ? 'no batch reported by Adobe' : `${code(batchId)}${state}`,
  );
}
