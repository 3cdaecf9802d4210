import { type AudienceTerm, termsAsText } from '../../request/audience-term.js';
import { toOption } from './audience-options.js';
import type { FormState } from './state.js';
import type { FormOption } from '../inputs.js';

/** An audience, and how it is called where that is known. */
export interface NamedAudience {
  term: AudienceTerm;
  name?: string;
}

/**
 * Audiences in a form that is filled in: what was chosen, and ids, in the list as far as that has room; from there on in
 * the box, as words that are read as the same. The list comes before the box, so the order stays.
 */
export function placed(all: NamedAudience[]): Pick<FormState, 'audiences' | 'pasted'> {
  const ids = all.every(({ term }) => isId(term));
  const choices: FormOption[] = [];
  for (const { term, name } of all) {
    const choice = term.chosen
      ? toOption(withoutStatuses(term), name)
      : ids
        ? toOption({ term: term.term }, name)
        : undefined;
    if (!choice) break;
    choices.push(choice);
  }
  return { audiences: choices, pasted: termsAsText(all.slice(choices.length).map(({ term }) => term)) };
}

/** Of the make of Adobe's: beside nothing else such words are ids, and a list shows how they are called. */
const ID = /^(?=.*\d)[\w-]{20,64}$/;

const isId = ({ term, quoted, typed, namespace, statuses }: AudienceTerm) =>
  !quoted && typed === undefined && namespace === undefined && statuses === undefined && ID.test(term);

/** They are kept under the key of what was chosen. */
function withoutStatuses(term: AudienceTerm): AudienceTerm {
  const plain = { ...term };
  delete plain.statuses;
  return plain;
}
