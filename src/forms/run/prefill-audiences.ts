import { type Term, termsAsText } from '../../request/terms.js';
import { termChoice } from './audience-options.js';
import type { Draft } from './state.js';
import type { Choice } from '../inputs.js';

/** An audience, and how it is called where that is known. */
export interface Named {
  term: Term;
  name?: string;
}

/**
 * Audiences in a form that is filled in: what was chosen, and ids, in the list as far as that has room; from there on in
 * the box, as words that are read as the same. The list comes before the box, so the order stays.
 */
export function placed(all: Named[]): Pick<Draft, 'audiences' | 'pasted'> {
  const ids = all.every(({ term }) => isId(term));
  const choices: Choice[] = [];
  for (const { term, name } of all) {
    const choice = term.chosen
      ? termChoice(withoutStatuses(term), name)
      : ids
        ? termChoice({ term: term.term }, name)
        : undefined;
    if (!choice) break;
    choices.push(choice);
  }
  return { audiences: choices, pasted: termsAsText(all.slice(choices.length).map(({ term }) => term)) };
}

/** Of the make of Adobe's: beside nothing else such words are ids, and a list shows how they are called. */
const ID = /^(?=.*\d)[\w-]{20,64}$/;

const isId = ({ term, quoted, typed, namespace, statuses }: Term) =>
  !quoted && typed === undefined && namespace === undefined && statuses === undefined && ID.test(term);

/** They are kept under the key of what was chosen. */
function withoutStatuses(term: Term): Term {
  const plain = { ...term };
  delete plain.statuses;
  return plain;
}
