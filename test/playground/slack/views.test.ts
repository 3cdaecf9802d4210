import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { channelIds, people } from '../../../playground/slack/content.js';
import { type BoltStage, callSlack, startBolt } from './stage.js';

const { campaigns } = channelIds;
const { anna, oskar } = people;
const plain = (text: string) => ({ type: 'plain_text', text });
const answerSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  view: z.looseObject({ id: z.string(), hash: z.string() }).optional(),
  response_metadata: z.object({ messages: z.array(z.string()) }).optional(),
});

let stage: BoltStage;
let triggers: string[];
beforeEach(async () => {
  stage = await startBolt();
  triggers = [];
  stage.app.command('/audience', async ({ ack, command }) => {
    triggers.push(command.trigger_id);
    await ack();
  });
  stage.app.action('next', async ({ ack, body }) => {
    if ('trigger_id' in body && typeof body.trigger_id === 'string') triggers.push(body.trigger_id);
    await ack();
  });
});
afterEach(() => stage.close());

const call = async (method: string, args: object) =>
  answerSchema.parse(await (await callSlack(stage.world, method, args)).json());

/** A fresh trigger id of this person's. */
async function trigger(user: string = anna): Promise<string> {
  await stage.slack.command({ user, channel: campaigns, text: 'x' });
  return triggers.at(-1) ?? '';
}

const next = {
  type: 'actions',
  block_id: 'row',
  elements: [{ type: 'button', action_id: 'next', text: plain('Next') }],
};
const modal = (more: object = {}) => ({ type: 'modal', title: plain('Form'), blocks: [next], ...more });
const input = (element: object, block_id = 'b') => ({ type: 'input', block_id, label: plain('L'), element });
const text = input({ type: 'plain_text_input', action_id: 'a' });
const open = async (view: object) => call('views.open', { trigger_id: await trigger(), view });

describe('trigger ids', () => {
  test('are spent once, and only within their life', async () => {
    const trigger_id = await trigger();
    expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({ ok: true });
    expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({ error: 'exchanged_trigger_id' });
    expect(await call('views.open', { trigger_id: '1.2.x', view: modal() })).toMatchObject({
      error: 'invalid_trigger_id',
    });
    await stage.slack.settings({ triggerLifeMs: -1 });
    expect(await open(modal())).toMatchObject({ error: 'expired_trigger_id' });
  });

  test('stay whole when the view is refused, and open for the person they belong to', async () => {
    const trigger_id = await trigger(oskar);
    expect(await call('views.open', { trigger_id, view: {} })).toMatchObject({ error: 'invalid_arguments' });
    expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({ ok: true });
    expect(await stage.slack.views(anna)).toEqual([]);
    expect(await stage.slack.views(oskar)).toHaveLength(1);
  });
});

