import { allModifiers } from '../asking/modifiers.js';
import { start } from '../asking/start.js';
import { evaluateForm } from '../forms/evaluate.js';
import { formIds } from '../modals/fields.js';
import type { Verb } from '../surface.js';

export const evaluate: Verb = {
  usage: 'evaluate [audience…]',
  does: 'counts audiences now; with `to:` exports them afterwards; without audiences a form opens',
  example: '/audience evaluate "VIP buyers" "Cart leavers"',
  modifiers: allModifiers,
  button: 'Evaluate…',
  who: 'writers',
  run: (typed, services) => start('evaluation', typed, services),
  forms: { [formIds.evaluate]: evaluateForm },
};
