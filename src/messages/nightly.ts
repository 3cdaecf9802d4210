import type { SlackMessage } from '../runs/view.js';
import { actions } from './actions.js';
import { encodeJobRef } from './buttons.js';
import { sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttonRow, buildMessage, slackDateTime, sections } from './mrkdwn.js';
import { plural, formatDelta, formatDuration, formatNumber } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';
import type { Move, ScheduledRunSummary } from '../queries/nightly.js';

export function nightly({
  sandbox,
  night,
}: {
  sandbox: SandboxRef;
  night: ScheduledRunSummary | undefined;
}): SlackMessage {
  if (!night) {
    const none = `No scheduled run is to be found in ${sandboxLabel({ sandbox })}.`;
    return buildMessage(none, sections([none]));
  }
  const lines = nightLines(night, sandbox);
  return buildMessage(lines.join('\n'), [
    ...sections(lines),
    buttonRow({ action: actions.jobDetails, text: 'Details', value: encodeJobRef(sandbox.name, night.id) }),
  ]);
}

function nightLines(night: ScheduledRunSummary, sandbox: SandboxRef): string[] {
  const { id, status, counted, movers, moved, fallen, fell, comparedWith } = night;
  return [
    `*Scheduled run in ${sandboxLabel({ sandbox })}: ${foreign(status)}* · ${code(id)}`,
    durationWords(night),
    counted === undefined
      ? night.tookMs === undefined
        ? 'The counts come at its end.'
        : 'Adobe reports no counts.'
      : `${formatNumber(counted)} audiences counted.`,
    ...(counted === undefined || comparedWith !== undefined
      ? []
      : ['There is no earlier run to compare the counts with.']),
    ...(comparedWith === undefined || counted === undefined
      ? []
      : [
          `${moved === 0 ? 'No count changed' : `${formatNumber(moved)} counts changed`} since the run of ${slackDateTime(comparedWith)}${moved > movers.length ? '; the largest changes' : ''}${moved === 0 ? '.' : ':'}`,
          ...movers.map((move) => `• ${nameOf(move)}: ${formatNumber(move.profiles)} (${formatDelta(move.change)})`),
          fell === 0 ? 'None has fallen to zero.' : `*Fallen to zero: ${formatNumber(fell)}*`,
          ...fallen.map((move) => `• ${nameOf(move)}: 0, before ${formatNumber(move.before)}`),
          ...(fell > fallen.length ? [`and ${formatNumber(fell - fallen.length)} more`] : []),
        ]),
  ];
}

/** `Began …, took 2 h 10 min; usually 2 h (of the last 7 runs).` */
export function durationWords({ startedAt, tookMs, usualMs, nights }: ScheduledRunSummary): string {
  const began = startedAt === undefined ? 'When it began is not reported' : `Began ${slackDateTime(startedAt)}`;
  const took = tookMs === undefined ? ', not over yet' : `, took ${formatDuration(tookMs)}`;
  const usual =
    usualMs === undefined
      ? ''
      : `; usually ${formatDuration(usualMs)} (${formatNumber(nights)} earlier ${plural('run', nights)})`;
  return `${began}${took}${usual}.`;
}

function nameOf({ id, name }: Move): string {
  return name === id ? code(id) : foreign(name);
}