describe('a view is refused beyond Slack’s limits', () => {
  const option = (value: string) => ({ text: plain(value), value });
  const many = (count: number) => Array.from({ length: count }, (_unused, at) => option(String(at)));
  const menu = (more: object) => modal({ submit: plain('Go'), blocks: [input({ type: 'static_select', ...more })] });
  const beside = (accessory: object) => modal({ blocks: [{ type: 'section', text: plain('x'), accessory }] });

  test.each([
    ['a title of 25', modal({ title: plain('x'.repeat(25)) })],
    ['no title', { type: 'modal', blocks: [] }],
    ['submit of 25', modal({ submit: plain('x'.repeat(25)) })],
    ['close of 25', modal({ close: plain('x'.repeat(25)) })],
    ['an input without submit', modal({ blocks: [text] })],
    ['metadata of 3001', modal({ private_metadata: 'x'.repeat(3_001) })],
    ['a callback id of 256', modal({ callback_id: 'x'.repeat(256) })],
    ['101 blocks', modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) })],
    ['two blocks of one id', modal({ submit: plain('Go'), blocks: [text, text] })],
    ['two elements of one id', modal({ blocks: [{ ...next, elements: [next.elements[0], next.elements[0]] }] })],
    ['a block nobody knows', modal({ blocks: [{ type: 'sculpture' }] })],
    ['an element nobody knows', beside({ type: 'sculpture', action_id: 'a' })],
    ['a text field beside a section', beside({ type: 'plain_text_input', action_id: 'a' })],
    ['an unknown field', modal({ colour: 'red' })],
    [
      'two focused fields',
      modal({
        submit: plain('Go'),
        blocks: ['1', '2'].map((block) => input({ type: 'plain_text_input', focus_on_load: true }, block)),
      }),
    ],
    ['101 options', menu({ options: many(101) })],
    ['no options', menu({ options: [] })],
    ['options and groups', menu({ options: many(1), option_groups: [{ label: plain('x'), options: many(1) }] })],
    ['an option text of 76', menu({ options: [{ text: plain('x'.repeat(76)), value: 'v' }] })],
    ['an option value of 76', menu({ options: [{ text: plain('x'), value: 'x'.repeat(76) }] })],
    ['an initial option that is not there', menu({ options: many(2), initial_option: option('7') })],
    ['a placeholder of 151', menu({ options: many(1), placeholder: plain('x'.repeat(151)) })],
    ['11 boxes', beside({ type: 'checkboxes', action_id: 'a', options: many(11) })],
    ['11 radio buttons', beside({ type: 'radio_buttons', action_id: 'a', options: many(11) })],
    ['6 in an overflow menu', beside({ type: 'overflow', action_id: 'a', options: many(6) })],
    ['a button text of 76', beside({ type: 'button', action_id: 'a', text: plain('x'.repeat(76)) })],
    ['a day that is none', beside({ type: 'datepicker', action_id: 'a', initial_date: '2026-02-30' })],
    ['a time that is none', beside({ type: 'timepicker', action_id: 'a', initial_time: '24:00' })],
    [
      'a moment in milliseconds',
      modal({
        submit: plain('Go'),
        blocks: [input({ type: 'datetimepicker', initial_date_time: 1_795_000_000_000 })],
      }),
    ],
    ['a header of 151', modal({ blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] })],
    ['11 fields', modal({ blocks: [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }] })],
    ['an empty text', modal({ blocks: [{ type: 'section', text: plain('') }] })],
    ['an alert of 201', modal({ blocks: [{ type: 'alert', text: plain('x'.repeat(201)) }] })],
  ])('%s', async (_what, view) => {
    const answer = await open(view);
    expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
    expect(answer.response_metadata?.messages[0]).toMatch(/^\[ERROR\] .*\[json-pointer:\/view/);
    expect(await stage.slack.views(anna)).toEqual([]);
  });

  test('250 kB, and an external id that is taken', async () => {
    const lines = Array.from({ length: 99 }, () => ({ type: 'section', text: plain('x'.repeat(2_900)) }));
    expect(await open(modal({ blocks: lines }))).toMatchObject({ error: 'view_too_large' });
    expect(await open(modal({ external_id: 'mine' }))).toMatchObject({ ok: true });
    expect(await open(modal({ external_id: 'mine' }))).toMatchObject({ error: 'duplicate_external_id' });
  });

  test('an alert is for modals only', async () => {
    const alert = { type: 'alert', text: plain('Mind the gap'), level: 'warning' };
    expect(await open(modal({ blocks: [alert] }))).toMatchObject({ ok: true });
    const home = { type: 'home', blocks: [alert] };
    expect(await call('views.publish', { user_id: anna, view: home })).toMatchObject({ error: 'invalid_arguments' });
    expect(await call('chat.postMessage', { channel: campaigns, text: 'x', blocks: [alert] })).toMatchObject({
      error: 'invalid_blocks',
    });
  });
});

