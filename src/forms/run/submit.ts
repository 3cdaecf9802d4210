import { Problems, toDraft } from './to-request.js';
import { readForm } from './read-form.js';
import type { FormHandler, FormInput, FormResult } from '../../handlers.js';
import { givenBack, UserError, NotAllowed } from '../../errors.js';
import { asShown } from '../../runs/accept.js';
import type { Submission } from '../../runs/view.js';
import { rejectedRedisDown } from '../../messages/ephemeral.js';
import { submissionMessage } from '../../messages/submission.js';
import { keepAsk, startRunKind } from '../../runs/open-questions.js';
import { blocks } from './ids.js';
import type { FormPlace } from '../inputs.js';
import * as review from './review.js';
import { read } from './per-audience-view.js';
import { cachedFormData, drawForm } from './open.js';
import { renderForm } from './views.js';
import { filterFields } from '../../export-filters/index.js';
import type { Person } from '../../access.js';
import { placeOf, type Submitted } from '../../runs/record.js';
import { type RunForm, type FormMeta, switchSandbox, type FormData } from './state.js';
import { withFieldError } from './notice.js';
import { type DraftRequest, digest } from '../../request/request.js';
import type { Services } from '../../services.js';

interface SubmittedForm extends RunForm {
  filled: FormInput;
  asked: Submitted;
}

/** Handles a submitted form that asks for a run. `take` decides what happens if the form has no mistakes. */
const submitted =
  (take: (sent: SubmittedForm, services: Services) => Promise<FormResult>): FormHandler =>
  async (filled, services) => {
    const form = readForm(filled);
    const { zone } = filled.person;
    if (form.draft.sandbox !== form.meta.sandbox) return sandboxChanged(form, zone, services);
    const read = toDraft(form, { zone, now: services.now() });
    const asked = (ask: DraftRequest) => submittedBy(ask, form.meta, filled.person, services);
    if ('errors' in read)
      return read.rest.audiences.length === 0
        ? { errors: read.errors }
        : allErrors(read.errors, await asked(read.rest), services);
    const sent = { ...form, filled, asked: await asked(read.ask) };
    try {
      return await take(sent, services);
    } catch (error) {
      return expandWithError(error, form, zone, services);
    }
  };

export const evaluateForm = submitted(async ({ filled, asked, draft, meta }, services) => {
  const submission = await services.intake.submit(idempotencyKey(filled), asked);
  if (submission.outcome === 'question') return reopenAsProduction({ draft, meta }, filled.person.zone, services);
  return closed(submission, meta) ?? { errors: { [blocks.report]: submissionMessage(submission).text } };
});

/** Nothing starts yet: the export is shown in words first. */
export const exportForm = submitted(async ({ filled, asked, meta }, services) => {
  const request = await services.intake.read(asked);
  const shown = request ? asShown(asked, request) : asked;
  const ask = await keepAsk(services.questions, shown, idempotencyKey(filled));
  if (ask === undefined) return { errors: { [blocks.report]: rejectedRedisDown().text } };
  const reportIn = placeOf(asked);
  const said = request?.sandbox.type ?? meta.shownSandboxType;
  const { channel, responseUrl } = meta;
  return {
    push: review.reviewView(
      { ask, channel, responseUrl, said },
      request ? review.summary(request, reportIn) : review.unverifiedSummary(asked.ask, reportIn),
      said !== meta.shownSandboxType && said === 'production' ? productionNotice(asked.ask.sandbox) : undefined,
    ),
  };
});

/** The export starts. The review has no fields, so mistakes are shown on top. */
export const reviewForm: FormHandler = async ({ privateMetadata: text, person, blocks: shown }, services) => {
  const meta = review.readReviewMeta(text);
  const again = (notice: string, said = meta.said) => ({
    update: review.reviewView({ ...meta, said }, shown, notice),
  });
  try {
    const open = await services.questions.read(meta.ask, person.id);
    if (open === 'out-of-reach') return again(rejectedRedisDown().text);
    if (open === 'gone') return again('This form is more than 30 minutes old. Start again with /audience.');
    const { asked } = givenBack(startRunKind.schema, open.about);
    const read = { ...asked, confirmed: meta.said === 'production', at: services.now() };
    const submission = await services.intake.submit(`review-${meta.ask}`, read);
    if (submission.outcome === 'question') return again(productionNotice('This'), 'production');
    return closed(submission, meta) ?? again(submissionMessage(submission).text);
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof NotAllowed) throw error;
    return again(error.formMessage);
  }
};

