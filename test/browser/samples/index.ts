import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../../../src/runs/story.js';
import type { View } from '../../../src/surface.js';
import { answers } from './answers.js';
import { forms } from './forms.js';
import { homeSample } from './home.js';
import { callOf } from './recorded.js';
import { cardSamples, privateSamples, reportSamples } from './runs.js';

const messages = { ...answers, card: cardSamples, private: privateSamples, report: reportSamples };

/** Files that hold only pieces of messages and forms. */
const PIECES = {
  messages: [
    'actions',
    'buttons',
    'foreign',
    'home',
    'labels',
    'limits',
    'parts',
    'plain',
    'results',
    'when',
    'will-happen',
  ],
  modals: [
    ...['asking', 'audience-fields', 'below', 'block-ids', 'choice-values', 'choices', 'draft', 'elements', 'entries'],
    ...['export-fields', 'fields', 'filters', 'known', 'placing', 'prefill', 'values'],
  ],
};

/** What every message goes through: no presenter of its own. */
const WITHIN = new Set(['message']);

const each = <Kind>(table: Record<string, Record<string, readonly Kind[]>>): [string, Kind][] =>
  Object.entries(table).flatMap(([file, made]) =>
    Object.entries(made).flatMap(([name, all]) => all.map((one): [string, Kind] => [`${file}.${name}`, one])),
  );

/** By file and presenter, such as `card.cardEnded`. */
export const allMessages = each<Message>(messages as Record<string, Record<string, readonly Message[]>>); // no form is among them
export const allForms = each<View>(forms); // no message is among them

/** Files of messages and forms without a sample, and samples without a file. */
export function unmatched(root: string): string[] {
  const known = {
    messages: [...Object.keys(messages), ...PIECES.messages],
    modals: [...Object.keys(forms), ...PIECES.modals],
  };
  return Object.entries(known).flatMap(([folder, names]) => {
    const files = readdirSync(join(root, 'src', folder)).filter((file) => file.endsWith('.ts'));
    const there = files.map((file) => file.replace('.ts', ''));
    const odd = [...there.filter((name) => !names.includes(name)), ...names.filter((name) => !there.includes(name))];
    return odd.map((name) => `${folder}/${name}`);
  });
}

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
  return ['messages', 'modals'].flatMap((folder) =>
    readdirSync(join(root, 'src', folder))
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => presentersIn(readFileSync(join(root, 'src', folder, file), 'utf8')))
      .filter((name) => !known.has(name) && !WITHIN.has(name))
      .map((name) => `${folder}: ${name}`),
  );
}

/** The names of those in a source whose head ends in the type of a message or a form. */
function presentersIn(source: string): string[] {
  return source
    .split(/^export /m)
    .map((one) => one.split('\n\n', 1)[0] ?? '')
    .filter((one) => /\): (?:Message|View)(?: \| undefined)? (?:=>|\{)/.test(one))
    .map((one) => /^(?:const|function) (\w+)/.exec(one)?.[1] ?? one);
}
