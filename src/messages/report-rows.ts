import type {
  AudienceCount,
  EvaluationResult,
  ExportedBatch,
  ExportResult,
  OtherCount,
  RunView,
} from '../runs/view.js';
import { audienceLink, audienceUrl } from './adobe-links.js';
import { audienceNames, statusWords } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { slackDateTime } from './mrkdwn.js';
import {
  dotted,
  formatDelta,
  formatNumber,
  formatPercent,
  profileCount,
  sparkline,
  amountOf,
} from '../platform/english.js';
import { shortBatch } from '../platform/id-label.js';
import { isPlatform } from '../request/request.js';

/** A row of a report: an audience that was counted, or a batch. */
export interface ReportRow {
  name: string;
  /** Its page in Adobe's UI. */
  url: string | undefined;
  /** What stands behind the name in a table, in the order of its head; an empty text for nothing. */
  cells: (string | number)[];
  /** The whole row as a line of formatted text. */
  line: string;
}

export interface ReportTable {
  caption: string;
  head: string[];
  rows: ReportRow[];
}

/** Characters of a name in a line. */
const NAME = 75;

const countHead = ['Audience', 'Profiles', 'Change', '%', 'Last counts'];

/** Counts known before that lie no further apart, ms, are of one evaluation. */
const SAME_MS = 5 * 60_000;

/** When all that is compared with was counted, epoch ms; undefined if that was at several times, or is unknown. */
export function comparedWith(counts: AudienceCount[]): number | undefined {
  const times = counts.flatMap(({ profiles, last }) => (profiles === undefined || !last ? [] : [last.at ?? 0]));
  const [first, latest] = [Math.min(...times), Math.max(...times)];
  return times.length > 0 && first > 0 && latest - first <= SAME_MS ? first : undefined;
}

/** What was counted, a row for each audience. */
export function countTable(view: RunView, { counts }: EvaluationResult): ReportTable {
  const together = comparedWith(counts) !== undefined;
  const rows = counts.map((count) => countRow(view, count, together));
  return { caption: 'Profiles by audience', head: countHead, rows };
}

function countRow(view: RunView, count: AudienceCount, together: boolean): ReportRow {
  const { name, profiles, last, trend = [] } = count;
  const url = audienceUrl(view, count);
  const head = `*${audienceLink(view, count, NAME)}*`;
  if (profiles === undefined)
    return { name, url, cells: ['not reported', '', '', ''], line: `${head}: not reported by Adobe` };
  const before = last?.profiles;
  const since = together || last?.at === undefined ? '' : ` since ${slackDateTime(last.at)}`;
  const bars = sparkline(trend);
  const change = before === undefined ? '' : `${changeWords(profiles, before)}${since}`;
  return {
    name,
    url,
    cells: [profiles, ...changeCells(profiles, before), bars],
    line: `${head}: ${dotted(profileCount(profiles), change, bars)}`,
  };
}

/** Of an evaluation of everything: those that moved most, else the largest. */
export function moverTable(view: RunView, named: OtherCount[]): ReportTable {
  const rows = named.flatMap((one): ReportRow[] => {
    const { id, name, profiles, before } = one;
    if (name === undefined) return [];
    const change = before === undefined ? '' : changeWords(profiles, before);
    return [
      {
        name,
        url: audienceUrl(view, { id }),
        cells: [profiles, ...changeCells(profiles, before)],
        line: `${arrow(one)}*${audienceLink(view, { id, name }, NAME)}*: ${dotted(profileCount(profiles), change)}`,
      },
    ];
  });
  const isCompared = named.some(({ before }) => before !== undefined);
  return { caption: isCompared ? 'Largest changes' : 'Largest audiences', head: countHead.slice(0, 4), rows };
}

export const moved = ({ profiles, before }: OtherCount): boolean => before !== undefined && before !== profiles;

/** Up, down, or fallen to zero; empty if it has not moved. */
function arrow({ profiles, before }: Pick<OtherCount, 'profiles' | 'before'>): string {
  if (before === undefined || before === profiles) return '';
  return profiles === 0 ? '∅ ' : profiles > before ? '▲ ' : '▼ ';
}

/** `+120, +2.9 %`, or `no change`. */
export function changeWords(profiles: number, before: number): string {
  const change = profiles - before;
  return [formatDelta(change), change === 0 ? '' : formatPercent(change, before)].filter((one) => one).join(', ');
}

/** `▲ VIP buyers 4,315 (+120, +2.9 %)`. */
export function moverWords({ name, profiles, before }: Required<Omit<OtherCount, 'id'>>, most = NAME): string {
  const change = changeWords(profiles, before);
  return `${arrow({ profiles, before })}${foreign(name, most)} ${formatNumber(profiles)} (${change})`;
}

function changeCells(profiles: number, before: number | undefined): [string, string] {
  if (before === undefined) return ['', ''];
  const change = profiles - before;
  return [change === 0 ? '0' : formatDelta(change), change === 0 ? '' : formatPercent(change, before)];
}

/** What was written, a row for each batch. */
export function batchTable(view: RunView, { batches }: ExportResult): ReportTable {
  const rows = batches.map((batch) => batchRow(view, batch));
  return { caption: 'Rows by batch', head: ['Audience', 'Who', 'Rows', 'Batch'], rows };
}

function batchRow(view: RunView, batch: ExportedBatch): ReportRow {
  const { audience, batchId, recordsWritten: rows, recordsFailed } = batch;
  const other = audience && !isPlatform(audience.namespace) ? ` [${foreign(audience.namespace)}]` : '';
  const head = audience ? `*${audienceLink(view, audience, NAME)}*${other}` : `*${audienceNames(view.request)}*`;
  const failed = recordsFailed ? `, ${formatNumber(recordsFailed)} failed` : '';
  const written = rows === undefined ? 'rows not reported' : `${amountOf(rows, 'row')}${failed}`;
  const who = whoIn(view, batch);
  const tail =
    batchId === undefined
      ? ['no batch reported by Adobe']
      : [written, `batch ${code(shortBatch(batchId))}${state(batch)}`];
  return {
    name: audience?.name ?? audienceNames(view.request),
    url: audience && audienceUrl(view, audience),
    cells: [
      who,
      rows ?? (batchId === undefined ? '' : 'not reported'),
      batchId === undefined ? '' : shortBatch(batchId),
    ],
    line: `${head}: ${dotted(who, ...tail)}`,
  };
}

/** Only what is amiss: Adobe's own words are in Details. */
const state = ({ status }: ExportedBatch): string =>
  status !== undefined && /^(failure|failed|aborted|abandoned)$/.test(status) ? ' (failed)' : '';

/** Who is in a batch: as Adobe says, else as it was asked for, where all audiences were asked for alike. */
function whoIn({ request }: RunView, { statuses }: ExportedBatch): string {
  if (statuses.length > 0 || request.job?.withheld) return statusWords(statuses);
  const asked = [...new Set(request.audiences.map((one) => statusWords(one.statuses)))];
  return asked.length === 1 ? (asked[0] ?? '') : '';
}
