import type { Quota, ReportedWhere, RunView, SlackMessage } from '../runs/view.js';
import type { Request } from '../request/request.js';
import { capital, limitList, uncapital } from '../platform/english.js';
import { actions, answerRow, questionMessage } from './buttons.js';
import { textMessage } from './ephemeral.js';
import { buildMessage, choiceRow, context, section, sections, slackDateTime } from './mrkdwn.js';
import { filterSummary, personIn, QUOTA, runSubtitle, sandboxLabel, shortRunTitle } from './phrases.js';
import { summarizeRequest } from './request-summary.js';
import { cardChoices } from './run-choices.js';

const USED_SHOWN = 6;
/** Characters. A question is never edited: all that will happen is in its text, too. */
const QUESTION = 20_000;

type Held = RunView & { hold: NonNullable<RunView['hold']> };

export const isHeld = (view: RunView): view is Held => view.hold !== undefined;

/** The card of a run that is on hold. */
export function heldCard(view: Held): SlackMessage {
  const title = heldTitle(view);
  const notes = [whyHeld(view), ...filterSummary(view.request)];
  return buildMessage([title, ...notes, runSubtitle(view)].join('\n'), [
    section(`*${title}*`),
    context(notes.join('\n')),
    context(runSubtitle(view)),
    ...choiceRow(cardChoices(view), actions.menu),
  ]);
}

/** Without the last words of the card, for lists. */
export function heldTitle(view: Held): string {
  return `⏸ On hold until ${slackDateTime(view.hold.until)}: ${uncapital(shortRunTitle(view))}`;
}

function whyHeld({ hold, request }: Held): string {
  const where = sandboxLabel(request);
  const why = reasonOnHold(hold.again, where);
  return `${why} Nothing is sent before then. After the reset, runs on hold are sent in the order they were requested.`;
}

function reasonOnHold(again: Held['hold']['again'], where: string): string {
  switch (again) {
    case undefined:
      return `Waiting for the evaluation quota in ${where} to reset.`;
    case 'next-reset':
      return `Today’s evaluations in ${where} were used up before its turn, so it waits for one more reset.`;
    case 'same-reset':
      return `Today’s evaluations in ${where} are still used up, so it waits for the reset.`;
  }
}

/** `Today’s evaluations in dev are used up (2 of about 2: R-1038 Oskar, R-1040 Anna)`. */
export function usedUp({ request, quota, names }: RunView): string {
  const used = quota?.used;
  const count = used ? used.runs.length + used.others : 0;
  // Adobe allows about two: more than that are no “4 of about 2”.
  const howMany = count > QUOTA ? `${count}` : `${count} of about ${QUOTA}`;
  const who = used && count > 0 ? ` (${howMany}: ${whoUsed(used, names)})` : '';
  return `Today’s evaluations in ${sandboxLabel(request)} are used up${who}`;
}

type Used = NonNullable<NonNullable<RunView['quota']>['used']>;

function whoUsed({ runs, others }: Used, names: RunView['names']): string {
  const named = runs.map(({ run, by }) => `${run} ${personIn({ names }, by)}`);
  const rest = others === 0 ? [] : [named.length > 0 ? `${others} more` : 'none from runs you can see'];
  return limitList([...named, ...rest], USED_SHOWN).join(', ');
}

const nothingCounted = ({ kind }: RunView): string =>
  `Nothing was counted${kind === 'evaluation-then-export' ? ' or exported' : ''}`;

/** What to do about a quota that is used up: instead of a reason, which Adobe words as it likes. */
export const quotaLines = (view: RunView, { resets }: Quota): string[] => [
  shortRunTitle(view),
  ...filterSummary(view.request),
  `${nothingCounted(view)}. The quota resets ${slackDateTime(resets)}.`,
  'Run it at the reset, or export the last count, which doesn’t use an evaluation.',
];

/** What is said of a run that waited in vain. */
export function expiredLines(view: RunView): string[] {
  const { quota } = view;
  if (!quota) return [`It was on hold too long. ${nothingCounted(view)}, and no evaluation was used.`];
  return [
    `It waited for two resets, and both times the evaluations were used up before its turn. ${usedUp(view)}.`,
    `${nothingCounted(view)}. The quota resets again ${slackDateTime(quota.resets)}.`,
  ];
}

interface AtReset {
  request: Request;
  /** Slack channel id. */
  reportIn: string;
  /** Epoch ms. */
  resets: number;
}

/** The question before a run is put on hold shows all that will happen, as the review of a form does. */
export function atResetQuestion({ request, reportIn, resets }: AtReset, kept: string): SlackMessage {
  const { to, audiences, rest } = summarizeRequest(request, reportIn);
  const title = `*Run this at the reset, ${slackDateTime(resets)}?*`;
  const lines = [
    to,
    ...audiences,
    ...rest,
    'Until then the run is on hold: you or an operator can withdraw it. If the evaluations are used up again before its turn, it waits for one more reset.',
  ];
  const buttons = answerRow(kept, { yes: 'Run at the reset', no: 'Don’t run' });
  return buildMessage([title, ...lines].join('\n'), [section(title), ...sections(lines), buttons], QUESTION);
}

export function heldSubmission({
  run,
  until,
  where,
}: {
  run: string;
  until: number;
  where: ReportedWhere;
}): SlackMessage {
  const waits = `${run} is on hold until ${slackDateTime(until)}, when the quota resets.`;
  if (where.state === 'closed')
    return textMessage(
      `${waits} I can’t post in <#${where.channel}>, so I’ll ask you in a direct message where to post the result.`,
    );
  const told = where.channel.startsWith('D') ? 'send you the result' : `post the result in <#${where.channel}>`;
  return textMessage(`${waits} I’ll ${told}.`);
}

export const withdrawn = (run: string): SlackMessage => textMessage(`${run} withdrawn. Nothing will be sent.`);

export const sentNow = (run: string): SlackMessage =>
  textMessage(`${run} is no longer on hold. Its card shows Adobe’s answer.`);

/** Before an operator has a run sent that is on hold. */
export function sendNowQuestion({ run, request, hold }: Held, kept: string): SlackMessage {
  const text = `*Send ${run} now?*\nIt is on hold until ${slackDateTime(hold.until)}. If today’s evaluations in ${sandboxLabel(request)} are used up, Adobe will refuse it, and it will go back on hold.`;
  return questionMessage(text, kept, { yes: 'Send now', no: 'Keep on hold' });
}

/** How a withdrawal is told. */
export const withdrewIt = (who: string): string => `${capital(who)} withdrew it. Nothing was sent to Adobe.`;
