import type { KnownBlock } from '@slack/types';
import type { NamedRights, Rights } from '../access.js';
import { dotted, formatDuration, formatNumber, limitList, amountOf } from '../platform/english.js';
import { foreign, plainText } from '../platform/escape.js';
import type { HomeView } from '../queries/home.js';
import type { VerbInfo } from '../request/command.js';
import { unreadWords } from '../resolve/unread-words.js';
import type { RunView } from '../runs/view.js';
import { actions } from './buttons.js';
import { cardEnded } from './card.js';
import { ABOUT, rightsWords, verbRows } from './help.js';
import { heldTitle, isHeld } from './hold.js';
import { type ButtonOptions, choiceRow, context, section, sectionWith, slackDateTime, slackTime } from './mrkdwn.js';
import { beganAtText, jobState, moreWords, runSubtitle, runTitle, sandboxLabel } from './phrases.js';
import { cardChoices, reportChoices } from './run-choices.js';
import { scheduleState, scheduleText } from './schedule-phrases.js';
import { moverWords } from './report-rows.js';
import { nextRunWords, statusActions } from './status.js';

const SCHEDULES = 3;
/** The largest changes of the last night that are shown. */
const MOVERS = 3;
const UNTOLD = 'Adobe isn’t showing its schedules right now. Choose “Schedule” above to see why.';
const NO_NIGHT = 'Adobe isn’t showing last night’s run right now. Choose “Status” above to see why.';
/** The verb that is about the channel in which it is typed. */
const IN_CHANNELS = 'channel';

const SAME_WORDS =
  'If your workspace has turned it on, commands also work without `/audience`: in Usher’s Messages tab, and in a channel when you mention @Usher.';

export interface HomeOptions extends HomeView {
  /** Verbs by name, in the order of the map. */
  verbs: Record<string, VerbInfo>;
  rights: NamedRights;
  zone: string;
  now: number;
}

/** A person's Home: at most about seventy blocks, of Slack's hundred. */
export function homeBlocks(options: HomeOptions): KnownBlock[] {
  const { verbs, rights, mine, asked, running, moreRunning, perhapsMore, reports, channelsKnown, now } = options;
  const unknown = channelsKnown
    ? []
    : [context('Slack isn’t saying which channels you’re in, so only your own runs are shown.')];
  const more = moreWords(moreRunning, perhapsMore).map(context);
  const own = (view: RunView) => ownBlocks(view, rights, now);
  return [
    section(ABOUT),
    ...verbRows(withoutChannel(verbs), rights),
    ...part(
      'Running now',
      [...mine.flatMap(own), ...running.map((view) => withDetails(view, now)), ...more],
      'Nothing is running. Press Evaluate… or Export… above.',
    ),
    ...unknown,
    ...part('Your requests', asked.flatMap(own), 'No results yet. Press a button above, or type `/audience`.'),
    heading('Scheduled runs'),
    ...options.nights.map((one) => nightsBlock(one, options)),
    ...part(
      'Recent results in your channels',
      reports.map((view) => withDetails(view, now)),
      'No other results. Invite me to a channel to see what others run there.',
    ),
    { type: 'divider' },
    context([...rightsWords(rights, verbs), SAME_WORDS].join(' ')),
  ];
}

const withoutChannel = (verbs: HomeOptions['verbs']) =>
  Object.fromEntries(Object.entries(verbs).filter(([name]) => name !== IN_CHANNELS));

const heading = (title: string): KnownBlock => ({ type: 'header', text: plainText(title) });

function part(title: string, blocks: KnownBlock[], none: string): KnownBlock[] {
  return [heading(title), ...(blocks.length > 0 ? blocks : [context(none)])];
}

function words(view: RunView, now: number): string {
  if (view.ending) return cardEnded(view).text;
  if (isHeld(view)) return `${heldTitle(view)}\n${runSubtitle(view)}`;
  const took = formatDuration(Math.max(0, now - beganAtText(view)));
  const last = view.lastTookMs === undefined ? '' : `last time ${formatDuration(view.lastTookMs)}`;
  return `▸ *${runTitle(view)}*\n${dotted(stateOf(view), `${took} so far`, last, runSubtitle(view))}`;
}

