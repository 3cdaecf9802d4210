import type { Message } from '../runs/story.js';
import { actions } from './actions.js';
import { pair } from './buttons.js';
import { type ButtonOptions, buttons, context, cut, escape, message, section } from './plain.js';

/** Slack's limit for the text of a button. */
const LABEL = 75;
/** So much of a sentence is shown; it may echo what was typed. */
const SENTENCE = 1_500;
/** All buttons of one message: their blocks have to fit beside the sentences. */
const MOST_CHOICES = 30;
/** So many for one sentence at least, and at most. */
const [FEWEST, MOST] = [2, 10];
const NAMED = 5;

/** One answer that can be pressed. */
export interface ChoiceLabel {
  name: string;
  /** What tells it from others of the same name. */
  detail?: string | undefined;
  /** Its place among the asks that are kept for the question. */
  at: number;
}

/** What is wrong with an ask, and what can be pressed instead of typing it again. */
export interface Unclear {
  /** Where the asks to choose from are kept. */
  kept: string;
  problems: { sentence: string; typed: string; choices: ChoiceLabel[]; more?: number | undefined }[];
  /** What is left without all that is wrong. */
  without?: { at: number; names: string[] } | undefined;
}

/** The question to the asker alone. `text` says what can be typed instead; the blocks have buttons for it. */
export function unclear({ kept, problems, without }: Unclear, run?: string): Message {
  const about = run === undefined ? [] : [`${run} was not started.`];
  const each = Math.max(FEWEST, Math.min(MOST, Math.floor(MOST_CHOICES / problems.length)));
  const left = without && withoutWords(without.names);
  return message(
    [...about, ...problems.map(({ typed }) => shown(typed)), ...(left === undefined ? [] : [left])].join('\n'),
    [
      ...about.map(section),
      ...problems.flatMap((problem) => blocksOf(problem, kept, each)),
      ...(without && left !== undefined ? withoutBlocks(without.at, left, kept) : []),
    ],
  );
}

/** Of one audience that is to be looked at. */
export interface Which {
  sandbox: string;
  sentence: string;
  typed: string;
  choices: { id: string; name: string; detail?: string | undefined }[];
  /** What a press looks at it with. */
  action: string;
}

/** Which audience to look at. `text` says what can be typed instead. */
export function which({ sandbox, sentence, typed, choices, action }: Which): Message {
  const all = choices.slice(0, MOST).map(({ id, name, detail }) => ({
    action,
    text: labelOf(name, detail),
    value: pair(sandbox, id, name),
  }));
  return message(shown(typed), [section(shown(sentence)), buttons(...all)]);
}

function blocksOf({ sentence, choices, more = 0 }: Unclear['problems'][number], kept: string, most: number): object[] {
  const some = choices.slice(0, most);
  const rest = choices.length - some.length + more;
  return [
    section(shown(sentence)),
    ...(some.length === 0 ? [] : [buttons(...some.map((choice) => buttonFor(choice, kept)))]),
    ...(rest === 0 ? [] : [context(`${rest} more fit. Type more of the name to see them.`)]),
  ];
}

function buttonFor({ name, detail, at }: ChoiceLabel, kept: string): ButtonOptions {
  return { action: actions.choose, text: labelOf(name, detail), value: `${kept} ${at}` };
}

function labelOf(name: string, detail: string | undefined): string {
  const rest = detail === undefined ? '' : ` · ${detail}`;
  return `${cut(name, LABEL - rest.length)}${rest}`;
}

function withoutBlocks(at: number, left: string, kept: string): object[] {
  return [
    context(left),
    buttons({ action: actions.choose, text: 'Run without these', value: `${kept} ${at}`, style: 'primary' }),
  ];
}

/** What *Run without these* runs. */
function withoutWords(names: string[]): string {
  const shownNames = names.slice(0, NAMED).map((name) => `“${escape(cut(name, 80))}”`);
  const more = names.length - shownNames.length;
  return `That leaves ${[...shownNames, ...(more > 0 ? [`${more} more`] : [])].join(', ')}.`;
}

const shown = (text: string) => escape(cut(text, SENTENCE));
