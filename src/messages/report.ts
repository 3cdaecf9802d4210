import { ALL_AUDIENCES } from '../request/request.js';
import type { Ending, LostRight, SlackMessage, RunView } from '../runs/view.js';
import { actions } from './buttons.js';
import { filesActions } from './files.js';
import {
  audienceCount,
  audienceNames,
  beganAtText,
  datasetName,
  runSubtitle,
  filterSummary,
  sandboxLabel,
  shortRunTitle,
  durationSummary,
} from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import {
  type ButtonOptions,
  buttonRow,
  slackTime,
  context,
  buildMessage,
  slackDateTime,
  section,
  sections,
} from './mrkdwn.js';
import { formatDuration, limitList } from '../platform/english.js';
import { type Detail, DETAIL_LEVELS, evaluationLines, exportLines } from './report-lines.js';

/** Characters of a report. Its blocks must stay below 12,000; it is never edited, so its text may be long. */
const WORDS = 9_000;
const LEFT_OUT = 'Left out, to fit in one message: namespaces and statuses.';

/** The message that ends a run. */
export function report(view: RunView): SlackMessage {
  if (!view.ending) throw new Error(`${view.run} has no ending to report`);
  const title = titleOf(view, view.ending);
  const lines = linesOf(view, view.ending);
  return buildMessage(
    [title, ...lines].join('\n'),
    [section(`*${title}*`), ...sections(lines), buttonRow(...reportButtons(view))],
    WORDS + 3_000,
  );
}

/** The lines in as much detail as fits. What is left out is said. */
function linesOf(view: RunView, ending: Ending): string[] {
  const repeated = view.repeated ? ['Repeated: Slack did not tell whether this arrived before.'] : [];
  let lines: string[] = [];
  for (const detail of DETAIL_LEVELS) {
    lines = [...repeated, ...bodyOf(view, ending, detail), ...(detail.breakdown ? [] : [LEFT_OUT])];
    if (length(lines) <= WORDS) return lines;
  }
  let kept = lines.length;
  while (kept > 1 && length(lines.slice(0, kept)) > WORDS) kept -= 1;
  return limitList(lines, kept);
}

const length = (lines: string[]): number => lines.join('\n').length;

function titleOf(view: RunView, ending: Ending): string {
  const rest = runSubtitle(view);
  switch (ending.how) {
    case 'finished':
    case 'finished-with-warnings': {
      const mark = ending.how === 'finished' ? '✅' : '⚠️';
      const what = view.export
        ? `Exported ${audienceCount(view.request)} to ${datasetName(view.request)}`
        : `Evaluated ${audienceCount(view.request)}`;
      return `${mark} ${what} · ${rest}`;
    }
    case 'failed': {
      const what = ending.stage === 'evaluation' ? 'Evaluation' : 'Export';
      if (ending.right) return `⛔ ${what} not sent · ${rest}`;
      return `❌ ${what} failed · ${rest} · ${slackTime(ending.at)}, after ${formatDuration(ending.at - beganAtText(view))}`;
    }
    case 'cancelled':
      return `⏹ Cancelled · ${rest}`;
    case 'lost':
      return `❔ Lost sight of the ${ending.stage} · ${rest}`;
  }
}

function bodyOf(view: RunView, ending: Ending, detail: Detail): string[] {
  switch (ending.how) {
    case 'finished':
      return [...resultLines(view, detail), durationSummary(view, ending.at)];
    case 'finished-with-warnings':
      return [...resultLines(view, detail), ...warningLines(ending.warnings), durationSummary(view, ending.at)];
    case 'failed':
      return failedLines(view, ending, detail);
    case 'cancelled':
      return cancelledLines(view, ending, detail);
    case 'lost':
      return [
        shortRunTitle(view),
        `Adobe did not say how it ended within ${formatDuration(ending.at - beganAtText(view))}, so we stopped looking.`,
        ...(ending.support.jobId === undefined
          ? []
          : [`Look for job ${code(ending.support.jobId)} in Adobe before asking again.`]),
        ...(view.evaluation ? evaluationLines(view.evaluation, detail) : []),
      ];
  }
}

function warningLines(warnings: string[]): string[] {
  const lines = warnings.map((warning) => `⚠️ ${foreign(warning, 300)}`);
  return limitList(lines, 10);
}

function resultLines(view: RunView, detail: Detail): string[] {
  return [
    ...(view.evaluation ? evaluationLines(view.evaluation, detail) : []),
    ...(view.export ? exportLines(view, view.export, detail) : []),
  ];
}

type Failed = Extract<Ending, { how: 'failed' }>;

function failedLines(view: RunView, ending: Failed, detail: Detail): string[] {
  const { evaluation } = view;
  return [
    shortRunTitle(view),
    ...filterSummary(view.request),
    ...(ending.right ? rightLines(view, ending, ending.right) : [foreign(ending.reason, 500)]),
    ...(ending.mayHaveStarted
      ? [
          `It may have started all the same. Before asking again, look in Adobe for a job of ${audienceNames(view.request)} sent at ${slackDateTime(ending.support.sentAt ?? ending.at)}.`,
        ]
      : []),
    ...(ending.stage === 'export' && !ending.mayHaveStarted && !ending.right ? [batchesLeft(ending)] : []),
    ...(evaluation
      ? [`The evaluation of ${slackDateTime(evaluation.endedAt)} is kept; trying again spends none.`]
      : ending.stage === 'export'
        ? ['An export spends no evaluation; neither does trying again.']
        : []),
    ...(evaluation ? evaluationLines(evaluation, detail) : []),
  ];
}

