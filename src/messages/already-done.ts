import type { EndedRun, SlackMessage } from '../runs/view.js';
import { actions } from './actions.js';
import { datasetName, sandboxLabel } from './phrases.js';
import { foreign } from '../platform/escape.js';
import { buttonRow, buildMessage, section } from './mrkdwn.js';
import { formatDuration, profileCount, limitList } from '../platform/english.js';

const NAMES = 5;

/**
 * To somebody who asks for what was done a moment ago: nothing was started. `ask` is where theirs is kept; without it
 * there is no button. Without its `run` they may not know which one did it.
 */
export function alreadyDone(ended: (EndedRun & { run?: string }) | undefined, ask: string | undefined): SlackMessage {
  const when = ended ? `${formatDuration(ended.agoMs)} ago` : 'within the last 10 minutes';
  const where = ended?.reportIn === undefined ? '' : ` Its report is in <#${ended.reportIn}>.`;
  const what = ended ? resultOf(ended) : '';
  const on =
    ask === undefined
      ? 'To do it again, press “Run again…” at its report.'
      : `To ${ended?.request.kind === 'export' ? 'export' : 'count'} again now, press “Run it again”.`;
  const done = ended?.run === undefined ? `Exactly this was done ${when}` : `${ended.run} did exactly this ${when}`;
  const text = `${done}${what}.${where}\nNothing was started. ${on}`;
  return buildMessage(text, [
    section(text),
    ...(ask === undefined ? [] : [buttonRow({ action: actions.answer, text: 'Run it again', value: ask })]),
  ]);
}

function resultOf({ request, evaluation, export: exported }: EndedRun): string {
  const counted = (evaluation?.counts ?? []).map(
    ({ name, profiles }) => `${foreign(name)} ${profiles === undefined ? 'not reported' : profileCount(profiles)}`,
  );
  const written = exported?.profiles === undefined ? '' : `, ${profileCount(exported.profiles)}`;
  const results = [
    ...limitList(counted, NAMES),
    ...(exported ? [`exported to ${datasetName(request)}${written}`] : []),
    `in ${sandboxLabel(request)}`,
  ];
  return `: ${results.join(', ')}`;
}
