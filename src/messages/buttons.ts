import { z } from 'zod';
import { givenBack } from '../errors.js';
import { truncate } from '../platform/escape.js';
import { type ButtonChoices, type ButtonOptions, buildMessage, buttonRow, section } from './mrkdwn.js';
import type { AudienceView } from '../queries/audiences.js';
import type { SlackMessage } from '../runs/view.js';

/** Action ids of the buttons that belong to no single verb; each has a handler in the map. A verb’s own are in its file. */
export const actions = {
  /** The choice in a menu: its value is another action, and that one's value. */
  menu: 'menu:choose',
  details: 'run:details',
  check: 'run:check',
  cancel: 'run:cancel',
  forget: 'run:forget',
  atReset: 'run:at-reset',
  withdraw: 'run:withdraw',
  sendNow: 'run:send-now',
  exportThis: 'run:export',
  again: 'run:again',
  command: 'run:command',
  support: 'run:support',
  handOver: 'run:hand-over',
  answer: 'question:answer',
  decline: 'question:decline',
  toMe: 'place:me',
  hereAgain: 'place:again',
  elsewhere: 'place:elsewhere',
  share: 'answer:share',
  evaluateAudience: 'audience:evaluate',
  exportAudience: 'audience:export',
  size: 'audience:size',
  exportTo: 'dataset:export',
  jobDetails: 'job:details',
  followJob: 'job:follow',
  stopJob: 'job:stop',
  runVerb: 'verb:run',
  openForm: 'verb:open',
} as const;

export type Action = (typeof actions)[keyof typeof actions];

/** Buttons beside a menu. */
const BUTTONS = 2;

/** Slack's limit for the text of an option: a form makes one of the name. */
const NAME = 75;

/** A button's value: two words without spaces, such as a sandbox and an id, and a name. */
export const encodeJobRef = (one: string, other: string, name = ''): string =>
  `${one} ${other} ${truncate(name, NAME)}`.trim();

/** Reads a menu's choice, as `choiceRow` writes it. Throws UserError for anything else. */
export function decodeChoice(chosen: string): { action: string; value: string } {
  const [action, ...value] = givenBack(z.tuple([z.string().min(1)]).rest(z.string()), chosen.split(' '));
  return { action, value: value.join(' ') };
}

const pairSchema = z.tuple([z.string().min(1), z.string().min(1)]).rest(z.string());

/** Reads what `encodeJobRef` wrote. A missing name becomes the id. Throws UserError for anything else. */
export function decodeJobRef(value: string): { sandbox: string; id: string; name: string } {
  const [sandbox, id, ...name] = givenBack(pairSchema, value.split(' '));
  return { sandbox, id, name: name.join(' ') || id };
}

/** The next steps with an audience. Their value is the sandbox, the audience's id and its name. */
export function audienceButtons(sandbox: string, { id, name, whyNot, exportable }: AudienceView): ButtonOptions[] {
  const value = encodeJobRef(sandbox, id, name);
  return [
    ...(whyNot === undefined ? [{ action: actions.evaluateAudience, text: 'Evaluate…', value }] : []),
    ...(exportable ? [{ action: actions.exportAudience, text: 'Export…', value }] : []),
  ];
}

/** All that can be done with an audience: the next steps, and behind them its size and what else there is. */
export function audienceChoices(sandbox: string, audience: AudienceView, more: ButtonOptions[] = []): ButtonChoices {
  const size = { action: actions.size, text: 'Size', value: encodeJobRef(sandbox, audience.id) };
  const next = audienceButtons(sandbox, audience);
  const all = [...next, size, ...more];
  return { buttons: all.slice(0, BUTTONS), menu: all.slice(BUTTONS) };
}

/** A question. `kept`: the key under which it is stored, with all that it is about. */
export const questionMessage = (text: string, kept: string, words: AnswerWords): SlackMessage =>
  buildMessage(text, [section(text), answerRow(kept, words)]);

interface AnswerWords {
  yes: string;
  no: string;
  style?: 'primary' | 'danger';
  /** A second way to say yes. */
  more?: { text: string; value: string };
}

/** Ends the value of the answer that has a run held until Adobe's day resets. */
export const AT_RESET = 'at-reset';

/** Ends the value of the answer that follows the run that the question names. */
export const FOLLOW = 'follow';

/** The answers to a question whose text stands in other blocks. */
export const answerRow = (kept: string, { yes, no, more, style = 'primary' }: AnswerWords) =>
  buttonRow(
    { action: actions.answer, text: yes, value: kept, style },
    ...(more ? [{ action: actions.answer, ...more }] : []),
    { action: actions.decline, text: no, value: kept },
  );
