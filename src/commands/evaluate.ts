import { allModifiers } from '../request/modifiers.js';
import { startRun } from '../forms/run/start-run.js';
import { evaluateForm } from '../forms/run/submit.js';
import { formIds } from '../forms/run/ids.js';
import type { Verb } from '../handlers.js';

export const evaluate: Verb = {
  usage: 'evaluate [audience…]',
  does: 'counts audiences now, and with `to:` exports them afterward; a form opens unless you name audiences',
  example: '/audience evaluate "VIP buyers" "Cart leavers"',
  modifiers: allModifiers,
  button: 'Evaluate…',
  who: 'writers',
  run: (typed, services) => startRun('evaluation', typed, services),
  forms: { [formIds.evaluate]: evaluateForm },
};
