import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BlockAction, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { channelIds, people } from '../../../playground/slack/content.js';
import { type BoltStage, callSlack, startBolt } from './stage.js';

const { campaigns, dataOps, secret, archive } = channelIds;
const { anna, oskar } = people;
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const options = ['one', 'two'].map((value) => ({ text: plain(`Number ${value}`), value }));

let stage: BoltStage;
let pressed: BlockAction[];
beforeEach(async () => {
  stage = await startBolt({ postEveryMs: 1 });
  pressed = [];
  stage.app.action<BlockAction>(/.*/, async ({ ack, body }) => {
    pressed.push(body);
    await ack();
  });
});
afterEach(() => stage.close());

const input = (block_id: string, element: object, more: object = {}) =>
  ({ type: 'input', block_id, label: plain(block_id), element: { action_id: 'a', ...element }, ...more }) as const;
const button = { type: 'button', action_id: 'press', text: plain('Press'), value: 'R-7' };
const form = (blocks: object[], more: object = {}) =>
  ({ type: 'modal', callback_id: 'form', title: plain('Form'), submit: plain('Go'), blocks, ...more }) as ModalView;

/** This form, opened for anna in #campaigns. */
async function openForm(view: ModalView) {
  stage.app.command('/audience', async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view });
  });
  await stage.slack.command({ user: anna, channel: campaigns, text: 'x' });
  await stage.slack.waitForView(anna, /Form/);
}

describe('what is used in a form reaches the app at once where Slack would tell it', () => {
  test('with the view, what is in it, and no channel', async () => {
    const everyKey = { trigger_actions_on: ['on_character_entered'] };
    await openForm(
      form(
        [
          input('quiet', { type: 'plain_text_input' }),
          input('loud', { type: 'plain_text_input', dispatch_action_config: everyKey }, { dispatch_action: true }),
          input('enter', { type: 'plain_text_input' }, { dispatch_action: true }),
          input('mute', { type: 'static_select', options }),
          {
            type: 'section',
            block_id: 'beside',
            text: plain('x'),
            accessory: { type: 'radio_buttons', action_id: 'a', options },
          },
          { type: 'actions', block_id: 'row', elements: [button] },
        ],
        { private_metadata: 'mine' },
      ),
    );
    await stage.slack.fill(anna, { quiet: 'q', loud: 'l', enter: 'e', mute: 'one', beside: 'two' });
    await stage.slack.fill(anna, { enter: 'e' }, { enter: true });
    await stage.slack.press(anna, 'press');
    expect(pressed.map(({ actions }) => actions[0]?.block_id)).toEqual(['loud', 'beside', 'enter', 'row']);
    expect(pressed[1]?.actions[0]).toMatchObject({ type: 'radio_buttons', selected_option: options[1] });
    const last = pressed[3];
    expect(last).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: last?.view?.id },
      actions: [{ type: 'button', action_id: 'press', value: 'R-7' }],
    });
    expect(last?.view).toMatchObject({
      private_metadata: 'mine',
      previous_view_id: null,
      root_view_id: last?.view?.id,
    });
    expect(last?.view?.state.values).toMatchObject({
      quiet: { a: { value: 'q' } },
      mute: { a: { selected_option: options[0] } },
    });
    expect(last).not.toHaveProperty('channel');
    expect(last).not.toHaveProperty('response_url');
  });

  test('nobody presses what is not there, nor fills what cannot be filled', async () => {
    await openForm(form([{ type: 'actions', block_id: 'row', elements: [button] }]));
    await expect(stage.slack.press(anna, 'other')).rejects.toThrow(
      /0 elements are called other; there are: row\/press/,
    );
    await expect(stage.slack.fill(anna, { press: 'x' })).rejects.toThrow(/press it/);
    await expect(stage.slack.press(oskar, 'press')).rejects.toThrow(/no form open/);
    const click = { user: anna, channel: campaigns, actionId: 'press' };
    await expect(stage.slack.click(click)).rejects.toThrow(/sees no press/);
  });
});

