import type { SlackMessage, StageView, RunView } from '../runs/view.js';
import { actions } from './buttons.js';
import { beganAtText, runSubtitle, filterSummary, originSummary, runTitle, shortRunTitle } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { type ButtonOptions, buttonRow, slackTime, context, buildMessage, section } from './mrkdwn.js';
import { formatDuration } from '../platform/english.js';

/** The one message of a run that is edited until the run ends. */
export function card(view: RunView): SlackMessage {
  const stages = stageLine(view);
  const notes = noteLines(view);
  const text = [runSubtitle(view), runTitle(view), stages, ...notes].join('\n');
  return buildMessage(text, [
    context(runSubtitle(view)),
    section(`*${runTitle(view)}*\n${stages}`),
    ...(notes.length > 0 ? [context(notes.join('\n'))] : []),
    buttonRow(...liveButtons(view)),
  ]);
}

export function liveButtons({ run: value, cancelling }: RunView): ButtonOptions[] {
  return [
    { action: actions.details, text: 'Details', value },
    { action: actions.check, text: 'Check now', value },
    ...(cancelling ? [] : [{ action: actions.cancel, text: 'Cancel…', value, style: 'danger' as const }]),
  ];
}

/** What is left of the card once the report is posted. */
export function cardEnded(view: RunView): SlackMessage {
  const how = { finished: '✅', 'finished-with-warnings': '⚠️', failed: '❌', cancelled: '⏹', lost: '❔' };
  const line = `${view.ending ? how[view.ending.how] : '✅'} ${shortRunTitle(view)} · ${runSubtitle(view)} · ended ${slackTime(view.ending?.at ?? view.askedAt)}`;
  return buildMessage(line, [context(line)]);
}

function stageLine({ stages }: RunView): string {
  const sent = stages.find(({ sentAt }) => sentAt !== undefined);
  const first = sent?.sentAt === undefined ? '○ Send' : `✓ Sent ${slackTime(sent.sentAt)}`;
  return [first, ...stages.map(stageWords)].join('   ');
}

/** Adobe's statuses that our own words already say. */
const SAID = new Set(['NEW', 'QUEUED', 'PROCESSING', 'CANCELLING']);

function stageWords({ stage, state, status }: StageView): string {
  const name = stage === 'evaluation' ? 'Evaluate' : 'Export';
  const adobe = status === undefined || SAID.has(status) ? '' : ` (${foreign(status)})`;
  const words: Record<StageView['state'], string> = {
    todo: `○ ${name}`,
    behind: `▸ ${name}: waiting for another run`,
    sending: `▸ ${name}: sending`,
    'in-doubt': `▸ ${name}: in doubt`,
    busy: `▸ ${name}: waiting for Adobe`,
    waiting: `▸ ${name}: waiting at Adobe`,
    running: status === 'CANCELLING' ? `▸ ${name}: being cancelled` : `▸ ${name}: running${adobe}`,
    done: `✓ ${name}`,
    failed: `✗ ${name}`,
    cancelled: `✗ ${name}: cancelled`,
  };
  return words[state];
}

function noteLines(view: RunView): string[] {
  const { stages, overdue, cancelling, request } = view;
  return [
    ...(request.job ? [`${originSummary(request)}; job ${code(request.job.id)}.`] : []),
    ...filterSummary(request),
    ...stages.flatMap(stageNotes),
    ...stages.flatMap((stage) => unsureNote(stage, view)),
    ...(cancelling
      ? [`<@${cancelling.by}> asked to cancel at ${slackTime(cancelling.at)}; waiting for Adobe’s last word.`]
      : []),
    ...(overdue ? ['Overdue: this takes longer than it should. We keep watching.'] : []),
    ...progress(view),
  ];
}

/** `12 min so far; last time 2 h 50 min. Checked 14:14.` */
function progress(view: RunView): string[] {
  const { checkedAt, lastTookMs } = view;
  const last = lastTookMs === undefined ? [] : [`last time ${formatDuration(lastTookMs)}`];
  if (checkedAt === undefined)
    return lastTookMs === undefined ? [] : [`Last time it took ${formatDuration(lastTookMs)}.`];
  return [
    `${[`${formatDuration(checkedAt - beganAtText(view))} so far`, ...last].join('; ')}. Checked ${slackTime(checkedAt)}.`,
  ];
}

function stageNotes({ busyUntil, inDoubtSince, behind, joined, cancelRefused }: StageView): string[] {
  return [
    ...(behind === undefined ? [] : [behindWords(behind)]),
    ...(busyUntil === undefined
      ? []
      : [`Adobe is evaluating something else. Asking again at ${slackTime(busyUntil)}.`]),
    ...(inDoubtSince === undefined
      ? []
      : [`Adobe did not answer. Looking whether it started before sending again (${slackTime(inDoubtSince)}).`]),
    ...(joined === undefined ? [] : [`Shares the evaluation of ${joined.run ?? 'another run'}.`]),
    ...(cancelRefused === undefined ? [] : [`Adobe would not cancel it: ${foreign(cancelRefused, 300)}`]),
  ];
}

function unsureNote({ unsure }: StageView, { askedBy, request }: RunView): string[] {
  if (unsure === undefined) return [];
  const what =
    unsure === 'Slack'
      ? `whether <@${askedBy}> may still do this`
      : `whether ${foreign(request.sandbox.name)} is a production sandbox`;
  return [`${unsure} does not say ${what}. Nothing is sent before it does; asking again.`];
}

function behindWords({ run, busyUntil, inDoubtSince }: NonNullable<StageView['behind']>): string {
  const what = `${run ?? 'Another run'} evaluates the same audiences, and this run takes its counts.`;
  if (busyUntil !== undefined)
    return `${what} Adobe is evaluating something else; ${run ?? 'that run'} asks again at ${slackTime(busyUntil)}.`;
  if (inDoubtSince === undefined) return what;
  return `${what} Adobe did not answer ${run ?? 'that run'} (${slackTime(inDoubtSince)}); it looks whether its evaluation started.`;
}
