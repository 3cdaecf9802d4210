import type { Ending, Quota, ReportedWhere, RunView, SlackMessage } from '../runs/view.js';
import type { Request } from '../request/request.js';
import { capital, limitList } from '../platform/english.js';
import { foreign } from '../platform/escape.js';
import { actions, answerRow, questionMessage } from './buttons.js';
import { textMessage } from './ephemeral.js';
import { type ButtonOptions, buildMessage, buttonRow, context, section, sections, slackDateTime } from './mrkdwn.js';
import { filterSummary, QUOTA, runSubtitle, sandboxLabel, shortRunTitle } from './phrases.js';
import { summarizeRequest } from './request-summary.js';

const USED_SHOWN = 6;
/** Characters. A question is never edited: all that will happen is in its text, too. */
const QUESTION = 20_000;

type Held = RunView & { hold: NonNullable<RunView['hold']> };

export const isHeld = (view: RunView): view is Held => view.hold !== undefined;

const uncapital = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;

/** The card of a run that is on hold. */
export function heldCard(view: Held): SlackMessage {
  const title = heldTitle(view);
  const notes = [whyHeld(view), ...filterSummary(view.request)];
  return buildMessage([title, ...notes, runSubtitle(view)].join('\n'), [
    section(`*${title}*`),
    context(notes.join('\n')),
    context(runSubtitle(view)),
    buttonRow(...heldButtons(view)),
  ]);
}

/** Without the last words of the card, for lists. */
export function heldTitle(view: Held): string {
  return `⏸ On hold until ${slackDateTime(view.hold.until)}: ${uncapital(shortRunTitle(view))}`;
}

function whyHeld({ hold, request }: Held): string {
  const why = hold.again
    ? `Today’s evaluations in ${sandboxLabel(request)} were used up before its turn, so it waits for one more reset.`
    : `It waits until the evaluations in ${sandboxLabel(request)} reset.`;
  return `${why} Runs on hold are sent in the order they were asked for. Until then, nothing is sent.`;
}

export const heldButtons = ({ run: value }: RunView): ButtonOptions[] => [
  { action: actions.withdraw, text: 'Withdraw', value },
  { action: actions.sendNow, text: 'Send now…', value },
  { action: actions.details, text: 'Details', value },
];

/** `Today’s evaluations in dev are used up (2 of about 2: R-1038, R-1040)`. */
function usedUp({ request, quota }: RunView): string {
  const used = quota?.used;
  const count = used ? used.runs.length + used.others : 0;
  const who = used && count > 0 ? ` (${count} of about ${QUOTA}: ${whoUsed(used)})` : '';
  return `Today’s evaluations in ${sandboxLabel(request)} are used up${who}`;
}

function whoUsed({ runs, others }: NonNullable<NonNullable<RunView['quota']>['used']>): string {
  const named = runs.map(({ run }) => run);
  const rest = others === 0 ? [] : [named.length > 0 ? `${others} more` : 'none of them by a run you can see'];
  return limitList([...named, ...rest], USED_SHOWN).join(', ');
}

/** What to do about a quota that is used up: instead of a reason, which Adobe words as it likes. */
function quotaLines(view: RunView, resets: number): string[] {
  const exports = view.kind === 'evaluation-then-export';
  return [
    `They reset ${slackDateTime(resets)}. Nothing was counted${exports ? ' or exported' : ''}.`,
    'Run it at the reset, or export what was counted last, which doesn’t use an evaluation.',
  ];
}

/** The report of a run that Adobe refused because the day's evaluations are used up. */
export function quotaReport(view: RunView, ending: Extract<Ending, { how: 'failed' }>, quota: Quota): SlackMessage {
  const title = `⏳ ${usedUp(view)}`;
  const repeated = view.repeated ? ['This may be a repeat: Slack didn’t confirm the first one.'] : [];
  const lines = [...repeated, shortRunTitle(view), ...filterSummary(view.request), ...quotaLines(view, quota.resets)];
  const notes = [`Adobe says: ${foreign(ending.reason, 300)}`, runSubtitle(view)];
  return buildMessage([title, ...lines, ...notes].join('\n'), [
    section(`*${title}*`),
    ...sections(lines),
    context(notes.join('\n')),
    buttonRow(...quotaButtons(view)),
  ]);
}

/** The report of a run that waited in vain. */
export function expiredReport(view: RunView): SlackMessage {
  const title = `⌛ Expired: ${uncapital(shortRunTitle(view))}`;
  const exports = view.kind === 'evaluation-then-export';
  const lines = [
    ...(view.repeated ? ['This may be a repeat: Slack didn’t confirm the first one.'] : []),
    ...(view.quota
      ? [
          `It waited for two resets, and both times the evaluations were used up before its turn. ${usedUp(view)}.`,
          `Nothing was counted${exports ? ' or exported' : ''}. They reset again ${slackDateTime(view.quota.resets)}.`,
        ]
      : [`It was on hold too long. Nothing was counted${exports ? ' or exported' : ''}, and no evaluation was used.`]),
  ];
  return buildMessage([title, ...lines, runSubtitle(view)].join('\n'), [
    section(`*${title}*`),
    ...sections(lines),
    context(runSubtitle(view)),
    buttonRow(...expiredButtons(view)),
  ]);
}

export const quotaButtons = ({ run: value }: RunView): ButtonOptions[] => [
  { action: actions.atReset, text: 'Run at the reset', value, style: 'primary' },
  { action: actions.exportThis, text: 'Export the last count…', value },
  { action: actions.details, text: 'Details', value },
  { action: actions.support, text: 'Support details', value },
];

export const expiredButtons = ({ run: value }: RunView): ButtonOptions[] => [
  { action: actions.atReset, text: 'Run at the reset', value },
  { action: actions.exportThis, text: 'Export the last count…', value },
  { action: actions.details, text: 'Details', value },
];

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
  const told = where.channel.startsWith('D') ? 'send you the result' : `post the result in <#${where.channel}>`;
  const closed =
    where.state === 'closed'
      ? ` I can’t post in <#${where.channel}>: I’ll ask you in a direct message where to post.`
      : '';
  return textMessage(
    `${run} is on hold until ${slackDateTime(until)}, when the evaluations reset. I’ll ${told}.${closed}`,
  );
}

export const followingHeld = (run: string): string =>
  `${run} is on hold for exactly this. You’ll see its result here too.`;

export const withdrawn = (run: string): SlackMessage => textMessage(`${run} is withdrawn. Nothing is sent.`);

export const sentNow = (run: string): SlackMessage =>
  textMessage(`${run} is no longer on hold. Its card shows what Adobe says.`);

/** Before an operator has a run sent that is on hold. */
export function sendNowQuestion({ run, request, hold }: Held, kept: string): SlackMessage {
  const text = `*Send ${run} now?*\nIt is on hold until ${slackDateTime(hold.until)}. Adobe refuses it if today’s evaluations in ${sandboxLabel(request)} are used up; it is then on hold again.`;
  return questionMessage(text, kept, { yes: 'Send now', no: 'Keep on hold' });
}

/** How a withdrawal is told. */
export const withdrewIt = (who: string): string => `${capital(who)} withdrew it. Nothing was sent to Adobe.`;
