import type { App, ViewSubmitAction } from '@slack/bolt';
import { Mistake, NoRight } from '../errors.js';
import { line } from '../platform/escape.js';
import { withNotice } from '../forms/run/notice.js';
import { digest } from '../request/request.js';
import type { Services } from '../services.js';
import type { Form, FormAnswer } from '../handlers.js';
import { filledOf, type SlackView, shownOf, submissionBody } from './payloads.js';
import { modal, type Speech } from './responder.js';
import { whoAsks } from './authenticate.js';

const FAILED = 'Something went wrong on my side. Nothing is lost: sending this again is safe.';

export interface FormsOptions {
  forms: Record<string, Form>;
  services: Services;
  speech: Speech;
}

/** Forms that were sent. One that cannot be taken stays open, with the sentence on a field. */
export function listenToForms(app: App, { forms, services, speech }: FormsOptions): void {
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
  async function taken(form: Form, user: string, view: SlackView): Promise<FormAnswer | undefined> {
    try {
      // As for the runs that forms ask for: sent twice with the same content, it is one delivery.
      const delivery = digest({ form: view.id, values: filledOf(view).values });
      const person = await whoAsks({ user, answered: 'now', delivery, inAck: true }, services);
      if (!person) return undefined;
      const filled = { ...filledOf(view), person };
      const answer = await form(filled, services);
      if ('returns' in answer) await speech.update(answer.returns, { id: filled.rootViewId });
      return answer;
    } catch (error) {
      // A field’s error shows no names.
      if (error instanceof NoRight) return { becomes: withNotice(shownOf(view), error.sentence) };
      if (error instanceof Mistake) return { errors: error.byField };
      services.log.error({ err: error }, 'a form failed');
      return { errors: { '': FAILED } };
    }
  }

  async function afterwards(answer: FormAnswer, user: string, view: SlackView): Promise<void> {
    const later = 'returns' in answer ? await answer.follows?.() : undefined;
    if (later?.returns) await speech.update(later.returns, { id: filledOf(view).rootViewId });
    const told = 'closes' in answer ? answer.closes : later?.told;
    if (!told) return;
    const { channel, responseUrl, ...words } = told;
    await speech.say(words, { user, channel, responseUrl, triggerId: '' });
  }
}

function responseTo(answer: FormAnswer, view: SlackView) {
  if ('errors' in answer) return refusal(answer.errors, view);
  if ('becomes' in answer) return { response_action: 'update' as const, view: modal(answer.becomes) };
  if ('pushes' in answer) return { response_action: 'push' as const, view: modal(answer.pushes) };
  // Without a word Slack closes the form on top alone.
  return 'returns' in answer ? undefined : { response_action: 'clear' as const };
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
    shown.set(field, line(before === undefined ? words : `${before} ${words}`));
  }
  return Object.fromEntries(shown);
}