/** Our word for what the run does now. */
function stateOf({ stages, cancelling, overdue }: RunView): string {
  if (cancelling) return 'cancelling';
  const now = stages.find(({ state }) => state !== 'done');
  switch (now?.state) {
    case 'running':
      return `${now.stage} running${overdue ? ' late' : ''}`;
    case 'in-doubt':
      return `${now.stage}: checking with Adobe`;
    case 'busy':
      return `queued, Adobe is busy${now.busyUntil === undefined ? '' : ` until about ${slackTime(now.busyUntil)}`}`;
    default:
      return 'queued';
  }
}

/** A run of the reader's, with the buttons of its card or report that they may use. */
function ownBlocks(view: RunView, rights: Rights, now: number): KnownBlock[] {
  const { buttons, menu } = view.ending ? reportChoices(view) : cardChoices(view);
  const may = (all: ButtonOptions[]) => all.filter(({ action }) => mayPress(action, view, rights));
  return [section(words(view, now)), ...choiceRow({ buttons: may(buttons), menu: may(menu) }, actions.menu)];
}

/** A former operator may still cancel their own runs in production, but not ask for them again. */
function mayPress(action: string, { request }: RunView, { isOperator }: Rights): boolean {
  if (isOperator) return true;
  if (action === actions.sendNow) return false;
  if (action === actions.cancel) return request.job === undefined;
  return (
    request.sandbox.type === 'development' ||
    ![actions.again, actions.exportThis, actions.atReset].some((one) => one === action)
  );
}

const withDetails = (view: RunView, now: number): KnownBlock =>
  sectionWith(words(view, now), { action: actions.details, text: 'Details', value: view.run });

type Nights = HomeOptions['nights'][number];

function nightsBlock(nights: Nights, options: HomeOptions): KnownBlock {
  const { sandbox, last } = nights;
  const text = [`*${sandboxLabel({ sandbox })}*`, lastWords(last), ...nextWords(nights, options)].join('\n');
  if (last === undefined || last === 'none') return section(text);
  return sectionWith(text, { action: statusActions.nightly, text: 'Last night', value: sandbox.name });
}

function lastWords(last: Nights['last']): string {
  if (last === undefined) return NO_NIGHT;
  if (last === 'none') return 'Last night: no scheduled run found.';
  const { status, startedAt, tookMs, usualMs, counted: audiences, moved, movers, comparedWith, fell } = last;
  const took = tookMs === undefined ? 'not finished' : `took ${formatDuration(tookMs)}`;
  const usual = usualMs === undefined ? '' : ` (usually ${formatDuration(usualMs)})`;
  const changed = comparedWith === undefined || audiences === undefined ? '' : `${amountOf(moved, 'count')} changed`;
  const line = dotted(
    `Last night: *${jobState(status)}*`,
    audiences === undefined ? '' : amountOf(audiences, 'audience'),
    changed,
    fell > 0 ? `${formatNumber(fell)} fell to zero` : '',
    `${took}${usual}`,
    startedAt === undefined ? '' : `started ${slackDateTime(startedAt)}`,
  );
  return [line, ...movers.slice(0, MOVERS).map((move) => moverWords(move))].join('\n');
}

/** When the next run is, in the reader's time, and how each schedule stands. */
function nextWords({ schedules, next = [], unread = 0 }: Nights, { zone, now }: HomeOptions): string[] {
  if (!schedules) return [UNTOLD];
  const [first] = next;
  const when = first ? [nextRunWords(first)] : ['*Next scheduled run:* none. No schedule is on.'];
  const lines = schedules.map(
    (one) => `“${foreign(one.name)}” is ${scheduleState(one.state)}: ${scheduleText(one, { zone, now })}.`,
  );
  const none = unread > 0 ? [] : ['No schedule.'];
  const known = lines.length > 0 ? [...when, ...limitList(lines, SCHEDULES)] : none;
  return [...known, ...unreadWords([{ noun: 'schedule', count: unread }])];
}
