import { submitOrClarify } from '../forms/run/start-run.js';
import { givenBack } from '../errors.js';
import { draftRequestSchema } from '../request/request.js';
import { AT_RESET } from '../messages/buttons.js';
import { startRunKind } from '../runs/open-questions.js';
import { defineQuestion } from './question.js';

/** Counts as asked at the press. The answer may be another question or a form. */
export const startRunAsked = defineQuestion(
  startRunKind,
  'Not started.',
  async ({ asked, asks }, { value, person }, services) => {
    const [, place = '0'] = value.split(' ');
    const atReset = place === AT_RESET;
    const ask = givenBack(draftRequestSchema, asks[atReset ? 0 : Number(place)]);
    const now = { ...asked, ask, at: services.now(), ...(atReset ? { hold: 'reset' as const } : {}) };
    return submitOrClarify(`answer-${value}`, now, person, services);
  },
);
