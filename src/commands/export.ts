import { allModifiers } from '../request/modifiers.js';
import { startRun } from '../forms/run/start-run.js';
import { createDatasetForm } from '../forms/dataset.js';
import { exportForm, reviewForm, perAudienceForm } from '../forms/run/submit.js';
import { formIds } from '../forms/run/ids.js';
import type { Verb } from '../handlers.js';

export const exportVerb: Verb = {
  usage: 'export [audience…] [to:<dataset>]',
  does: 'writes audiences’ profiles to a dataset; a form opens unless you name both',
  example: '/audience export "VIP buyers" to:"Agency drop" batch:each',
  modifiers: allModifiers,
  button: 'Export…',
  who: 'writers',
  run: (typed, services) => startRun('export', typed, services),
  forms: {
    [formIds.export]: exportForm,
    [formIds.perAudience]: perAudienceForm,
    [formIds.review]: reviewForm,
    [formIds.dataset]: createDatasetForm,
  },
};
