import type { SlackMessage, StageView, RunView } from '../runs/view.js';
import { actions } from './buttons.js';
import { heldCard, isHeld } from './hold.js';
import {
  beganAtText,
  filterSummary,
  originSummary,
  personIn,
  runSubtitle,
  runTitle,
  shortRunTitle,
} from './phrases.js';
import { foreign } from '../platform/escape.js';
import { choiceRow, slackTime, context, buildMessage, section } from './mrkdwn.js';
import { dotted, formatDuration } from '../platform/english.js';
import { nothingExported } from './report-endings.js';
import { withDistinctNames } from './report-names.js';
import { resultLine } from './report-result.js';
import { cardChoices } from './run-choices.js';

/** The one message of a run that is edited until the run ends. */
export function card(view: RunView): SlackMessage {
  if (isHeld(view)) return heldCard(view);
  const title = runTitle(view);
  const stages = stageLine(view);
  const notes = noteLines(view);
  const text = [dotted(title, runSubtitle(view)), stages, ...notes].join('\n');
  return buildMessage(text, [
    section(`*${title}*\n${stages}`),
    ...(notes.length > 0 ? [context(notes.join('\n'))] : []),
    context(runSubtitle(view)),
    ...choiceRow(cardChoices(view), actions.menu),
  ]);
}

/** What is left of the card once the report is posted: its result, for those whom the report itself does not reach. */
export function cardEnded(given: RunView): SlackMessage {
  const view = withDistinctNames(given);
  const result = view.ending ? resultLine(view, view.ending) : `✅ ${shortRunTitle(view)}`;
  const said = [result, view.ending && nothingExported(view, view.ending)].map((one) => one?.replace(/\.$/, ''));
  const line = `${dotted(...said)} · ${runSubtitle(view)} · ended ${slackTime(view.ending?.at ?? view.askedAt)}`;
  return buildMessage(line, [context(line)]);
}

function stageLine({ stages }: RunView): string {
  const sent = stages.find(({ sentAt }) => sentAt !== undefined);
  const first = sent?.sentAt === undefined ? '○ Not sent yet' : `✓ Sent ${slackTime(sent.sentAt)}`;
  return [first, ...stages.map(stageWords)].join('  →  ');
}

function stageWords({ stage, state, status }: StageView): string {
  const name = stage === 'evaluation' ? 'Evaluation' : 'Export';
  const words: Record<StageView['state'], string> = {
    todo: `○ ${name}`,
    behind: `▸ ${name}: waiting for another run`,
    sending: `▸ ${name}: sending`,
    'in-doubt': `▸ ${name}: checking with Adobe`,
    busy: `▸ ${name}: Adobe is busy`,
    waiting: `▸ ${name}: queued at Adobe`,
    running: status === 'CANCELLING' ? `▸ ${name}: being cancelled` : `▸ ${name}: running`,
    done: `✓ ${name}: done`,
    failed: `✗ ${name}: failed`,
    cancelled: `✗ ${name}: cancelled`,
  };
  return words[state];
}

function noteLines(view: RunView): string[] {
  const { stages, overdue, cancelling, request } = view;
  return [
    ...(request.job ? [`${originSummary(request)}.`] : []),
    ...filterSummary(request),
    ...stages.flatMap(stageNotes),
    ...stages.flatMap((stage) => unsureNote(stage, view)),
    ...(cancelling
      ? [
          `${personIn(view, cancelling.by)} asked to cancel at ${slackTime(cancelling.at)}. Waiting for Adobe to confirm.`,
        ]
      : []),
    ...(overdue ? ['Running late. Still watching.'] : []),
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
      : [`Adobe is running another evaluation. Trying again at ${slackTime(busyUntil)}.`]),
    ...(inDoubtSince === undefined
      ? []
      : [`Adobe didn’t answer at ${slackTime(inDoubtSince)}. Checking whether it started before sending it again.`]),
    ...(joined === undefined ? [] : [`Shares the evaluation of ${joined.run ?? 'another run'}.`]),
    ...(cancelRefused === undefined ? [] : [`Adobe refused to cancel it: ${foreign(cancelRefused, 300)}`]),
  ];
}

function unsureNote({ unsure }: StageView, view: RunView): string[] {
  if (unsure === undefined) return [];
  const what =
    unsure === 'Slack'
      ? `whether ${personIn(view, view.askedBy)} can still do this`
      : `whether ${foreign(view.request.sandbox.name)} is a production sandbox`;
  return [`${unsure} isn’t saying ${what}. Nothing is sent until it does. Still asking.`];
}

function behindWords(behind: NonNullable<StageView['behind']>): string {
  const { run, busyUntil, inDoubtSince, cancelling } = behind;
  if (cancelling)
    return `${run ?? 'Another run'} asked for these audiences first and is being cancelled. This run goes ahead after that.`;
  const first = `Waiting for ${run ?? 'another run'}, which asked for these audiences first. This run will use its counts.`;
  if (busyUntil !== undefined)
    return `${first} Adobe is running another evaluation. ${run ?? 'That run'} will try again at ${slackTime(busyUntil)}.`;
  if (inDoubtSince === undefined) return first;
  return `${first} ${run ?? 'That run'} got no answer from Adobe at ${slackTime(inDoubtSince)}. Checking whether its evaluation started.`;
}
