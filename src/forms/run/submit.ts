import { filterFields } from '../../export-filters/index.js';
import { UserError, NotAllowed } from '../../errors.js';
import type { Person } from '../../access.js';
import type { Submission } from '../../runs/accept.js';
import type { Submitted } from '../../runs/record.js';
import { type FormState, type FormMeta, switchSandbox } from './state.js';
import { blocks } from './ids.js';
import type { Faulty } from './to-request.js';
import type { FormData } from './data-types.js';
import { withFieldError } from './notice.js';
import { type DraftRequest, digest } from '../../request/request.js';
import type { Services } from '../../services.js';
import type { FormInput, FormResult } from '../../handlers.js';
import { loadFormData, cachedFormData } from './data.js';
import { renderForm } from './open.js';

/** A form that was sent, as its handlers pass it on. */
export interface SubmittedForm {
  filled: FormInput;
  draft: FormState;
  meta: FormMeta;
}

/** The same form with the same content is one delivery, however often it comes; another content is another ask. */
export function idempotencyKey({ viewId, values }: FormInput): string {
  return `${viewId}-${digest(values).slice(0, 16)}`;
}

/** Sent while the lists of another sandbox were still shown: nothing of that sandbox is asked of this one. */
export async function sandboxChangedMeanwhile(
  { filled, draft, meta }: SubmittedForm,
  services: Services,
): Promise<FormResult | undefined> {
  if (draft.sandbox === meta.sandbox) return undefined;
  const there = switchSandbox({ draft, meta });
  const shown = await loadFormData({ ...there, zone: filled.person.zone }, services);
  const view = renderForm({
    ...there,
    known: shown,
    notice: `In ${draft.sandbox} now. Choose its audiences, then send again.`,
  });
  return view ? { update: view } : { errors: { [blocks.sandbox]: 'Choose the sandbox again.' } };
}

/** What a form asks for, as it was asked. A form that called the sandbox production is the yes to it. */
export async function submittedBy(
  ask: DraftRequest,
  meta: FormMeta,
  person: Person,
  services: Services,
): Promise<Submitted> {
  const channel = meta.channel === '' ? (ask.reportIn ?? (await services.users.dmChannel(person.id))) : meta.channel;
  const at = services.now();
  const { responseUrl, shownSandboxType, again } = meta;
  return { ask, by: person.id, channel, at, confirmed: shownSandboxType === 'production', responseUrl, again };
}

/** What is wrong with the form itself, and what Adobe does not know of the rest, at once. */
export async function allErrors(
  { errors, rest }: Faulty,
  { meta, filled }: SubmittedForm,
  services: Services,
): Promise<FormResult> {
  if (rest.audiences.length === 0) return { errors };
  const asked = await submittedBy(rest, meta, filled.person, services);
  const unknown = await services.intake.read(asked).then(
    () => ({}),
    (error: unknown) => {
      if (error instanceof NotAllowed) throw error;
      if (error instanceof UserError) return error.byField;
      throw error;
    },
  );
  const all = { ...errors };
  for (const [field, words] of Object.entries(unknown)) {
    const said = all[field];
    if (said === undefined) all[field] = words;
    // A dataset that was not chosen is missed by both, and too many are counted by both.
    else if (field === blocks.audiences && !said.includes(words)) all[field] = `${said} ${words}`;
  }
  return { errors: all };
}

/** The person's own words for what became of it: the form closes, or stays open with a sentence on a field. */
export function toFormResult({ outcome, message }: Submission, { meta }: SubmittedForm): FormResult {
  if (outcome === 'not-taken' || outcome === 'unknown') return { errors: { [blocks.report]: message.text } };
  const { channel, responseUrl } = meta;
  return { closeAll: { channel, responseUrl, reply: message } };
}

const FOLDED = new Set(filterFields.flatMap(({ block, always }) => (always ? [] : [block])));

/** A mistake in a filter that is folded away has no field to be shown at: the filters unfold, with the sentence on top and there. */
export async function expandWithError(
  error: unknown,
  { filled, draft, meta }: SubmittedForm,
  services: Services,
): Promise<FormResult> {
  if (!(error instanceof UserError) || meta.filters || !FOLDED.has(error.field)) throw error;
  const open = { ...meta, filters: true };
  const shown = await loadFormData({ draft, meta: open, zone: filled.person.zone }, services);
  const view = renderForm({ draft, meta: open, known: shown, notice: error.formMessage });
  if (!view) throw error;
  return { update: withFieldError(view, error.field, error.formMessage) };
}

/** The form called it a development sandbox and it is none: nothing starts until somebody has read that. */
export function reopenAsProduction({ filled, draft, meta }: SubmittedForm, services: Services): FormResult {
  const now = cachedFormData({ draft, meta, zone: filled.person.zone }, services);
  const view = renderForm({
    draft,
    meta,
    known: asProduction(now, draft.sandbox),
    notice: productionNotice(draft.sandbox),
  });
  return view ? { update: view } : { errors: { [blocks.sandbox]: productionNotice(draft.sandbox) } };
}

export const productionNotice = (sandbox: string) =>
  `${sandbox} turned out to be a PRODUCTION sandbox. Nothing was started. If you mean it, send the form again.`;

function asProduction(now: FormData, sandbox: string): FormData {
  const others = (now.sandboxes ?? []).filter(({ name }) => name !== sandbox);
  const title = now.sandboxes?.find(({ name }) => name === sandbox)?.title ?? sandbox;
  return { ...now, sandboxes: [{ name: sandbox, title, type: 'production' }, ...others] };
}
