import type { SlackMessage } from '../runs/view.js';
import { encodeJobRef } from './buttons.js';
import { batchState, sandboxLabel } from './phrases.js';
import { code, fence, foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, slackDateTime, section } from './mrkdwn.js';
import { formatNumber, limitList, plural, amountOf } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';
import type { BatchView, FileView } from '../queries/files.js';

export const filesActions = { show: 'files:show', more: 'files:more' } as const;

const BATCHES = 8;
/** Characters of the code for a batch, and of the text of all; a message that is never edited may have a long one. */
const QUERY = 2_000;
const WHOLE = 12_000;
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

export interface FilesPage {
  shown: FileView[];
  /** Where this page begins, counted from 1, and how many there are. */
  from: number;
  total: number;
  /** False: Adobe's list was longer than we read. */
  complete: boolean;
  more: string | undefined;
}

/** A batch: its state, records and files, but never rows. Without `page` Adobe does not list the files. */
export function filesMessage(sandbox: SandboxRef, batch: BatchView, page: FilesPage | undefined): SlackMessage {
  const head = batchLines(batch, sandbox);
  const list = page ? [pageTitle(page), ...page.shown.map(fileLine)] : [];
  const more = page?.more;
  return buildMessage([...head, ...list].join('\n'), [
    section(head.join('\n')),
    ...(list.length === 0 ? [] : [section(list.join('\n'))]),
    context('Rows aren’t shown (personal data).'),
    ...(more === undefined ? [] : [buttonRow({ action: filesActions.more, text: 'More…', value: more })]),
  ]);
}

function pageTitle({ shown, from, total, complete }: FilesPage): string {
  const count = `${formatNumber(total)}${complete ? '' : ' or more'}`;
  if (total === 0) return 'No files yet.';
  if (total <= shown.length) return `${count} ${total === 1 && complete ? 'file' : 'files'}:`;
  return `Files ${formatNumber(from)} to ${formatNumber(from + shown.length - 1)} of ${count}:`;
}

function fileLine({ name, parts, bytes, atLeast }: FileView): string {
  const many = parts === undefined ? '' : ` (${amountOf(parts, 'part')})`;
  const size = bytes === undefined ? '' : ` ${atLeast ? 'at least ' : ''}${sizeWords(bytes)}`;
  return `• ${code(name, 150)}${many}${size}`;
}

/** Several batches, such as an export with one for each audience: a line each, with a button for its files. */
export function batches(sandbox: SandboxRef, of: string, all: BatchView[]): SlackMessage {
  const title = `*${formatNumber(all.length)} batches of ${foreign(of)}* in ${sandboxLabel({ sandbox })}`;
  const shown = all.slice(0, BATCHES);
  const left = all.length - shown.length;
  const rest =
    left > 0
      ? [
          `${formatNumber(left)} more ${plural('batch', left)}. To see one, type \`/audience files\` and the batch’s id.`,
        ]
      : [];
  return buildMessage([title, ...all.map((batch) => batchLines(batch, sandbox).join('\n')), ...rest].join('\n'), [
    section(title),
    ...shown.flatMap((batch) => [
      section(batchLines(batch, sandbox).join('\n')),
      buttonRow({ action: filesActions.show, text: 'Files', value: encodeJobRef(sandbox.name, batch.id) }),
    ]),
    ...rest.map(context),
  ]);
}

function batchLines(batch: BatchView, sandbox: SandboxRef): string[] {
  const { id, status, written, failed, at, dataset, errors, failedFiles } = batch;
  const into = dataset ? ` · ${foreign(dataset.name)} ${code(dataset.id)}` : '';
  const when = at === undefined ? '' : ` · ${slackDateTime(at)}`;
  const rows = written === undefined ? 'rows written: not reported' : `${amountOf(written, 'row')} written`;
  const lost =
    failed === undefined ? 'failed: not reported' : failed === 0 ? 'none failed' : `${formatNumber(failed)} failed`;
  return [
    `Batch ${code(id)}: *${batchState(status)}*${into} · ${sandboxLabel({ sandbox })}${when}`,
    `${rows}, ${lost}${failedFiles ? ` · ${formatNumber(failedFiles)} ${plural('file', failedFiles)} with failed rows` : ''}`,
    ...limitList(
      errors.map((error) => `⚠️ ${foreign(error, 300)}`),
      3,
    ),
  ];
}

function sizeWords(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: power === 0 ? 0 : 1 })} ${UNITS[power] ?? ''}`;
}

interface HandOver {
  sandbox: SandboxRef;
  run: string;
  dataset: { id: string; name: string; table?: string };
  /** Ids, each with its audience if the batch holds only one. */
  batches: { id: string; audience?: string }[];
}

/** What the people who read the data need: ids, paths, and a query for each batch. */
export function handOverMessage({ sandbox, run, dataset, batches: all }: HandOver): SlackMessage {
  const table = dataset.table ?? guess(dataset.name);
  const sure =
    dataset.table === undefined ? ' (the usual name; check the table name on the dataset’s page in Adobe)' : '';
  const head = [
    `*How to read the data of ${run}* in ${sandboxLabel({ sandbox })}`,
    `Dataset ${foreign(dataset.name)} ${code(dataset.id)}`,
    `Query Service table ${code(table, 100)}${sure}`,
    `Data Access API: send the header ${code(`x-sandbox-name: ${sandbox.name}`)}. For each file in a batch:`,
    '`GET /data/foundation/export/files/{dataSetFileId}?path={name}`',
  ].join('\n');
  // Path and query have a section each: together they may be longer than Slack takes.
  const parts = all.flatMap(({ id, audience }) => [
    `Batch ${code(id)}${audience === undefined ? '' : ` · ${foreign(audience, 60)}`}\n${code(`GET /data/foundation/export/batches/${id}/files`)}`,
    fence([queryOf(table, id)], QUERY),
  ]);
  return buildMessage([head, ...parts].join('\n'), [head, ...parts].map(section), WHOLE);
}

const queryOf = (table: string, batch: string) =>
  `SELECT * FROM ${table} WHERE _ACP_BATCHID = '${batch.replaceAll("'", "''")}' LIMIT 10;`;

/** Query Service names a table after its dataset. */
function guess(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