describe('menus of people, channels and moments', () => {
  test('show what this person sees, and take what they can', async () => {
    await openForm(
      form([
        input('channel', { type: 'channels_select' }),
        input('place', { type: 'conversations_select' }),
        input('hall', { type: 'conversations_select', filter: { include: ['public'] } }),
        input('who', { type: 'multi_users_select' }),
        ...['datepicker', 'timepicker', 'datetimepicker'].map((type) => input(type, { type })),
      ]),
    );
    await stage.slack.fill(anna, {
      channel: '#data-ops',
      place: secret,
      who: ['@oskar', anna],
      datepicker: '2026-11-25',
    });
    const [seen] = await stage.slack.views(anna);
    expect(seen?.view.state.values).toMatchObject({
      channel: { a: { selected_channel: dataOps } },
      place: { a: { selected_conversation: secret } },
      who: { a: { selected_users: [oskar, anna] } },
    });
    for (const wrong of [
      ...[{ channel: secret }, { hall: secret }, { channel: archive }, { who: ['@nobody'] }, { datepicker: 'today' }],
      ...[{ timepicker: '25:00' }, { datetimepicker: '2026-11-25' }],
    ])
      await expect(stage.slack.fill(anna, wrong)).rejects.toThrow(/does not show|takes no/);
  });
});

describe('type-ahead', () => {
  const menu = (more: object = {}) => form([input('audience', { type: 'external_select', ...more })]);

  test('asks with what was typed; one of the answers can be chosen', async () => {
    const asked: unknown[] = [];
    stage.app.options('a', async ({ ack, payload }) => {
      asked.push(payload.value);
      await ack({ options });
    });
    await openForm(menu());
    expect(await stage.slack.suggest(anna, 'audience', 'nu')).toMatchObject({ asked: false, options: [] });
    expect(await stage.slack.suggest(anna, 'audience', 'num')).toMatchObject({ asked: true, options });
    await stage.slack.choose(anna, 'audience', 'Number two');
    await expect(stage.slack.choose(anna, 'audience', 'Number three')).rejects.toThrow(/no option Number three/);
    expect(asked).toEqual(['num', 'Number three']);
    expect((await stage.slack.views(anna))[0]?.view.state.values['audience']).toEqual({
      a: { type: 'external_select', selected_option: options[1] },
    });
  });

  test.each([
    [
      '101 options',
      { options: Array.from({ length: 101 }, (_unused, at) => ({ text: plain('x'), value: String(at) })) },
    ],
    ['a text of 76', { options: [{ text: plain('x'.repeat(76)), value: 'v' }] }],
    ['no options at all', { choices: [] }],
  ])('%s show nothing', async (_what, answer) => {
    stage.app.options('a', async ({ ack }) => ack(answer as unknown as { options: [] })); // wrong on purpose
    await openForm(menu({ min_query_length: 0 }));
    expect(await stage.slack.suggest(anna, 'audience', '')).toMatchObject({ options: [], error: 'invalid_options' });
  });

  test('groups are offered flat, and an answer that is late shows nothing', async () => {
    stage.app.options('a', async ({ ack }) => ack({ option_groups: [{ label: plain('All'), options }] }));
    await openForm(menu());
    expect((await stage.slack.suggest(anna, 'audience', 'num')).options).toEqual(options);
    await stage.slack.settings({ ackMs: -1 });
    expect(await stage.slack.suggest(anna, 'audience', 'num')).toMatchObject({
      options: [],
      error: 'operation_timeout',
    });
  });
});

