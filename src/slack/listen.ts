import type { App, BlockAction } from '@slack/bolt';
import type { Person } from '../access.js';
import { json } from '../platform/zod-json.js';
import { answerFormId } from '../forms/answer.js';
import { formPlaceSchema } from '../forms/inputs.js';
import type { Button, Event, Reply, Shortcut, Verb } from '../handlers.js';
import { textMessage } from '../messages/ephemeral.js';
import { messageArguments } from '../messages/mrkdwn.js';
import { classifySlackError } from '../platform/slack-errors.js';
import { withTimeout } from '../platform/timeout.js';
import { parseCommand } from '../request/command.js';
import type { Services } from '../services.js';
import { ownValue } from '../platform/own-value.js';
import { authenticate } from './authenticate.js';
import { changeForm, type FormsMap, listenToForms, type Ways } from './listen-forms.js';
import { listenToMessages } from './listen-messages.js';
import { actionsBody, chosenOf, commandBody, type Pressed, shortcutBody, threadOf } from './payloads.js';
import { type Listener, Responder } from './responder.js';

/** Slack waits 3 s; a later answer goes to the response URL. */
const ACK_MS = 2_600;
const ASKING = textMessage('Asking Adobe. The answer will appear here.');

/** Every handler, by the name that Slack or people call it by. */
interface HandlerMap extends FormsMap {
  command: string;
  verbs: Record<string, Verb>;
  buttons: Record<string, Button>;
  shortcuts: Record<string, Shortcut>;
  events: Record<string, Event>;
  messageEvents: readonly string[];
}

export function listen(
  app: App,
  { map, services, ...slack }: { map: HandlerMap; services: Services; fetch: typeof fetch; slackApiUrl: string },
): void {
  const responder = new Responder({ client: app.client, log: services.log, users: services.users, ...slack });
  const ways = { app, services, responder };
  listenToCommand(ways, map);
  listenToActions(ways, map);
  listenToShortcuts(ways, map);
  listenToEvents(ways, map);
  listenToMessages(ways, map);
  listenToForms(ways, map);
}

/** The verb answers in the acknowledgement if it is fast enough. */
function listenToCommand({ app, services, responder }: Ways, { command, verbs }: HandlerMap): void {
  app.command(command, async ({ body, ack }) => {
    const { user_id: user, channel_id: channel, trigger_id: triggerId, ...typed } = commandBody.parse(body);
    const place = { channel, responseUrl: responder.slacks(typed.response_url) };
    const heard = { person: undefined as Person | undefined };
    // It is read while the person is looked up: nearly every verb needs it.
    const sandbox = services.channels.sandbox(channel);
    const answerOf = async (): Promise<Reply> => {
      const person = await authenticate({ user, delivery: triggerId, inAck: true }, services);
      if (!person) return undefined;
      heard.person = person;
      const { verb, words } = parseCommand(typed.text, verbs, Object.keys(services.verbs));
      return verb.run({ ...place, delivery: triggerId, person, words, sandbox }, services);
    };
    const answering = responder.heard(answerOf(), { command, user });
    const first = await withTimeout(ACK_MS, answering, () => 'late' as const);
    // Until we know the person, they may be of another organisation and are told nothing.
    const late = heard.person && ASKING;
    const says = first === 'late' ? late : first && 'reply' in first ? first.reply : undefined;
    await (says ? ack({ response_type: 'ephemeral', ...messageArguments(says) }) : ack());
    const rest = first === 'late' ? await answering : says ? await responder.following(first) : first;
    await responder.say(rest, { ...place, triggerId, user });
  });
}

/** Buttons in messages and on the Home, and fields of forms. */
function listenToActions(ways: Ways, { buttons, changes }: HandlerMap): void {
  ways.app.action<BlockAction>({ type: 'block_actions' }, async ({ ack, body }) => {
    const pressed = actionsBody.parse(body);
    const id = pressed.actions[0]?.action_id ?? '';
    const change = ownValue(changes, id);
    // If a message has several buttons of an action, the further ones are numbered.
    const action = id.replace(/#\d+$/, '');
    const button = ownValue(buttons, action);
    if (!change && !button) return;
    await ack();
    if (change) await changeForm(ways, change, pressed);
    else if (button) await press(ways, { action, button }, pressed);
  });
}

/** Access is checked again. */
async function press(ways: Ways, { action, button }: { action: string; button: Button }, pressed: Pressed) {
  const { user, trigger_id: triggerId } = pressed;
  const { form, channel, responseUrl } = placeOf(pressed);
  const place = { form, channel, responseUrl: ways.responder.slacks(responseUrl) };
  const [used] = pressed.actions;
  const press = { ...place, delivery: triggerId, block: used?.block_id ?? '' };
  const to = { ...place, triggerId, user: user.id, thread: threadOf(pressed) };
  await answer(ways, { ...to, isHome: pressed.view?.type === 'home' }, { action }, (person) =>
    button({ ...press, person, value: chosenOf(used) }, ways.services),
  );
}

/** Where it was pressed; in an answer on top of all else: where that was asked for. The Home has no channel. */
function placeOf({ channel, response_url: responseUrl, view }: Pressed) {
  if (view?.callback_id !== answerFormId) return { channel: channel?.id, responseUrl };
  // Unread, the answer still has the form to stand in.
  const asked = json.pipe(formPlaceSchema).safeParse(view.private_metadata).data;
  return { form: view.id, channel: asked?.channel || undefined, responseUrl: asked?.responseUrl };
}

function listenToShortcuts(ways: Ways, { shortcuts }: HandlerMap): void {
  ways.app.shortcut({ type: 'message_action' }, async ({ ack, body }) => {
    const { callback_id: id, user, channel, message, trigger_id: triggerId, response_url } = shortcutBody.parse(body);
    const shortcut = ownValue(shortcuts, id);
    if (!shortcut) return;
    await ack();
    const place = { channel: channel.id, responseUrl: ways.responder.slacks(response_url) };
    await answer(ways, { ...place, triggerId, user: user.id }, { shortcut: id }, (person) =>
      shortcut({ ...place, delivery: triggerId, person, message }, ways.services),
    );
  });
}

/** Answers a request that is already acknowledged. */
async function answer(
  { services, responder }: Ways,
  { isHome = false, ...to }: Listener & { isHome?: boolean },
  subject: Record<string, string>,
  handler: (person: Person) => Promise<Reply>,
): Promise<void> {
  const asker = authenticate({ user: to.user, delivery: to.triggerId }, services);
  const answering = asker.then((person) => person && handler(person));
  const heard = responder.heard(answering, subject);
  await (isHome ? responder.sayOnTop(heard, to) : responder.say(await heard, to));
}

/** Slack delivers an event again until it is acknowledged. */
function listenToEvents({ app, services }: Ways, { events }: HandlerMap): void {
  for (const [name, handler] of Object.entries(events)) {
    app.event(name, async ({ event, context, client }) => {
      const answer = await handler({ event, self: context.botUserId }, services);
      if (!answer) return;
      if ('shows' in answer) {
        const { user, blocks } = answer.shows;
        await client.views.publish({ user_id: user, view: { type: 'home', blocks } });
        return;
      }
      const { channel, message, refused } = answer.posts;
      try {
        await client.chat.postMessage({ channel, ...messageArguments(message) });
      } catch (error) {
        if (classifySlackError(error).is !== 'unknown') await refused?.();
        throw error;
      }
    });
  }
}
