import { listed } from '../platform/english.js';
import type { KnownBlock } from '@slack/types';
import type { SlackMessage } from '../runs/view.js';
import { actions, encodeJobRef } from './buttons.js';
import type { UnclearProblem, UnclearRequest, Which } from '../resolve/unclear.js';
import { type LabelParts, distinctLabels } from '../platform/distinct-labels.js';
import { truncateFormatted, foreign } from '../platform/escape.js';
import { buttonRow, context, menu, buildMessage, roomFor, section } from './mrkdwn.js';

/** Characters of a sentence, which may repeat what was typed. */
const SENTENCE = 1_500;
/** The most buttons for one sentence. For more choices there is a menu. */
const MOST = 10;
const NAMED = 5;

/** Asks the asker alone. `text` says what to type instead. Problems that do not fit whole are asked about later. */
export function unclearRequest({ kept, problems, without }: UnclearRequest, run?: string): SlackMessage {
  const about = run === undefined ? [] : [`${run} was not started.`];
  const left = without && withoutWords(without.names);
  const units = problems.map((problem) => blocksOf(problem, kept));
  const ending = (later: number) => [
    ...(later > 0 ? [section(laterWords(later))] : []),
    ...(without && left !== undefined ? withoutBlocks(without.at, left, kept, later) : []),
  ];
  const room = roomFor(units, [...about.map(section), ...ending(problems.length)]);
  return buildMessage(
    [...about, ...problems.map(({ typed }) => shown(typed)), ...(left === undefined ? [] : [left])].join('\n'),
    [...about.map(section), ...units.slice(0, room).flat(), ...ending(problems.length - room)],
  );
}

/** Asks which audience to look at. `text` says what can be typed instead. */
export function which({ sandbox, action, typed, ...problem }: Which): SlackMessage {
  const choices = problem.choices.map(({ id }) => encodeJobRef(sandbox, id));
  return buildMessage(shown(typed), [section(shown(problem.sentence)), ...choicesOf(problem, action, choices)]);
}

function blocksOf(problem: UnclearProblem, kept: string): KnownBlock[] {
  const values = problem.choices.map(({ at }) => `${kept} ${at}`);
  return [section(shown(problem.sentence)), ...choicesOf(problem, actions.answer, values)];
}

type Choices = Pick<UnclearProblem, 'more' | 'sort' | 'alike'> & { choices: LabelParts[] };

/** Buttons, or a menu if the choices are many, and how many choices are left out. */
function choicesOf(problem: Choices, action: string, values: string[]): KnownBlock[] {
  const { choices, more = 0 } = problem;
  const all = distinctLabels(choices).map((text, at) => ({ action, text, value: values[at] ?? '' }));
  const some = all.slice(0, MOST);
  const chosen = all.length > MOST ? menu({ action, hint: `Choose one of ${all.length}`, all }) : undefined;
  const rest = all.length - (chosen?.shown ?? some.length) + more;
  return [
    ...(chosen ? [chosen.block] : some.length > 0 ? [buttonRow(...some)] : []),
    ...(rest > 0 ? [context(restWords(rest, problem))] : []),
  ];
}

/** How to reach the choices that are not offered. */
function restWords(rest: number, { sort = 'audience', alike }: Choices): string {
  const are = `${rest} more not shown.`;
  if (sort === 'dataset')
    return `${are} List them with /audience dataset, then type to: and the id of the one you mean.`;
  if (sort === 'policy') return `${are} Type policy: and the id of the one you mean.`;
  if (alike) return `${are} List them with /audience find, then type the id of the one you mean.`;
  return `${are} Type more of the name to see ${rest === 1 ? 'it' : 'them'}.`;
}

function laterWords(later: number): string {
  return `${later} more ${later === 1 ? 'thing is' : 'things are'} unclear. I’ll ask about ${later === 1 ? 'it' : 'them'} once these are answered.`;
}

function withoutBlocks(at: number, left: string, kept: string, later: number): KnownBlock[] {
  const text = later > 0 ? 'Run without any of them' : 'Run without these';
  return [context(left), buttonRow({ action: actions.answer, text, value: `${kept} ${at}`, style: 'primary' })];
}

function withoutWords(names: string[]): string {
  const shownNames = names.slice(0, NAMED).map((name) => `“${foreign(name)}”`);
  const more = names.length - shownNames.length;
  return `If you leave these out, the run still includes ${listed([...shownNames, ...(more > 0 ? [`${more} more`] : [])])}.`;
}

const shown = (text: string): string => truncateFormatted(foreign(text, SENTENCE), SENTENCE);
