import { readAsk } from './to-request.js';
import { readForm } from './fields.js';
import type { Form } from '../../handlers.js';
import { allErrors, answerTo, askedBy, corrected, deliveryOf, outrun, unfolded } from './submit.js';

/** The evaluation form was sent: it starts, and what becomes of it is told where it was asked. */
export const evaluateForm: Form = async (filled, services) => {
  const sent = { ...readForm(filled), filled };
  const early = await outrun(sent, services);
  if (early) return early;
  const read = readAsk(sent, { zone: filled.person.zone, now: services.now() });
  if ('errors' in read) return allErrors(read, sent, services);
  const asked = await askedBy(read.ask, sent.memo, filled.person, services);
  try {
    const taken = await services.taking.take(deliveryOf(filled), asked);
    return taken.outcome === 'question' ? corrected(sent, services) : answerTo(taken, sent);
  } catch (error) {
    return unfolded(error, sent, services);
  }
};