describe('the answer to a submission', () => {
  const answerWith = (answer: object | undefined) => {
    stage.app.view('form', async ({ ack }) => {
      await (answer ? ack(answer as ViewResponseAction) : ack()); // as the test wants it
    });
  };
  const titles = async () => (await stage.slack.views(anna)).map(({ view }) => view.title?.text);

  test('update changes this form, push puts one on top, clear closes all', async () => {
    const second = form([], { title: plain('Second'), callback_id: 'second' });
    answerWith({ response_action: 'push', view: second });
    stage.app.view('second', async ({ ack }) =>
      ack({ response_action: 'update', view: form([], { title: plain('Third'), callback_id: 'third' }) }),
    );
    stage.app.view('third', async ({ ack }) => ack({ response_action: 'clear' }));
    await openForm(form([]));
    await stage.slack.submit(anna);
    expect(await titles()).toEqual(['Form', 'Second']);
    await stage.slack.submit(anna);
    expect(await titles()).toEqual(['Form', 'Third']);
    await stage.slack.submit(anna);
    expect(await titles()).toEqual([]);
  });

  test.each([
    ['errors of a block that is no input', { response_action: 'errors', errors: { elsewhere: 'x' } }],
    ['a view that Slack refuses', { response_action: 'update', view: { type: 'modal', blocks: [] } }],
    ['something else', { text: 'thanks' }],
  ])('%s leaves the form open', async (_what, answer) => {
    answerWith(answer);
    await openForm(form([]));
    expect(await stage.slack.submit(anna)).toMatchObject({ status: 200, error: 'invalid_response' });
    expect(await titles()).toEqual(['Form']);
  });

  test('no answer in time leaves it open too', async () => {
    answerWith(undefined);
    await openForm(form([]));
    await stage.slack.settings({ ackMs: -1 });
    expect(await stage.slack.submit(anna)).toMatchObject({ error: 'operation_timeout' });
    expect(await titles()).toEqual(['Form']);
  });

  test('a menu of channels that asked for it brings a response URL', async () => {
    const urls: unknown[] = [];
    stage.app.view('form', async ({ ack, body }) => {
      if ('response_urls' in body) urls.push(...(body.response_urls ?? []));
      await ack();
    });
    await openForm(form([input('place', { type: 'channels_select', response_url_enabled: true })]));
    await stage.slack.submit(anna, { place: campaigns });
    expect(urls).toMatchObject([{ block_id: 'place', action_id: 'a', channel_id: campaigns }]);
    const { response_url } = urls[0] as { response_url: string };
    await fetch(response_url, { method: 'POST', body: JSON.stringify({ text: 'hello', response_type: 'in_channel' }) });
    expect(await stage.slack.messages(campaigns)).toMatchObject([{ text: 'hello' }]);
  });
});

describe('buttons of messages, and shortcuts', () => {
  const blocks = [{ type: 'actions', block_id: 'row', elements: [button] }];
  const post = (method: string, more: object = {}) =>
    callSlack(stage.world, method, { channel: campaigns, text: 'card', blocks, ...more });
  const click = () => stage.slack.click({ user: anna, channel: campaigns, actionId: 'press', value: 'R-7' });

  test('a message comes along whole; an ephemeral does not', async () => {
    await post('chat.postMessage');
    await click();
    const [message] = await stage.slack.messages(campaigns);
    expect(pressed[0]).toMatchObject({
      container: { type: 'message', message_ts: message?.ts, channel_id: campaigns, is_ephemeral: false },
      message: { ts: message?.ts, text: 'card', blocks },
      channel: { id: campaigns, name: 'campaigns' },
      user: { id: anna, name: 'anna' },
    });
    await post('chat.postEphemeral', { user: anna });
    await click();
    expect(pressed[1]).toMatchObject({ container: { type: 'message', is_ephemeral: true } });
    expect(pressed[1]).not.toHaveProperty('message');
  });

  test('a shortcut from anywhere, and one of a message', async () => {
    const heard: object[] = [];
    stage.app.shortcut('start', async ({ ack, body }) => {
      heard.push(body);
      await ack();
    });
    const { ts } = await stage.slack.say({ user: oskar, channel: campaigns, text: 'VIP buyers, please' });
    await stage.slack.shortcut({ user: anna, callbackId: 'start' });
    await stage.slack.shortcut({ user: anna, callbackId: 'start', channel: campaigns, ts });
    expect(heard).toMatchObject([
      { type: 'shortcut', callback_id: 'start', user: { id: anna } },
      { type: 'message_action', message_ts: ts, message: { user: oskar, text: 'VIP buyers, please' } },
    ]);
    expect(heard[0]).not.toHaveProperty('response_url');
    expect(heard[1]).toHaveProperty('response_url');
  });
});
