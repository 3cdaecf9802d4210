import type { App, ViewSubmitAction } from '@slack/bolt';
import { AdobeError, NotAllowed, UserError } from '../errors.js';
import { answerForm } from '../forms/answer.js';
import { slackOption } from '../forms/inputs.js';
import { withNotice } from '../forms/run/notice.js';
import {
  type FieldHandler,
  type FieldResult,
  type FormHandler,
  type FormResult,
  type Option,
  type OptionsSource,
  PLACEHOLDER_OPTION,
} from '../handlers.js';
import { ownValue } from '../platform/own-value.js';
import { oneLineOf } from '../platform/escape.js';
import { withTimeout } from '../platform/timeout.js';
import { digest } from '../request/request.js';
import type { Services } from '../services.js';
import { authenticate, whoTypes } from './authenticate.js';
import {
  chosenOf,
  filledOf,
  type Pressed,
  type SlackView,
  shownOf,
  submissionBody,
  suggestionBody,
} from './payloads.js';
import { ANSWER, modal, type Responder } from './responder.js';

const NOT_SENT = 'Something went wrong in Usher. Nothing was lost. It’s safe to submit this again.';
const NOT_CHANGED = 'Something went wrong in Usher. Your entries are kept. Try again, or submit the form as it is.';

/** Slack shows at most so many. */
const OPTIONS = 100;
/** If our answer is late, Slack shows an empty list without a word. */
const OPTIONS_MS = 2_500;
/** Under a row that says why there is nothing to choose: a phone shows some 45 characters of either. */
const INSTEAD = 'Try again in a moment, or paste ids below.';
/** For lists outside any form. */
const NO_FORM = { viewId: '', rootViewId: '', privateMetadata: '', values: {}, blocks: [] };

export interface Ways {
  app: App;
  services: Services;
  responder: Responder;
}

/** Handlers by the callback id of the form or the action id of the field. */
export interface FormsMap {
  forms: Record<string, FormHandler>;
  changes: Record<string, FieldHandler>;
  options: Record<string, OptionsSource>;
}

/** One listener for each kind of payload, as Bolt tries every listener on every payload. */
export function listenToForms(ways: Ways, { forms, options }: Pick<FormsMap, 'forms' | 'options'>): void {
  const { app } = ways;
  app.view<ViewSubmitAction>({ type: 'view_submission' }, async ({ ack, body }) => {
    const { user, view } = submissionBody.parse(body);
    const form = ownValue(forms, view.callback_id);
    if (!form) return;
    const answer = await submitted(ways, form, user.id, view);
    const response = answer && responseTo(answer, view);
    await (response ? ack(response) : ack());
    if (answer) await afterwards(ways, answer, user.id, view);
  });
  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ ack, body }) => {
    const asked = suggestionBody.parse(body);
    const source = ownValue(options, asked.action_id);
    if (!source) return;
    const offered = await offeredBy(ways, asked.action_id, source, asked);
    await ack({ options: offered.slice(0, OPTIONS).map(slackOption) });
  });
}

/** Changes an open form as one of its fields asks, or puts another one on top. */
export async function changeForm(ways: Ways, change: FieldHandler, { view, ...pressed }: Pressed): Promise<void> {
  const changed = view && (await changedBy(ways, change, { ...pressed, view }));
  if (!changed) return;
  if ('push' in changed) await ways.responder.push(changed.push, pressed.trigger_id);
  else await ways.responder.update(changed.update, changed.force ? { id: view.id } : view);
}

/** Undefined: the person gets no answer. A refused form stays open and shows why. */
async function submitted(
  { services, responder }: Ways,
  form: FormHandler,
  user: string,
  view: SlackView,
): Promise<FormResult | undefined> {
  try {
    const filled = filledOf(view);
    // A form sent twice with the same content is one delivery, as it is one run.
    const delivery = digest({ form: view.id, values: filled.values });
    const person = await authenticate({ user, answered: 'now', delivery, inAck: true }, services);
    if (!person) return undefined;
    const answer = await form({ ...filled, person }, services);
    if ('popTo' in answer) await responder.update(answer.popTo, { id: filled.rootViewId });
    return answer;
  } catch (error) {
    if (error instanceof NotAllowed) return noticeOn(view, await services.users.named(error.sentence));
    if (error instanceof UserError) return { errors: error.byField };
    services.log.error({ err: error }, 'a form failed');
    return { errors: { '': NOT_SENT } };
  }
}

