import { submitOrClarify } from '../forms/run/start-run.js';
import { givenBack } from '../errors.js';
import { draftRequestSchema } from '../request/request.js';
import { startRunKind } from '../runs/open-questions.js';
import { defineQuestion } from './question.js';

/** Counts as asked at the press. The answer may be another question or a form. */
export const startRunAsked = defineQuestion(
  startRunKind,
  'Not started.',
  async ({ asked, asks }, { value, person }, services) => {
    const [, place = '0'] = value.split(' ');
    const ask = givenBack(draftRequestSchema, asks[Number(place)]);
    return submitOrClarify(`answer-${value}`, { ...asked, ask, at: services.now() }, person, services);
  },
);
