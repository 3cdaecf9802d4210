import { allModifiers } from '../asking/modifiers.js';
import { start } from '../asking/start.js';
import { createDatasetForm } from '../forms/dataset.js';
import { exportForm, reviewForm } from '../forms/export.js';
import { perAudienceForm } from '../forms/per-audience.js';
import { formIds } from '../modals/fields.js';
import type { Verb } from '../surface.js';

export const exportVerb: Verb = {
  usage: 'export [audience…] [to:<dataset>]',
  does: 'writes audiences’ profiles to a dataset; a form opens unless both are given',
  example: '/audience export "VIP buyers" to:"Agency drop" batch:each',
  modifiers: allModifiers,
  button: 'Export…',
  who: 'writers',
  run: (typed, services) => start('export', typed, services),
  forms: {
    [formIds.export]: exportForm,
    [formIds.perAudience]: perAudienceForm,
    [formIds.review]: reviewForm,
    [formIds.dataset]: createDatasetForm,
  },
};
