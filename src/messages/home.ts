import type { KnownBlock } from '@slack/types';
import type { RunView } from '../runs/view.js';
import { actions } from './buttons.js';
import { cardEnded } from './card.js';
import { heldTitle, isHeld } from './hold.js';
import { rightsWords, runButtons, ABOUT } from './help.js';
import { unreadWords } from '../resolve/unread-words.js';
import { runSubtitle, sandboxLabel, runTitle } from './phrases.js';
import { foreign, plainText } from '../platform/escape.js';
import { type ButtonOptions, buttonRow, choiceRow, slackTime, context, section, sectionWith } from './mrkdwn.js';
import { limitList } from '../platform/english.js';
import { scheduleState, scheduleText } from './schedule-phrases.js';
import { cardChoices, reportChoices } from './run-choices.js';
import type { HomeView } from '../queries/home.js';
import type { NamedRights, Rights } from '../access.js';
import type { VerbInfo } from '../request/command.js';

const SCHEDULES = 3;
const UNTOLD = 'Adobe isn’t showing its schedules right now. Press “Schedule” above to see why.';

export interface HomeOptions extends HomeView {
  /** Verbs by name, in the order of the map. */
  verbs: Record<string, VerbInfo>;
  rights: NamedRights;
  zone: string;
  now: number;
}

/** A person's Home: at most about fifty blocks, of Slack's hundred. */
export function homeBlocks(options: HomeOptions): KnownBlock[] {
  const { verbs, rights, mine, running, moreRunning, reports, channelsKnown } = options;
  const unknown = channelsKnown
    ? []
    : [context('Slack isn’t saying which channels you’re in, so only your own runs are shown.')];
  const more = moreRunning > 0 ? [context(`and ${moreRunning} more`)] : [];
  return [
    section(ABOUT),
    buttonRow(...runButtons(verbs, rights)),
    ...part(
      'My runs',
      mine.flatMap((view) => mineBlocks(view, rights)),
      'No runs yet. Press a button above, or type `/audience`.',
    ),
    ...part('Running now in my channels', running.map(withDetails), 'Nothing else is running.'),
    ...[...more, ...unknown],
    ...part('Scheduled evaluation', scheduleBlocks(options), 'None of your channels uses a sandbox yet.'),
    ...part('Recent reports in my channels', reports.map(withDetails), 'No other reports.'),
    { type: 'divider' },
    context(rightsWords(rights, verbs).join(' ')),
  ];
}

function part(title: string, blocks: KnownBlock[], none: string): KnownBlock[] {
  return [{ type: 'header', text: plainText(title) }, ...(blocks.length > 0 ? blocks : [context(none)])];
}

const words = (view: RunView): string =>
  view.ending
    ? cardEnded(view).text
    : isHeld(view)
      ? `${heldTitle(view)} · ${runSubtitle(view)}`
      : `▸ ${runTitle(view)} · ${runSubtitle(view)} · since ${slackTime(view.askedAt)}`;

/** A run of the reader's, with the buttons of its card or report that they may use. */
function mineBlocks(view: RunView, rights: Rights): KnownBlock[] {
  const { buttons, menu } = view.ending ? reportChoices(view) : cardChoices(view);
  const may = (all: ButtonOptions[]) => all.filter(({ action }) => mayPress(action, view, rights));
  return [section(words(view)), ...choiceRow({ buttons: may(buttons), menu: may(menu) }, actions.menu)];
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

function withDetails(view: RunView): KnownBlock {
  return sectionWith(words(view), { action: actions.details, text: 'Details', value: view.run });
}

function scheduleBlocks({ schedules, zone, now }: HomeOptions): KnownBlock[] {
  return schedules.map(({ sandbox, schedules: all, unread = 0 }) => {
    const lines = all?.map(
      (one) => `“${foreign(one.name)}” is ${scheduleState(one.state)}: ${scheduleText(one, { zone, now })}.`,
    );
    const none = unread > 0 ? [] : ['No schedule.'];
    const known = lines ? (lines.length > 0 ? limitList(lines, SCHEDULES) : none) : [UNTOLD];
    const left = unreadWords([{ noun: 'schedule', count: unread }]);
    return section([`*${sandboxLabel({ sandbox })}*`, ...known, ...left].join('\n'));
  });
}
