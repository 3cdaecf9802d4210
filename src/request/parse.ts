import { ownValue } from '../platform/own-value.js';
import { UserError, type RequestField } from '../errors.js';
import { checkFilters, filterModifiers, parseFilter } from '../export-filters/index.js';
import { readNamespace } from '../export-filters/values.js';
import type { DraftRequest, RunKind } from './request.js';
import { idle, readStatuses } from './known-words.js';
import { sets, termsAmong } from './terms.js';
import type { KeyWord, Word } from './tokenize.js';
import { refuseTooManyAudiences } from './audience-limit.js';

/** Slack's limit for an option of a menu; Adobe's own names are far shorter. */
const LONGEST_SANDBOX = 75;

export interface AskContext {
  /** Epoch ms. */
  now: number;
  zone: string;
  /** The channel's sandbox. */
  sandbox: string;
}

interface Draft {
  ask: DraftRequest;
  context: AskContext;
}

const modifiers: Record<string, (draft: Draft, word: KeyWord) => void> = {
  in: ({ ask }, { value }) => (ask.sandbox = some(value, 'in:<sandbox>', 'sandbox', LONGEST_SANDBOX).toLowerCase()),
  to: ({ ask }, { value, typed }) => {
    ask.dataset = some(value, 'to:<dataset id or name>', 'dataset');
    // Our messages print ids in backticks, so backticks are no quotes here.
    if (typed !== undefined && !typed.includes('`')) ask.datasetQuoted = true;
  },
  status: ({ ask }, { value }) => (ask.statuses = readStatuses(value)),
  ns: ({ ask }, { value }) => (ask.namespace = readNamespace(value)),
  ...Object.fromEntries(
    filterModifiers.map(({ key }) => [
      key,
      ({ ask, context }: Draft, { value }: KeyWord) => {
        ask.filters = parseFilter(ask.filters, key, value, context);
      },
    ]),
  ),
  report: ({ ask }, { value, raw }) => (ask.reportIn = readChannel(raw ?? value)),
};

/** The modifiers that an evaluation without an export uses. */
const EVALUATES = new Set(['in', 'ns', 'report']);

/** The ask as far as it could be read, and every mistake in its words. */
export interface Read {
  ask: DraftRequest;
  mistakes: UserError[];
}

/** Reads what was typed. Throws the first mistake, a UserError. */
export function parseRequest(kind: RunKind, words: Word[], context: AskContext): DraftRequest {
  const { ask, mistakes } = parseAll(kind, words, context);
  if (mistakes[0]) throw mistakes[0];
  return ask;
}

/** Reads what was typed, and collects each mistake that shows without asking Adobe. */
export function parseAll(kind: RunKind, words: Word[], context: AskContext): Read {
  const ask: DraftRequest = { kind, sandbox: context.sandbox, audiences: [], filters: {} };
  const draft = { ask, context };
  const mistakes: UserError[] = [];
  const heed = (step: () => void) => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      mistakes.push(error);
    }
  };
  const given = new Set<string>();
  for (const word of words) {
    if (sets(word)) heed(() => modifier(word.key, given)(draft, word));
  }
  heed(() => {
    const terms = termsAmong(words);
    refuseTooManyAudiences(terms);
    ask.audiences = terms;
  });
  if (kind === 'evaluation' && ask.dataset !== undefined) ask.kind = 'evaluation-then-export';
  if (ask.kind === 'evaluation') heed(() => refuseIdle(given));
  heed(() => checkFilters(ask.filters));
  return { ask, mistakes };
}

/** Throws UserError for a modifier that has no effect because nothing is exported. */
function refuseIdle(given: Set<string>): void {
  const key = [...given].find((one) => !EVALUATES.has(one));
  if (key !== undefined) throw new UserError(idle(`${key}:`));
}

/** Adds the key to `given` and returns its reader. Throws UserError if it was given already. */
function modifier(typed: string, given: Set<string>) {
  const key = typed.toLowerCase();
  if (given.has(key)) throw new UserError(`Use “${key}:” only once.`);
  given.add(key);
  return ownValue(modifiers, key) ?? (() => undefined);
}

function readChannel(value: string): string {
  const [, escaped, plain] = /^(?:<#([A-Z0-9]+)(?:\|[^>]*)?>|([CGD][A-Z0-9]{6,}))$/.exec(value) ?? [];
  const id = escaped ?? plain;
  if (id !== undefined) return id;
  throw new UserError('Use report:#channel, with the channel as Slack suggests it.', 'report');
}

function some(value: string, usage: string, field: RequestField, longest = 300): string {
  if (value !== '' && value.length <= longest) return value;
  throw new UserError(`Use ${usage}.`, field);
}
