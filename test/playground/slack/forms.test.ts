import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { channelIds, people } from '../../../playground/slack/content.js';
import { type BoltStage, startBolt } from './stage.js';

const { campaigns, dataOps } = channelIds;
const { anna } = people;
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const options = ['one', 'two'].map((value) => ({ text: plain(`Number ${value}`), value }));

let stage: BoltStage;
beforeEach(async () => {
  stage = await startBolt();
});
afterEach(() => stage.close());

const input = (block_id: string, element: object, more: object = {}) =>
  ({ type: 'input', block_id, label: plain(block_id), element: { action_id: 'value', ...element }, ...more }) as const;

/** A form with these blocks opens at the command, and what is submitted is kept. */
async function openForm(blocks: object[], more: object = {}, answer?: object) {
  const view = { type: 'modal', callback_id: 'form', title: plain('Form'), submit: plain('Go'), blocks, ...more };
  const bodies: ViewSubmitAction[] = [];
  stage.app.command('/audience', async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: view as unknown as ModalView }); // built by the test
  });
  stage.app.view('form', async ({ ack, body }) => {
    bodies.push(body as ViewSubmitAction); // the only kind sent under this callback here
    await (answer ? ack(answer as ViewResponseAction) : ack()); // as the test wants it
  });
  await stage.slack.command({ user: anna, channel: campaigns, text: 'evaluate' });
  await stage.slack.waitForView(anna, /Form/);
  return bodies;
}

describe('a form is filled in and submitted as in Slack', () => {
  test('every kind of field sends its value in its own shape, touched or not', async () => {
    const bodies = await openForm([
      input('text', { type: 'plain_text_input', initial_value: 'as it was' }),
      input('none', { type: 'plain_text_input' }, { optional: true }),
      input('number', { type: 'number_input', is_decimal_allowed: false }),
      input('menu', { type: 'static_select', options, initial_option: options[1] }),
      input('menus', { type: 'multi_static_select', options }),
      input('boxes', { type: 'checkboxes', options }, { optional: true }),
      input('radio', { type: 'radio_buttons', options }),
      input('place', { type: 'conversations_select', default_to_current_conversation: true }),
      input('channel', { type: 'channels_select' }),
      input('who', { type: 'users_select' }),
      input('day', { type: 'datepicker' }),
      input('time', { type: 'timepicker', initial_time: '05:30' }),
      input('moment', { type: 'datetimepicker' }),
      {
        type: 'section',
        block_id: 'beside',
        text: plain('x'),
        accessory: { type: 'users_select', action_id: 'value' },
      },
      { type: 'actions', block_id: 'row', elements: [{ type: 'button', action_id: 'press', text: plain('x') }] },
    ]);
    const answer = await stage.slack.submit(anna, {
      number: '7',
      menus: ['Number one', 'two'],
      radio: 'one',
      channel: dataOps,
      who: people.oskar,
      day: '2026-11-25',
      moment: 1_795_000_000,
    });
    expect(answer).toMatchObject({ status: 200 });
    expect(await stage.slack.views(anna)).toEqual([]);
    const value = <Value extends object>(one: Value) => ({ value: one });
    expect(bodies[0]?.view.state.values).toEqual({
      text: value({ type: 'plain_text_input', value: 'as it was' }),
      none: value({ type: 'plain_text_input', value: null }),
      number: value({ type: 'number_input', value: '7' }),
      menu: value({ type: 'static_select', selected_option: options[1] }),
      menus: value({ type: 'multi_static_select', selected_options: options }),
      boxes: value({ type: 'checkboxes', selected_options: [] }),
      radio: value({ type: 'radio_buttons', selected_option: options[0] }),
      place: value({ type: 'conversations_select', selected_conversation: campaigns }),
      channel: value({ type: 'channels_select', selected_channel: dataOps }),
      who: value({ type: 'users_select', selected_user: people.oskar }),
      day: value({ type: 'datepicker', selected_date: '2026-11-25' }),
      time: value({ type: 'timepicker', selected_time: '05:30' }),
      moment: value({ type: 'datetimepicker', selected_date_time: 1_795_000_000 }),
      beside: value({ type: 'users_select', selected_user: null }),
    });
  });

  test('what the client refuses never reaches the app', async () => {
    const bodies = await openForm([
      input('text', { type: 'plain_text_input', min_length: 3, max_length: 5 }),
      input('number', { type: 'number_input', is_decimal_allowed: false, min_value: '2', max_value: '4' }),
      input('menus', { type: 'multi_static_select', options, max_selected_items: 1 }),
      input('who', { type: 'users_select' }),
    ]);
    const { refused } = await stage.slack.submit(anna, { text: 'ab', number: '5', menus: ['one', 'two'] });
    expect(Object.keys(refused ?? {})).toEqual(['text', 'number', 'menus', 'who']);
    await stage.slack.submit(anna, { text: 'abcdef', number: '2.5', menus: ['one'], who: anna });
    expect(bodies).toEqual([]);
    const answer = await stage.slack.submit(anna, { text: 'abc', number: '2' });
    expect(answer.refused).toBeUndefined();
    expect(bodies).toHaveLength(1);
    await expect(stage.slack.choose(anna, 'menus', 'three')).rejects.toThrow(/has no form open/);
  });

  test('errors stay on their fields, and the form with what was typed', async () => {
    await openForm(
      [input('text', { type: 'plain_text_input' })],
      {},
      {
        response_action: 'errors',
        errors: { text: 'Not that one.' },
      },
    );
    expect(await stage.slack.submit(anna, { text: 'x' })).toMatchObject({ errors: { text: 'Not that one.' } });
    expect(await stage.slack.views(anna)).toMatchObject([
      { errors: { text: 'Not that one.' }, view: { state: { values: { text: { value: { value: 'x' } } } } } },
    ]);
    await stage.slack.fill(anna, { text: 'y' });
    expect((await stage.slack.views(anna))[0]?.errors).toEqual({});
  });
});
