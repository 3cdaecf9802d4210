import type { KnownBlock } from '@slack/types';
import type { Ending, EvaluationResult, RunView, SlackMessage } from '../runs/view.js';
import { actions } from './buttons.js';
import { buildMessage, choiceRow, context, section, sections } from './mrkdwn.js';
import { runSubtitle, shortRunTitle } from './phrases.js';
import { foreign } from '../platform/escape.js';
import { formatDuration, formatNumber, limitList } from '../platform/english.js';
import { endingLines } from './report-endings.js';
import { withDistinctNames } from './report-names.js';
import { countNotes, everythingNotes, exportNotes, footer } from './report-notes.js';
import { resultLine } from './report-result.js';
import { batchTable, countTable, moverTable, type ReportTable } from './report-rows.js';
import { isForTable, tableBlock } from './report-table.js';
import { reportChoices } from './run-choices.js';

/** Characters of a report. Its blocks must stay below 12,000; it is never edited, so its text may be long. */
const WORDS = 12_000;
/** Characters of all blocks, less some to spare. */
const BLOCKS = 11_000;
/** Characters of its rows, and rows at most. */
const ROWS = { characters: 8_000, most: 50 };
const WARNINGS = 10;
const MOVERS = 20;

/** The message that ends a run: what came of it first, which is also the notification. */
export function report(given: RunView): SlackMessage {
  const view = withDistinctNames(given);
  const { ending } = view;
  if (!ending) throw new Error(`${view.run} has no ending to report`);
  const title = resultLine(view, ending);
  const said = [...repeatedLine(view), ...endingLines(view, ending)];
  const tables = tablesOf(view);
  const lines = tables.map((one) => linesOf(one, ROWS.characters / tables.length));
  const warnings = warningLines(ending);
  const notes = notesOf(view);
  const foot = footer(view, ending.at);
  const rest = [...(notes.length > 0 ? [context(notes.join('\n'))] : []), context(foot)];
  const all = (shown: string[]): KnownBlock[] => [
    section(`*${title}*`),
    ...sections([...said, ...shown, ...warnings]),
    ...rest,
    ...choiceRow(reportChoices(view), actions.menu),
  ];
  const native = tables.findIndex(isForTable);
  const table = tables[native];
  const text = [title, ...said, ...lines.flat(), ...warnings, ...notes, foot].join('\n');
  const plain = all(lines.flat());
  if (!table) return buildMessage(text, plain, WORDS);
  const beside = all(lines.filter((_, at) => at !== native).flat());
  // Slack may draw a table after everything else: a message with its table at the end reads right either way.
  return buildMessage(text, [...beside, tableBlock(table, BLOCKS - JSON.stringify(beside).length)], WORDS, plain);
}

const repeatedLine = ({ repeated }: RunView): string[] =>
  repeated ? ['Posted again because Slack didn’t confirm the first post.'] : [];

/** A table for what was counted, and one for what was written. */
function tablesOf(view: RunView): ReportTable[] {
  const { evaluation, export: exported } = view;
  return [...(evaluation ? [countedTable(view, evaluation)] : []), ...(exported ? [batchTable(view, exported)] : [])];
}

function countedTable(view: RunView, evaluation: EvaluationResult): ReportTable {
  const { counts, named = [] } = evaluation;
  return counts.length > 0 ? countTable(view, evaluation) : moverTable(view, named.slice(0, MOVERS));
}

/** The rows as lines, as many as fit; how many more there are is said. */
function linesOf({ rows }: ReportTable, most: number): string[] {
  let kept = Math.min(rows.length, ROWS.most);
  const length = () => rows.slice(0, kept).reduce((sum, { line }) => sum + line.length + 1, 0);
  while (kept > 1 && length() > most) kept -= 1;
  const lines = rows.slice(0, kept).map(({ line }) => line);
  const more = rows.length - kept;
  return more > 0 ? [...lines, `and ${formatNumber(more)} more (see Details)`] : lines;
}

function notesOf(view: RunView): string[] {
  const { evaluation, export: exported } = view;
  const counted = evaluation && (evaluation.counts.length > 0 ? countNotes(evaluation) : everythingNotes(evaluation));
  return [...(counted ?? []), ...(exported ? exportNotes(view, exported) : [])];
}

function warningLines(ending: Ending): string[] {
  if (ending.how !== 'finished-with-warnings') return [];
  return limitList(
    ending.warnings.map((warning) => `⚠️ ${foreign(warning, 300)}`),
    WARNINGS,
  );
}

/** One notice in the card's thread when a run takes longer than it should. */
export function overdue(view: RunView): SlackMessage {
  // Adobe tells nothing of a run that waits to be sent.
  const latest = Math.max(view.askedAt, view.checkedAt ?? 0, view.overdueAt ?? 0);
  const soFar = formatDuration(latest - view.askedAt);
  const text = `Running late: ${shortRunTitle(view)}, ${soFar} so far. Still watching; you don’t need to ask again. · ${runSubtitle(view)}`;
  return buildMessage(text, [context(text)]);
}
