import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../../../src/runs/story.js';
import type { View } from '../../../src/surface.js';
import { answers } from './answers.js';
import { forms } from './forms.js';
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
