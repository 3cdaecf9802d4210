import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SlackMessage } from '../../../src/runs/view.js';
import type { View } from '../../../src/handlers.js';
import { answers } from './answers.js';
import { forms } from './forms.js';
import { holdSamples } from './holds.js';
import { homeSample } from './home.js';
import { callOf } from './recorded.js';
import { cardSamples, detailSamples, privateSamples, reportSamples, submissionSamples } from './runs.js';

const messages = {
  ...answers,
  card: cardSamples,
  ephemeral: privateSamples,
  hold: holdSamples,
  report: reportSamples,
  'run-details': detailSamples,
  submission: submissionSamples,
};

/** Files of messages that hold only pieces. */
const PIECES = [
  ...['buttons', 'home', 'phrases', 'mrkdwn', 'schedule-phrases', 'request-summary', 'adobe-links', 'run-choices'],
  ...['report-endings', 'report-names', 'report-notes', 'report-result', 'report-rows', 'report-table'],
];

/** What every message, or every form, goes through: no presenter of its own. */
const WITHIN = new Set(['buildMessage', 'questionMessage', 'renderForm']);

const each = <Kind>(table: Record<string, Record<string, readonly Kind[]>>): [string, Kind][] =>
  Object.entries(table).flatMap(([file, made]) =>
    Object.entries(made).flatMap(([name, all]) => all.map((one): [string, Kind] => [`${file}.${name}`, one])),
  );

/** By file and presenter, such as `card.cardEnded`. */
export const allMessages = each<SlackMessage>(messages as Record<string, Record<string, readonly SlackMessage[]>>); // no form is among them
export const allForms = each<View>(forms); // no message is among them

/** Files of messages without a sample, and samples without a file. */
export function unmatched(root: string): string[] {
  const names = [...Object.keys(messages), ...PIECES];
  const there = sourcesIn(join(root, 'src/messages')).map((file) => basename(file, '.ts'));
  return [...there.filter((name) => !names.includes(name)), ...names.filter((name) => !there.includes(name))];
}

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

/** Presenters of which no sample was made: each that is exported and says that it makes a message or a form. */
export function unsampled(root: string): string[] {
  const known = new Set<string>();
  const walk = (value: unknown): void => {
    const call = callOf(value);
    if (call) known.add(call.present.name);
    if (typeof value !== 'object' || value === null) return;
    (call?.given ?? Object.values(value)).forEach(walk);
  };
  walk([allMessages, allForms, homeSample]);
  return ['messages', 'forms'].flatMap((folder) =>
    sourcesIn(join(root, 'src', folder))
      .flatMap((file) => presentersIn(readFileSync(file, 'utf8')))
      .filter((name) => !known.has(name) && !WITHIN.has(name))
      .map((name) => `${folder}: ${name}`),
  );
}

/** The names of those in a source whose head ends in the type of a message or a form. */
function presentersIn(source: string): string[] {
  return source
    .split(/^export /m)
    .map((one) => one.split('\n\n', 1)[0] ?? '')
    .filter((one) => /\): (?:SlackMessage|View)(?: \| undefined)? (?:=>|\{)/.test(one))
    .map((one) => /^(?:const|function) (\w+)/.exec(one)?.[1] ?? one);
}
