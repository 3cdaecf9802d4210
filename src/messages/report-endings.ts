import type { Ending, LostRight, RunView } from '../runs/view.js';
import { capital, limitList, plural } from '../platform/english.js';
import { code, foreign } from '../platform/escape.js';
import { expiredLines, quotaLines, withdrewIt } from './hold.js';
import { slackDateTime } from './mrkdwn.js';
import { audienceNames, filterSummary, peopleOr, personIn, shortRunTitle } from './phrases.js';

const BATCHES = 20;

const PROBABLY_USED = 'It probably still uses one of today’s evaluations.';

/** What an ending means, and what can be done, for those that numbers do not say enough of. */
export function endingLines(view: RunView, ending: Ending): string[] {
  switch (ending.how) {
    case 'finished':
    case 'finished-with-warnings':
      return [];
    case 'failed':
      return ending.quota ? quotaLines(view, ending.quota) : failedLines(view, ending);
    case 'cancelled':
      return cancelledLines(view, ending);
    case 'expired':
      return expiredLines(view);
    case 'lost':
      return [
        shortRunTitle(view),
        'I stopped checking. Adobe may still finish it.',
        ...[nothingExported(view, ending)].filter((line) => line !== undefined),
        ...(ending.support.jobId === undefined
          ? []
          : [`Before you ask again, look in Adobe for job ${code(ending.support.jobId)}.`]),
      ];
  }
}

type Failed = Extract<Ending, { how: 'failed' }>;

function failedLines(view: RunView, ending: Failed): string[] {
  const { right, mayHaveStarted, stage, support } = ending;
  const sentAt = slackDateTime(support.sentAt ?? ending.at);
  return [
    shortRunTitle(view),
    ...filterSummary(view.request),
    ...(right ? [notSent(view, ending)] : [exportedLine(view, ending)].filter((line) => line !== '')),
    ...(mayHaveStarted
      ? [
          `It may have started anyway. Before you try again, look in Adobe for a job for ${audienceNames(view.request)} sent at ${sentAt}.`,
        ]
      : []),
    ...(right || mayHaveStarted ? [] : [quotaLine(view, stage)].filter((line) => line !== '')),
    ...(right
      ? whoCanAsk(view, right)
      : ['If it keeps failing, send Adobe support the *Support details* from the menu.']),
  ];
}

/**
 * Of a run that was to export, and of whose export surely nothing is there: an evaluation that failed, may have started
 * or was lost sight of is followed by no export.
 */
export function nothingExported({ kind }: RunView, ending: Ending): string | undefined {
  if (kind === 'evaluation' || (ending.how !== 'failed' && ending.how !== 'lost')) return undefined;
  if (ending.stage === 'evaluation') return NOTHING_EXPORTED;
  const isThere = ending.how === 'lost' || ending.mayHaveStarted || (ending.batches ?? []).length > 0;
  return isThere ? undefined : NOTHING_EXPORTED;
}

const NOTHING_EXPORTED = 'Nothing was exported.';

/** Whether anything was exported. */
function exportedLine(view: RunView, ending: Failed): string {
  const { mayHaveStarted, batches = [] } = ending;
  const nothing = nothingExported(view, ending);
  if (nothing !== undefined || mayHaveStarted || view.kind === 'evaluation') return nothing ?? '';
  const ids = batches.map((id) => code(id));
  return `Adobe lists ${plural('batch', ids.length)} ${limitList(ids, BATCHES).join(', ')} anyway. Check the contents before you use the data.`;
}

/** What trying again costs. */
function quotaLine({ evaluation, stages }: RunView, stage: Failed['stage']): string {
  if (evaluation)
    return `The count from ${slackDateTime(evaluation.endedAt)} is kept; trying again doesn’t use an evaluation.`;
  if (stage === 'export') return 'Trying again doesn’t use an evaluation.';
  return stages.some((one) => one.stage === 'evaluation' && one.jobId !== undefined) ? PROBABLY_USED : '';
}

function notSent({ kind, evaluation }: RunView, { stage, mayHaveStarted }: Failed): string {
  if (mayHaveStarted && kind === 'evaluation-then-export' && stage === 'evaluation')
    return `It wasn’t sent again. ${NOTHING_EXPORTED}`;
  if (mayHaveStarted) return 'It wasn’t sent again.';
  if (evaluation)
    return `Nothing was exported. The count from ${slackDateTime(evaluation.endedAt)} is kept; trying again doesn’t use an evaluation.`;
  return `Nothing was sent to Adobe${stage === 'evaluation' ? ', and no evaluation was used' : ''}.`;
}

function whoCanAsk(view: RunView, { lost, may }: LostRight): string[] {
  if (lost === 'sandbox') return ['To run it in another sandbox, press “Try again…” and choose one.'];
  if (!may) return ['Any full member of this workspace can request it again.'];
  return [`Ask: ${peopleOr({ people: may, names: view.names }, 'USHER_OPERATORS')}.`];
}

type Cancelled = Extract<Ending, { how: 'cancelled' }>;

function cancelledLines(view: RunView, ending: Cancelled): string[] {
  const refused = ending.refused === undefined ? [] : [`Adobe refused to cancel it: ${foreign(ending.refused, 300)}`];
  const alike = ending.alike
    ? [
        'Adobe never confirmed that it started. Adobe has an identical job, but it may be someone else’s, so I left it alone. If it’s yours, cancel it with `/audience cancel &lt;id&gt;`.',
      ]
    : [];
  const what = ending.finishedAnyway ? [shortRunTitle(view)] : [];
  return [...what, cancelledSentence(view, ending), ...refused, ...alike, ...exportedAnyway(view, ending)];
}

/** Adobe does not say whether a cancelled export job leaves rows. */
function exportedAnyway({ kind, stages, export: exported }: RunView, { submitted }: Cancelled): string[] {
  if (!submitted || exported || kind === 'evaluation') return [];
  const began = stages.some(({ stage, jobId }) => stage === 'export' && jobId !== undefined);
  if (began) return ['The export may have written rows before it was cancelled. Check the dataset before you use it.'];
  return kind === 'export' ? [] : [NOTHING_EXPORTED];
}

function cancelledSentence(view: RunView, ending: Cancelled): string {
  const { run, kind, evaluation, stages } = view;
  const who = ending.by === undefined ? undefined : capital(personIn(view, ending.by));
  if (ending.withdrawn) return withdrewIt(who ?? 'Someone');
  if (!ending.submitted) {
    return ending.unconfirmed
      ? `${who ?? 'Someone'} cancelled it. Adobe hadn’t confirmed that it started, and it isn’t in Adobe’s list of jobs.`
      : `${who ?? 'Someone'} cancelled it before anything was sent to Adobe.`;
  }
  if (ending.finishedAnyway) return `${who ?? 'Someone'} asked to cancel it, but Adobe had already finished.`;
  const cancelled = who === undefined ? 'It was cancelled in Adobe, not by Usher.' : `${who} cancelled it.`;
  if (ending.stillNeeded) {
    const { heir = 'another run' } = ending;
    return `${cancelled} The evaluation continues because ${heir} shares it. Everyone following ${run} will get the counts from there.`;
  }
  if (ending.outside) return `${cancelled} The evaluation was started outside Usher and continues.`;
  if (evaluation) return `${cancelled} The count from ${slackDateTime(evaluation.endedAt)} is kept.`;
  const started = kind !== 'export' && stages.some(({ stage, jobId }) => stage === 'evaluation' && jobId !== undefined);
  return started ? `${cancelled} ${PROBABLY_USED}` : cancelled;
}
