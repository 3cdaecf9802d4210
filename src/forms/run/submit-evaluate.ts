import { toDraft } from './to-request.js';
import { readForm } from './fields.js';
import type { FormHandler } from '../../handlers.js';
import {
  allErrors,
  toFormResult,
  submittedBy,
  reopenAsProduction,
  idempotencyKey,
  sandboxChangedMeanwhile,
  expandWithError,
} from './submit.js';

/** The evaluation form was sent: it starts, and what becomes of it is told where it was asked. */
export const evaluateForm: FormHandler = async (filled, services) => {
  const sent = { ...readForm(filled), filled };
  const early = await sandboxChangedMeanwhile(sent, services);
  if (early) return early;
  const read = toDraft(sent, { zone: filled.person.zone, now: services.now() });
  if ('errors' in read) return allErrors(read, sent, services);
  const asked = await submittedBy(read.ask, sent.meta, filled.person, services);
  try {
    const taken = await services.intake.submit(idempotencyKey(filled), asked);
    return taken.outcome === 'question' ? reopenAsProduction(sent, services) : toFormResult(taken, sent);
  } catch (error) {
    return expandWithError(error, sent, services);
  }
};
