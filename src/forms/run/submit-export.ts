import { givenBack, UserError, NotAllowed } from '../../errors.js';
import { asShown } from '../../runs/accept.js';
import { rejectedRedisDown } from '../../messages/ephemeral.js';
import { keepAsk, startRunQuestion } from '../../runs/open-questions.js';
import { toDraft } from './to-request.js';
import { blocks } from './ids.js';
import { readForm } from './fields.js';
import * as review from './review.js';
import type { FormHandler } from '../../handlers.js';
import {
  allErrors,
  submittedBy,
  idempotencyKey,
  sandboxChangedMeanwhile,
  productionNotice,
  expandWithError,
} from './submit.js';

/** The export form was sent: nothing starts yet, it is shown in words first. */
export const exportForm: FormHandler = async (filled, services) => {
  const sent = { ...readForm(filled), filled };
  const { meta } = sent;
  const early = await sandboxChangedMeanwhile(sent, services);
  if (early) return early;
  const read = toDraft(sent, { zone: filled.person.zone, now: services.now() });
  if ('errors' in read) return allErrors(read, sent, services);
  const asked = await submittedBy(read.ask, meta, filled.person, services);
  try {
    const request = await services.intake.read(asked);
    const shown = request ? asShown(asked, request) : asked;
    const ask = await keepAsk(services.questions, shown, idempotencyKey(filled));
    if (ask === undefined) return { errors: { [blocks.report]: rejectedRedisDown().text } };
    const reportIn = read.ask.reportIn ?? asked.channel;
    const said = request?.sandbox.type ?? meta.shownSandboxType;
    const { channel, responseUrl } = meta;
    return {
      push: review.reviewView({
        meta: { ask, channel, responseUrl, said },
        blocks: request ? review.summary(request, reportIn) : review.unverifiedSummary(read.ask, reportIn),
        ...(said !== meta.shownSandboxType && said === 'production'
          ? { notice: productionNotice(read.ask.sandbox) }
          : {}),
      }),
    };
  } catch (error) {
    return expandWithError(error, sent, services);
  }
};

/** The review was read and sent: the export starts. It has no field, so what is wrong is said on top. */
export const reviewForm: FormHandler = async ({ privateMetadata: text, person, blocks: shown }, services) => {
  const meta = review.readReviewMeta(text);
  const again = (notice: string, said = meta.said) => ({
    update: review.reviewView({ meta: { ...meta, said }, blocks: shown, notice }),
  });
  try {
    const open = await services.questions.read(meta.ask, person.id);
    if (open === 'out-of-reach') return again(rejectedRedisDown().text);
    const { asked } = givenBack(startRunQuestion.schema, open.about);
    const read = { ...asked, confirmed: meta.said === 'production', at: services.now() };
    const { outcome, message } = await services.intake.submit(`review-${meta.ask}`, read);
    if (outcome === 'question') return again(productionNotice('This'), 'production');
    if (outcome === 'not-taken' || outcome === 'unknown') return again(message.text);
    return { closeAll: { channel: meta.channel, responseUrl: meta.responseUrl, reply: message } };
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof NotAllowed) throw error;
    return again(error.formMessage);
  }
};
