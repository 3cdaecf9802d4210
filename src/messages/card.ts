import type { Message, StageStory, Story } from '../runs/view.js';
import { actions } from './actions.js';
import { beganAt, headline, narrowedTo, outsideWords, task, taskName } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { type ButtonOptions, buttons, clock, context, duration, message, section } from './mrkdwn.js';

/** The one message of a run that is edited while it lives. */
export function card(story: Story): Message {
  const stages = stageLine(story);
  const notes = noteLines(story);
  const text = [headline(story), task(story), stages, ...notes].join('\n');
  return message(text, [
    context(headline(story)),
    section(`*${task(story)}*\n${stages}`),
    ...(notes.length > 0 ? [context(notes.join('\n'))] : []),
    buttons(...liveButtons(story)),
  ]);
}

/** What can be done with a run that goes on. */
export function liveButtons({ run: value, cancelling }: Story): ButtonOptions[] {
  return [
    { action: actions.details, text: 'Details', value },
    { action: actions.check, text: 'Check now', value },
    ...(cancelling ? [] : [{ action: actions.cancel, text: 'Cancel…', value, style: 'danger' as const }]),
  ];
}

/** What is left of the card when the report has the floor. */
export function cardEnded(story: Story): Message {
  const how = { finished: '✅', 'finished-with-warnings': '⚠️', failed: '❌', cancelled: '⏹', lost: '❔' };
  const line = `${story.ending ? how[story.ending.how] : '✅'} ${taskName(story)} · ${headline(story)} · ended ${clock(story.ending?.at ?? story.askedAt)}`;
  return message(line, [context(line)]);
}

function stageLine({ stages }: Story): string {
  const sent = stages.find(({ sentAt }) => sentAt !== undefined);
  const first = sent?.sentAt === undefined ? '○ Send' : `✓ Sent ${clock(sent.sentAt)}`;
  return [first, ...stages.map(stageWords)].join('   ');
}

/** What Adobe says of a job that goes on where our own word says the same. */
const SAID = new Set(['NEW', 'QUEUED', 'PROCESSING', 'CANCELLING']);

function stageWords({ stage, state, status }: StageStory): string {
  const name = stage === 'evaluation' ? 'Evaluate' : 'Export';
  const adobe = status === undefined || SAID.has(status) ? '' : ` (${foreign(status)})`;
  const words: Record<StageStory['state'], string> = {
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

function noteLines(story: Story): string[] {
  const { stages, overdue, cancelling, request } = story;
  return [
    ...(request.job ? [`${outsideWords(request)}; job ${code(request.job.id)}.`] : []),
    ...narrowedTo(request),
    ...stages.flatMap(stageNotes),
    ...stages.flatMap((stage) => unsureNote(stage, story)),
    ...(cancelling
      ? [`<@${cancelling.by}> asked to cancel at ${clock(cancelling.at)}; waiting for Adobe’s last word.`]
      : []),
    ...(overdue ? ['Overdue: this takes longer than it should. We keep watching.'] : []),
    ...progress(story),
  ];
}

/** `12 min so far; last time 2 h 50 min. Checked 14:14.` */
function progress(story: Story): string[] {
  const { checkedAt, lastTookMs } = story;
  const last = lastTookMs === undefined ? [] : [`last time ${duration(lastTookMs)}`];
  if (checkedAt === undefined) return lastTookMs === undefined ? [] : [`Last time it took ${duration(lastTookMs)}.`];
  return [`${[`${duration(checkedAt - beganAt(story))} so far`, ...last].join('; ')}. Checked ${clock(checkedAt)}.`];
}

function stageNotes({ busyUntil, inDoubtSince, behind, joined, cancelRefused }: StageStory): string[] {
  return [
    ...(behind === undefined ? [] : [behindWords(behind)]),
    ...(busyUntil === undefined ? [] : [`Adobe is evaluating something else. Asking again at ${clock(busyUntil)}.`]),
    ...(inDoubtSince === undefined
      ? []
      : [`Adobe did not answer. Looking whether it started before sending again (${clock(inDoubtSince)}).`]),
    ...(joined === undefined ? [] : [`Shares the evaluation of ${joined.run ?? 'another run'}.`]),
    ...(cancelRefused === undefined ? [] : [`Adobe would not cancel it: ${foreign(cancelRefused, 300)}`]),
  ];
}

function unsureNote({ unsure }: StageStory, { askedBy, request }: Story): string[] {
  if (unsure === undefined) return [];
  const what =
    unsure === 'Slack'
      ? `whether <@${askedBy}> may still do this`
      : `whether ${foreign(request.sandbox.name)} is a production sandbox`;
  return [`${unsure} does not say ${what}. Nothing is sent before it does; asking again.`];
}

function behindWords({ run, busyUntil, inDoubtSince }: NonNullable<StageStory['behind']>): string {
  const what = `${run ?? 'Another run'} evaluates the same audiences, and this run takes its counts.`;
  if (busyUntil !== undefined)
    return `${what} Adobe is evaluating something else; ${run ?? 'that run'} asks again at ${clock(busyUntil)}.`;
  if (inDoubtSince === undefined) return what;
  return `${what} Adobe did not answer ${run ?? 'that run'} (${clock(inDoubtSince)}); it looks whether its evaluation started.`;
}