/** Who lost which right, what came of it, and who can ask again. */
function rightLines({ request, evaluation }: RunView, { stage, mayHaveStarted }: Failed, right: LostRight): string[] {
  const [who, where] = [`<@${right.who}>`, sandboxLabel(request)];
  const why: Record<LostRight['lost'], string> = {
    member: `${who} is no full member of this workspace any more.`,
    operator: `${who} may not start anything in ${where} any more.`,
    turned: `${foreign(request.sandbox.name)} has become a production sandbox since ${who} asked, and nobody who may has said yes to that.`,
    sandbox: `There is no sandbox ${foreign(request.sandbox.name)} any more.`,
  };
  const sent = mayHaveStarted
    ? 'Nothing was sent again.'
    : evaluation
      ? 'Nothing was exported.'
      : `Nothing was sent to Adobe${stage === 'evaluation' ? ', and no evaluation was spent' : ''}.`;
  return [`${why[right.lost]} ${sent}`, ...(right.lost === 'sandbox' ? [] : [whoCanAsk(right)])];
}

function whoCanAsk({ may }: LostRight): string {
  if (!may) return 'Any full member can ask for it again.';
  const names = limitList(
    may.map((id) => `<@${id}>`),
    10,
  );
  return `Who can ask for it: ${names.join(', ') || 'nobody yet (USHER_OPERATORS is not set)'}.`;
}

function batchesLeft({ batches = [] }: Failed): string {
  if (batches.length === 0) return 'No batch reported.';
  const ids = batches.map((id) => code(id));
  return `Adobe reports ${limitList(ids, 20).join(', ')} all the same: look into it before you use it.`;
}

type Cancelled = Extract<Ending, { how: 'cancelled' }>;

function cancelledLines(view: RunView, ending: Cancelled, detail: Detail): string[] {
  const refused = ending.refused === undefined ? [] : [`Adobe would not cancel it: ${foreign(ending.refused, 300)}`];
  const alike = ending.alike
    ? [
        'Adobe never answered whether it started. It has a job that does the same, and that may be somebody else’s: it was left alone.',
      ]
    : [];
  const exportDropped = ending.submitted && view.kind === 'evaluation-then-export' && !view.export;
  return [
    shortRunTitle(view),
    cancelledSentence(view, ending),
    ...refused,
    ...alike,
    ...resultLines(view, detail),
    ...(exportDropped ? ['Nothing was exported.'] : []),
  ];
}

function cancelledSentence({ run, kind, evaluation, stages }: RunView, ending: Cancelled): string {
  const who = ending.by === undefined ? undefined : `<@${ending.by}>`;
  if (!ending.submitted) {
    return ending.unconfirmed
      ? `${who ?? 'Somebody'} cancelled it. Adobe had not answered whether it started; it is not in its list.`
      : `${who ?? 'Somebody'} cancelled it before anything was sent to Adobe.`;
  }
  if (ending.finishedAnyway) return `${who ?? 'Somebody'} cancelled it, but Adobe had finished all the same:`;
  const cancelled = who === undefined ? 'It was cancelled in Adobe, not by Usher.' : `${who} cancelled it.`;
  if (ending.stillNeeded) {
    const { heir = 'another run' } = ending;
    return `${cancelled} The evaluation itself goes on for ${heir}, which shares it. Whoever follows ${run} gets its counts from there.`;
  }
  if (ending.outside) return `${cancelled} The evaluation itself was started outside Usher, and goes on.`;
  if (evaluation) return `${cancelled} The evaluation of ${slackDateTime(evaluation.endedAt)} is kept:`;
  const started = kind !== 'export' && stages.some(({ stage, jobId }) => stage === 'evaluation' && jobId !== undefined);
  return started ? `${cancelled} A started evaluation probably counts against the day.` : cancelled;
}

/** The buttons of a run that has ended; none before that. */
export function reportButtons(view: RunView): ButtonOptions[] {
  return view.ending ? buttonsOf(view, view.ending).filter(({ action }) => fits(action, view)) : [];
}

function buttonsOf(view: RunView, ending: Ending): ButtonOptions[] {
  const value = view.run;
  const details = { action: actions.details, text: 'Details', value };
  const command = { action: actions.command, text: 'Copy as command', value };
  const again = { action: actions.again, text: 'Run again…', value };
  if (ending.how === 'failed' || ending.how === 'lost') {
    const retry = { action: actions.exportThis, text: 'Try the export again…', value };
    const support = { action: actions.support, text: 'Support details', value };
    if ('right' in ending) return ending.stage === 'export' ? [retry, details, command] : [details, command, again];
    return ending.stage === 'export' ? [retry, support, command] : [support, details, command, again];
  }
  if (ending.how === 'cancelled') return [details, command, again];
  return view.export
    ? [
        { action: actions.handOver, text: 'Hand over', value },
        { action: filesActions.show, text: 'Files', value },
        ...[details, command, again],
      ]
    : [{ action: actions.exportThis, text: 'Export this…', value }, details, command, again];
}

/** A run of every audience at once can be neither asked for again nor exported. */
function fits(action: string, { request }: RunView): boolean {
  const named = request.audiences.every(({ id }) => id !== ALL_AUDIENCES);
  return named || action === actions.details || action === actions.support;
}

/** One notice in the card's thread when a run takes longer than it should. */
export function overdue(view: RunView): SlackMessage {
  // Adobe tells nothing of a run that waits to be sent.
  const latest = Math.max(view.askedAt, view.checkedAt ?? 0, view.overdueAt ?? 0);
  const soFar = formatDuration(latest - view.askedAt);
  const text = `${runSubtitle(view)} is overdue: ${soFar} so far. We keep watching; nothing needs to be asked again.`;
  return buildMessage(text, [context(text)]);
}
