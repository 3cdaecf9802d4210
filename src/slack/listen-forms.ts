import type { App, ViewSubmitAction } from '@slack/bolt';
import { UserError, NotAllowed } from '../errors.js';
import { oneLineOf } from '../platform/escape.js';
import { withNotice } from '../forms/run/notice.js';
import { digest } from '../request/request.js';
import type { Services } from '../services.js';
import type { FormHandler, FormResult } from '../handlers.js';
import { filledOf, type SlackView, shownOf, submissionBody } from './payloads.js';
import { modal, type Responder } from './responder.js';
import { authenticate } from './authenticate.js';

const FAILED = 'Something went wrong on my side. Nothing is lost: sending this again is safe.';

export interface FormsOptions {
  forms: Record<string, FormHandler>;
  services: Services;
  responder: Responder;
}

/** Forms that were sent. One that cannot be taken stays open, with the sentence on a field. */
export function listenToForms(app: App, { forms, services, responder }: FormsOptions): void {
  for (const [id, form] of Object.entries(forms)) {
    app.view<ViewSubmitAction>({ callback_id: id, type: 'view_submission' }, async ({ ack, body }) => {
      const { user, view } = submissionBody.parse(body);
      const answer = await taken(form, user.id, view);
      const response = answer && responseTo(answer, view);
      await (response ? ack(response) : ack());
      if (answer) await afterwards(answer, user.id, view);
    });
  }

  /** Undefined: they get nothing. */
  async function taken(form: FormHandler, user: string, view: SlackView): Promise<FormResult | undefined> {
    try {
      // As for the runs that forms ask for: sent twice with the same content, it is one delivery.
      const delivery = digest({ form: view.id, values: filledOf(view).values });
      const person = await authenticate({ user, answered: 'now', delivery, inAck: true }, services);
      if (!person) return undefined;
      const filled = { ...filledOf(view), person };
      const answer = await form(filled, services);
      if ('popTo' in answer) await responder.update(answer.popTo, { id: filled.rootViewId });
      return answer;
    } catch (error) {
      // A field’s error shows no names.
      if (error instanceof NotAllowed) return { update: withNotice(shownOf(view), error.sentence) };
      if (error instanceof UserError) return { errors: error.byField };
      services.log.error({ err: error }, 'a form failed');
      return { errors: { '': FAILED } };
    }
  }

  async function afterwards(answer: FormResult, user: string, view: SlackView): Promise<void> {
    const later = 'popTo' in answer ? await answer.afterwards?.() : undefined;
    if (later?.popTo) await responder.update(later.popTo, { id: filledOf(view).rootViewId });
    const told = 'closeAll' in answer ? answer.closeAll : later?.told;
    if (!told) return;
    const { channel, responseUrl, ...words } = told;
    await responder.say(words, { user, channel, responseUrl, triggerId: '' });
  }
}

function responseTo(answer: FormResult, view: SlackView) {
  if ('errors' in answer) return refusal(answer.errors, view);
  if ('update' in answer) return { response_action: 'update' as const, view: modal(answer.update) };
  if ('push' in answer) return { response_action: 'push' as const, view: modal(answer.push) };
  // Without a word Slack closes the form on top alone.
  return 'popTo' in answer ? undefined : { response_action: 'clear' as const };
}

/** Slack shows errors on input blocks only: where there are none they are said on top. */
function refusal(errors: Record<string, string>, view: SlackView) {
  const fields = view.blocks.flatMap(({ type, block_id }) => (type === 'input' && block_id ? [block_id] : []));
  const [first] = fields;
  if (first !== undefined) return { response_action: 'errors' as const, errors: onFields(errors, fields, first) };
  const said = withNotice(shownOf(view), Object.values(errors).join(' '));
  return { response_action: 'update' as const, view: modal(said) };
}

/** One for another place goes to the first field, and none is lost. Slack shows plain text. */
function onFields(errors: Record<string, string>, fields: string[], first: string): Record<string, string> {
  const shown = new Map<string, string>();
  for (const [place, words] of Object.entries(errors)) {
    const field = fields.find((id) => id === place) ?? fields.find((id) => id.startsWith(`${place}:`)) ?? first;
    const before = shown.get(field);
    shown.set(field, oneLineOf(before === undefined ? words : `${before} ${words}`));
  }
  return Object.fromEntries(shown);
}
