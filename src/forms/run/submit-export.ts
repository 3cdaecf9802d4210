import { Mistake, NoRight } from '../../errors.js';
import { asShown } from '../../runs/accept.js';
import { notTaken } from '../../messages/ephemeral.js';
import { readAsk } from './to-request.js';
import { blocks } from './block-ids.js';
import { readForm } from './fields.js';
import * as review from './review.js';
import type { Form } from '../../handlers.js';
import { allErrors, askedBy, deliveryOf, outrun, turnedOut, unfolded } from './submit.js';

/** The export form was sent: nothing starts yet, it is shown in words first. */
export const exportForm: Form = async (filled, services) => {
  const sent = { ...readForm(filled), filled };
  const { memo } = sent;
  const early = await outrun(sent, services);
  if (early) return early;
  const read = readAsk(sent, { zone: filled.person.zone, now: services.now() });
  if ('errors' in read) return allErrors(read, sent, services);
  const asked = await askedBy(read.ask, memo, filled.person, services);
  try {
    const request = await services.taking.read(asked);
    const ask = deliveryOf(filled);
    const shown = request ? asShown(asked, request) : asked;
    if (!(await services.taking.keep(ask, shown))) return { errors: { [blocks.report]: notTaken().text } };
    const reportIn = read.ask.reportIn ?? asked.channel;
    const said = request?.sandbox.type ?? memo.said;
    const { channel, responseUrl } = memo;
    return {
      pushes: review.view({
        memo: { ask, channel, responseUrl, said },
        blocks: request ? review.words(request, reportIn) : review.unreadWords(read.ask, reportIn),
        ...(said !== memo.said && said === 'production' ? { notice: turnedOut(read.ask.sandbox) } : {}),
      }),
    };
  } catch (error) {
    return unfolded(error, sent, services);
  }
};

/** The review was read and sent: the export starts. It has no field, so what is wrong is said on top. */
export const reviewForm: Form = async ({ memo: text, person, blocks: shown }, services) => {
  const memo = review.readMemo(text);
  const again = (notice: string, said = memo.said) => ({
    becomes: review.view({ memo: { ...memo, said }, blocks: shown, notice }),
  });
  try {
    const taken = await services.taking.startKept(memo.ask, person.id, memo.said === 'production');
    const { outcome, message } = taken;
    if (outcome === 'question') return again(turnedOut('This'), 'production');
    if (outcome === 'not-taken' || outcome === 'not-sure') return again(message.text);
    return { closes: { channel: memo.channel, responseUrl: memo.responseUrl, says: message } };
  } catch (error) {
    if (!(error instanceof Mistake) || error instanceof NoRight) throw error;
    return again(error.inForm);
  }
};