export const perAudienceForm: FormHandler = async (filled, services) => {
  const set = read(filled);
  if ('errors' in set) return set;
  const view = await drawForm(set, filled.person.zone, services);
  return view ? { popTo: view } : { errors: { '': 'That’s more than this form can hold. Override fewer audiences.' } };
};

/** The forms close with the words for what became of it. Undefined where it was not taken, or nobody knows. */
function closed(submission: Submission, { channel, responseUrl }: FormPlace): FormResult | undefined {
  if (submission.outcome === 'not-taken' || submission.outcome === 'unknown') return undefined;
  return { closeAll: { channel, responseUrl, reply: submissionMessage(submission) } };
}

/** The same form with the same content is one delivery, however often it arrives; other content is a new ask. */
function idempotencyKey({ viewId, values }: FormInput): string {
  return `${viewId}-${digest(values).slice(0, 16)}`;
}

/** The form was sent before its lists changed to the new sandbox: ids of the old sandbox must not be used. */
async function sandboxChanged(form: RunForm, zone: string, services: Services): Promise<FormResult> {
  const notice = `Switched to ${form.draft.sandbox}. Choose its audiences, then submit again.`;
  const view = await drawForm(switchSandbox(form), zone, services, notice);
  return view ? { update: view } : { errors: { [blocks.sandbox]: 'Choose the sandbox again.' } };
}

/** Sending a form that called the sandbox production confirms the write there. */
async function submittedBy(ask: DraftRequest, meta: FormMeta, person: Person, services: Services): Promise<Submitted> {
  const channel = meta.channel === '' ? (ask.reportIn ?? (await services.users.dmChannel(person.id))) : meta.channel;
  const at = services.now();
  const { responseUrl, shownSandboxType, again } = meta;
  return { ask, by: person.id, channel, at, confirmed: shownSandboxType === 'production', responseUrl, again };
}

/** All mistakes at once: those of the form itself, and what Adobe does not know of the rest. */
async function allErrors(errors: Record<string, string>, asked: Submitted, services: Services): Promise<FormResult> {
  const unknown = await services.intake.read(asked).then(
    () => ({}),
    (error: unknown) => {
      if (error instanceof UserError && !(error instanceof NotAllowed)) return error.byField;
      throw error;
    },
  );
  const all = new Problems({ ...errors });
  for (const [field, words] of Object.entries(unknown)) {
    // Both report a missing dataset and too many audiences: each is said once.
    if (field === blocks.audiences || errors[field] === undefined) all.add(field, words);
  }
  return { errors: all.byBlock };
}

const FOLDED = new Set(filterFields.flatMap(({ block, always }) => (always ? [] : [block])));

/** Unfolds the filters if the mistake is in a folded one. The sentence is shown on top and at the field. */
async function expandWithError(
  error: unknown,
  { draft, meta }: RunForm,
  zone: string,
  services: Services,
): Promise<FormResult> {
  if (!(error instanceof UserError) || meta.filters || !FOLDED.has(error.field)) throw error;
  const view = await drawForm({ draft, meta: { ...meta, filters: true } }, zone, services, error.formMessage);
  if (!view) throw error;
  return { update: withFieldError(view, error.field, error.formMessage) };
}

/** The form called a production sandbox development: nothing starts until the person has read the notice. */
function reopenAsProduction({ draft, meta }: RunForm, zone: string, services: Services): FormResult {
  const known = asProduction(cachedFormData({ draft, meta, zone }, services), draft.sandbox);
  const notice = productionNotice(draft.sandbox);
  const view = renderForm({ draft, meta, known, notice });
  return view ? { update: view } : { errors: { [blocks.sandbox]: notice } };
}

export const productionNotice = (sandbox: string) =>
  `${sandbox} is a production sandbox. Nothing was started. To go ahead, submit the form again.`;

function asProduction(now: FormData, sandbox: string): FormData {
  const others = (now.sandboxes ?? []).filter(({ name }) => name !== sandbox);
  const title = now.sandboxes?.find(({ name }) => name === sandbox)?.title ?? sandbox;
  return { ...now, sandboxes: [{ name: sandbox, title, type: 'production' }, ...others] };
}