const noticeOn = (view: SlackView, words: string) => ({
  update: withNotice(shownOf(view), words),
});

/** On the Home there is no place for words: they take the place of the form. */
const HOME = { channel: '', responseUrl: undefined };

/** What is said in a form that was opened on the Home: it has no channel, or the person's own without a response URL. */
function staying(answer: FormResult) {
  const told = 'closeAll' in answer ? answer.closeAll : undefined;
  const isHome = told && (told.channel === '' || (told.channel.startsWith('D') && told.responseUrl === undefined));
  return isHome ? told : undefined;
}

function responseTo(answer: FormResult, view: SlackView) {
  if ('errors' in answer) return refusal(answer.errors, view);
  if ('update' in answer) return { response_action: 'update' as const, view: modal(answer.update) };
  if ('push' in answer) return { response_action: 'push' as const, view: modal(answer.push) };
  const stays = staying(answer);
  if (stays) return { response_action: 'update' as const, view: modal(answerForm(ANSWER, stays.reply, HOME)) };
  // Without a response Slack closes only the top form.
  return 'popTo' in answer ? undefined : { response_action: 'clear' as const };
}

/** Slack shows errors as plain text, on inputs only: others go to the first input, or on top if there is no input. */
function refusal(errors: Record<string, string>, view: SlackView) {
  const fields = view.blocks.flatMap(({ type, block_id }) => (type === 'input' && block_id ? [block_id] : []));
  const [first] = fields;
  if (first === undefined) {
    const { update } = noticeOn(view, Object.values(errors).join(' '));
    return { response_action: 'update' as const, view: modal(update) };
  }
  const shown = new Map<string, string>();
  for (const [place, words] of Object.entries(errors)) {
    const field = fields.find((id) => id === place) ?? fields.find((id) => id.startsWith(`${place}:`)) ?? first;
    const before = shown.get(field);
    shown.set(field, oneLineOf(before === undefined ? words : `${before} ${words}`));
  }
  return { response_action: 'errors' as const, errors: Object.fromEntries(shown) };
}

async function afterwards({ responder }: Ways, answer: FormResult, user: string, view: SlackView): Promise<void> {
  const stays = staying(answer);
  if (stays) return responder.say(await responder.following(stays), { user, triggerId: '', form: view.id });
  const later = 'popTo' in answer ? await answer.afterwards?.() : undefined;
  if (later?.popTo) await responder.update(later.popTo, { id: filledOf(view).rootViewId });
  const told = 'closeAll' in answer ? answer.closeAll : later?.told;
  if (!told) return;
  const { channel, responseUrl, ...words } = told;
  await responder.say(words, { user, channel, responseUrl, triggerId: '' });
}

/** Errors are shown on top of the form: after a change Slack has no other place for them. */
async function changedBy(
  { services }: Ways,
  change: FieldHandler,
  { user, trigger_id: delivery, view, actions }: Pressed & { view: SlackView },
): Promise<FieldResult> {
  try {
    const person = await authenticate({ user: user.id, delivery }, services);
    return person && (await change({ ...filledOf(view), person, chosen: chosenOf(actions[0]) }, services));
  } catch (error) {
    if (error instanceof NotAllowed) return noticeOn(view, await services.users.named(error.sentence));
    if (error instanceof UserError) return noticeOn(view, error.formMessage);
    services.log.error({ err: error }, 'a change in a form failed');
    return noticeOn(view, NOT_CHANGED);
  }
}

/** A source that fails or is slow says so in its list. */
async function offeredBy(
  { services }: Ways,
  action: string,
  source: OptionsSource,
  { user, value: text, view }: ReturnType<typeof suggestionBody.parse>,
): Promise<Option[]> {
  const excuse = (text: string, description: string): Option[] => [{ text, description, value: PLACEHOLDER_OPTION }];
  const asked = whoTypes(user.id, services).then((person) =>
    person ? source({ ...(view ? filledOf(view) : NO_FORM), person, text }, services) : [],
  );
  const slow = () => excuse('Adobe is slow', INSTEAD);
  return withTimeout(OPTIONS_MS, asked, slow).catch((error: unknown) => {
    if (error instanceof UserError) return excuse('Nothing to choose from', error.message);
    services.log.warn({ err: error, action }, 'a source had nothing to offer');
    if (error instanceof AdobeError && error.failure === 'unreadable')
      return excuse('Adobe’s answer couldn’t be read', 'Paste ids below.');
    return excuse('Adobe didn’t answer', INSTEAD);
  });
}
