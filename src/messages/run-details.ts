import type {
  AudienceCount,
  EvaluationResult,
  ExportedBatch,
  RunStage,
  RunView,
  SlackMessage,
  StageView,
} from '../runs/view.js';
import { isPlatform } from '../request/request.js';
import { code, foreign } from '../platform/escape.js';
import {
  capital,
  dotted,
  formatDuration,
  formatNumber,
  limitList,
  plural,
  profileCount,
  amountOf,
} from '../platform/english.js';
import { audienceLink, datasetLink } from './adobe-links.js';
import { buildMessage, sections, slackDateTime } from './mrkdwn.js';
import { nothingExported } from './report-endings.js';
import {
  beforeWords,
  enteredWord,
  filterSummary,
  runSubtitle,
  runTitle,
  shortRunTitle,
  statusWord,
} from './phrases.js';

/** Audiences counted besides, and batches, that are listed. */
const OTHERS = 50;
const BATCHES = 60;
/** Counters of one kind that are listed of an audience. */
const COUNTERS = 8;
/** Characters. Blocks of a message have 12,000. */
const WORDS = 10_000;
const LEFT_OUT = 'Left out, to fit in one message: namespaces and statuses.';

/**
 * All that we know of a run: what its report leaves out as well, with ids and Adobe's own words.
 * What the details of its jobs say is left to those, for the stages in `told`.
 */
export function runDetails(view: RunView, told: RunStage[] = []): SlackMessage {
  const full = detailLines(view, told, true);
  const lines = lengthOf(full) <= WORDS ? full : [...detailLines(view, told, false), LEFT_OUT];
  return buildMessage(lines.join('\n'), sections(lines), WORDS + 2_000);
}

const lengthOf = (lines: string[]): number => lines.join('\n').length;

function detailLines(view: RunView, told: RunStage[], counters: boolean): string[] {
  const { request, evaluation, ending } = view;
  const exported = told.includes('export') ? undefined : view.export;
  const counts = told.includes('evaluation') ? [] : (evaluation?.counts ?? []);
  const ids = evaluation ? [] : request.audiences.map((one) => `• ${audienceLink(view, one, 80)} ${code(one.id)}`);
  return [
    `*${ending || view.hold ? shortRunTitle(view) : runTitle(view)}*`,
    dotted(runSubtitle(view), `requested ${slackDateTime(view.askedAt)}`),
    ...(view.hold ? [`On hold until ${slackDateTime(view.hold.until)}. Nothing is sent before then.`] : []),
    ...view.stages.map(stageLine),
    ...[ending && nothingExported(view, ending)].filter((line) => line !== undefined),
    ...(ending?.how === 'failed' && ending.quota ? [`Adobe says: ${foreign(ending.reason, 300)}`] : []),
    ...(request.dataset ? [`Dataset ${datasetLink(view)} ${code(request.dataset.id)}`] : []),
    ...filterSummary(request),
    ...ids,
    ...counts.flatMap((count) => countLines(view, count, counters)),
    ...(evaluation ? besidesLines(evaluation) : []),
    ...limitList(
      (exported?.batches ?? []).map((batch) => batchLine(view, batch)),
      BATCHES,
    ),
    ...(exported?.profiles === undefined ? [] : [`${profileCount(exported.profiles)} exported`]),
  ];
}

/** Our words for the states of a stage. */
const STAGE_STATES: Record<StageView['state'], string> = {
  todo: 'not sent yet',
  behind: 'queued behind another run',
  sending: 'sending',
  'in-doubt': 'checking with Adobe',
  busy: 'queued, Adobe is busy',
  waiting: 'queued',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

function stageLine({ stage, state, jobId, status, sentAt, endedAt }: StageView): string {
  const words = dotted(
    `${capital(stage)}: ${STAGE_STATES[state]}`,
    status && `Adobe: ${foreign(status)}`,
    jobId && `job ${code(jobId)}`,
    sentAt === undefined ? undefined : `sent ${slackDateTime(sentAt)}`,
    endedAt === undefined || sentAt === undefined ? undefined : `took ${formatDuration(endedAt - sentAt)}`,
  );
  return `• ${words}`;
}

function besidesLines({ named, others }: EvaluationResult): string[] {
  const besides = [...(named ?? [])]
    .sort((a, b) => b.profiles - a.profiles)
    .slice(0, OTHERS)
    .map(({ id, name = 'unknown audience', profiles }) => `${foreign(name, 60)} ${code(id)} ${formatNumber(profiles)}`);
  const more = Object.keys(others).length - besides.length;
  const isUnnamed = named?.length === 0 && more > 0;
  return [
    ...(isUnnamed ? ['The names of the other audiences in this job couldn’t be looked up.'] : []),
    ...(besides.length === 0 ? [] : ['Also counted in this job:', ...besides.map((line) => `• ${line}`)]),
    ...(more > 0
      ? [
          `${formatNumber(more)} more ${plural('audience', more)} in this job. To see a count: \`/audience size &lt;audience&gt;\``,
        ]
      : []),
  ];
}

function countLines(view: RunView, count: AudienceCount, counters: boolean): string[] {
  const { id, profiles, last, namespaces, statuses } = count;
  const size = profiles === undefined ? 'not reported by Adobe' : profileCount(profiles);
  const parts = counters ? [...counterWords(namespaces), ...counterWords(statuses, enteredWord)] : [];
  return [`• ${audienceLink(view, count, 80)} ${code(id)}: ${dotted(size, beforeWords(last), ...parts)}`];
}

function counterWords(all: Record<string, number>, word = (name: string) => foreign(name)): string[] {
  const parts = Object.entries(all).map(([name, profiles]) => `${word(name)} ${formatNumber(profiles)}`);
  return limitList(parts, COUNTERS);
}

function batchLine(view: RunView, batch: ExportedBatch): string {
  const { audience, statuses, batchId, recordsWritten, recordsFailed, status } = batch;
  const namespace = audience && !isPlatform(audience.namespace) ? ` [${foreign(audience.namespace)}]` : '';
  const who = audience && `${audienceLink(view, audience, 80)}${namespace}`;
  const rows = recordsWritten === undefined ? 'rows not reported' : amountOf(recordsWritten, 'row');
  const words = statuses.map((one) => `${statusWord(one)} (${foreign(one)})`).join(', ');
  const failed = recordsFailed ? `${formatNumber(recordsFailed)} failed` : '';
  const id = batchId === undefined ? 'no batch reported by Adobe' : `batch ${code(batchId)}`;
  return `• ${dotted(who, words, id, batchId === undefined ? '' : rows, failed, status && `Adobe: ${foreign(status)}`)}`;
}