describe('a stack of forms', () => {
  const push = async () => {
    await stage.slack.press(anna, 'next');
    return call('views.push', { trigger_id: triggers.at(-1), view: modal({ title: plain('Higher') }) });
  };

  test('is three high, and knows its root and its order', async () => {
    await open(modal());
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ error: 'push_limit_reached' });
    const [root, second, third] = (await stage.slack.views(anna)).map(({ view }) => view);
    expect(root).toMatchObject({ root_view_id: root?.id, previous_view_id: null });
    expect(third).toMatchObject({ root_view_id: root?.id, previous_view_id: second?.id });
  });

  test('is not pushed upon from outside', async () => {
    await open(modal());
    expect(await call('views.push', { trigger_id: await trigger(), view: modal() })).toMatchObject({
      error: 'not_found',
    });
  });

  test('closes one by one, or all at once; those who asked are told', async () => {
    const closed: boolean[] = [];
    stage.app.view({ callback_id: 'told', type: 'view_closed' }, async ({ ack, body }) => {
      closed.push('is_cleared' in body && body.is_cleared);
      await ack();
    });
    await open(modal({ callback_id: 'told', notify_on_close: true }));
    await push();
    await stage.slack.close(anna);
    expect(closed).toEqual([]);
    expect(await stage.slack.views(anna)).toHaveLength(1);
    await push();
    await stage.slack.close(anna, true);
    expect(closed).toEqual([true]);
    expect(await stage.slack.views(anna)).toEqual([]);
    await open(modal({ callback_id: 'told', notify_on_close: true }));
    await stage.slack.close(anna);
    expect(closed).toEqual([true, false]);
  });
});

describe('a view is updated', () => {
  test('by id or external id, and only from the state that was seen', async () => {
    const { view } = await open(modal({ external_id: 'mine' }));
    const args = { view_id: view?.id, hash: view?.hash };
    const first = await call('views.update', { ...args, view: modal({ title: plain('Second') }) });
    expect(first).toMatchObject({ ok: true });
    expect(first.view?.hash).not.toBe(view?.hash);
    expect(await call('views.update', { ...args, view: modal() })).toMatchObject({ error: 'hash_conflict' });
    expect(await call('views.update', { view_id: 'V0', view: modal() })).toMatchObject({ error: 'not_found' });
    expect(await call('views.update', { external_id: 'mine', view: modal() })).toMatchObject({ error: 'not_found' });
    expect(await call('views.update', { view: modal() })).toMatchObject({ error: 'invalid_arguments' });
  });

  test('what was typed stays where block and action stay; a new block id starts afresh', async () => {
    const form = (block: string) =>
      modal({ submit: plain('Go'), blocks: [text, input({ type: 'plain_text_input', action_id: 'a' }, block)] });
    const { view } = await open(form('one'));
    await stage.slack.fill(anna, { b: 'kept', one: 'lost' });
    await call('views.update', { view_id: view?.id, view: form('two') });
    const [seen] = await stage.slack.views(anna);
    expect(seen?.view.state.values).toMatchObject({ b: { a: { value: 'kept' } }, two: { a: { value: null } } });
    expect(seen?.view.state.values['one']).toBeUndefined();
  });
});

describe('Home', () => {
  const home = (words: string) => ({ type: 'home', blocks: [{ type: 'section', text: plain(words) }, next] });

  test('is one per person, and guarded by its hash', async () => {
    const { view } = await call('views.publish', { user_id: anna, view: home('one') });
    await call('views.publish', { user_id: anna, view: home('two'), hash: view?.hash });
    expect(await call('views.publish', { user_id: anna, view: home('three'), hash: view?.hash })).toMatchObject({
      error: 'hash_conflict',
    });
    expect((await stage.slack.home(anna))?.view.blocks[0]).toMatchObject({ text: { text: 'two' } });
    expect(await stage.slack.home(oskar)).toBeUndefined();
    expect(await call('views.publish', { user_id: 'U0NOBODY', view: home('x') })).toMatchObject({ ok: false });
    expect(await call('views.publish', { user_id: anna, view: modal() })).toMatchObject({ error: 'invalid_arguments' });
  });

  test('opening it tells the app; its buttons open forms', async () => {
    const tabs: unknown[] = [];
    stage.app.event('app_home_opened', async ({ event, client }) => {
      tabs.push([event.tab, event.view && 'id' in event.view ? event.view.id : undefined]);
      await client.views.publish({ user_id: event.user, view: home('hello') as never }); // built by the test
    });
    await stage.slack.openHome(anna);
    while (!(await stage.slack.home(anna))) continue;
    const id = (await stage.slack.home(anna))?.view.id;
    await stage.slack.openHome(anna);
    while (tabs.length < 2) await stage.slack.home(anna);
    expect(tabs).toEqual([
      ['home', undefined],
      ['home', id],
    ]);
    await stage.slack.press(anna, 'next', undefined, { on: 'home' });
    expect(await call('views.open', { trigger_id: triggers.at(-1), view: modal() })).toMatchObject({ ok: true });
  });
});
