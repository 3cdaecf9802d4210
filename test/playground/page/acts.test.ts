import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../../playground/slack/content.js';
import { makeTrigger } from '../../../playground/slack/triggers.js';
import { type BoltStage, callSlack, startBolt } from '../slack/stage.js';

let stage: BoltStage;
const pressed: string[] = [];
beforeAll(async () => {
  stage = await startBolt();
  stage.app.action(/.*/, async ({ ack, action }) => {
    await ack();
    pressed.push('action_id' in action ? action.action_id : '');
  });
});
afterAll(() => stage.close());

const channel = channelIds.campaigns;
const button = (action_id: string) => ({ type: 'button', action_id, text: { type: 'plain_text', text: 'Press' } });
const row = (...ids: string[]) => [{ type: 'actions', elements: ids.map(button) }];
const act = async (body: unknown) => {
  const response = await fetch(`${stage.world.url}/page/act?user=${people.anna}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};

test('what was pressed while the message was edited is pressed all the same, unless it is gone', async () => {
  await callSlack(stage.world, 'chat.postMessage', { channel, text: 'card', blocks: row('cancel', 'details') });
  const [message] = stage.world.state.messages;
  const surface = { on: 'message', channel, ts: message?.ts };
  const press = { do: 'press', surface, blockId: message?.blocks[0]?.block_id, actionId: 'cancel' };
  const edit = { channel, ts: message?.ts, text: 'card' };
  await callSlack(stage.world, 'chat.update', { ...edit, blocks: row('cancel') });
  expect(message?.blocks[0]?.block_id).not.toBe(press.blockId);
  expect(await act(press)).toEqual({ status: 200, body: {} });
  expect(pressed).toEqual(['cancel']);
  await callSlack(stage.world, 'chat.update', { ...edit, blocks: row('details') });
  expect(await act(press)).toEqual({ status: 200, body: { error: expect.stringContaining('cancel') } });
  expect(pressed).toEqual(['cancel']);
});

test('what is typed while the form is updated is asked all the same, though a field that was filled in is gone', async () => {
  const words = { type: 'plain_text' as const, text: 'Words' };
  const sandbox = (block_id: string) => ({
    type: 'input',
    block_id,
    label: words,
    element: { type: 'static_select', action_id: 'choose', options: [{ text: words, value: 'dev' }] },
  });
  const audiences = {
    type: 'input',
    block_id: 'audiences',
    label: words,
    element: { type: 'external_select', action_id: 'type', min_query_length: 0 },
  };
  stage.app.options('type', async ({ ack }) => ack({ options: [{ text: { ...words, text: 'VIP' }, value: 'vip' }] }));
  const view = (block_id: string) => ({
    type: 'modal',
    title: words,
    submit: words,
    blocks: [sandbox(block_id), audiences],
  });
  const trigger_id = makeTrigger(stage.world.state, { user: people.anna, channel });
  await callSlack(stage.world, 'views.open', { trigger_id, view: view('alone') });
  const id = stage.world.state.stacks.get(people.anna)?.[0]?.view.id;
  const chosen = { type: 'static_select', selected_option: { text: words, value: 'dev' } };
  const surface = { on: 'view', id, values: { alone: { choose: chosen } } };
  await callSlack(stage.world, 'views.update', { view_id: id, view: view('among-others') });
  const asked = await act({ do: 'options', surface, blockId: 'audiences', actionId: 'type', typed: 'v' });
  expect(asked).toEqual({ status: 200, body: { groups: [{ options: [expect.objectContaining({ value: 'vip' })] }] } });
});

test('what was said in an exchange is told to who looks at it', async () => {
  await callSlack(stage.world, 'chat.postMessage', { channel, text: 'what was said' });
  const look = (n: number | undefined) => act({ do: 'look', border: 'slack', n });
  expect(await look(stage.world.state.traffic.at(-1)?.n)).toEqual({
    status: 200,
    body: {
      said: { request: expect.stringContaining('what was said'), response: expect.stringContaining('"ok": true') },
    },
  });
  expect(await look(1_000_000)).toEqual({ status: 200, body: { error: expect.stringContaining('no longer kept') } });
});

test('an act that nobody can do is refused in words', async () => {
  expect(await act({ do: 'dance' })).toEqual({ status: 400, body: { error: expect.stringContaining('do') } });
  const ts = '1.000001';
  const surface = { on: 'message', channel, ts };
  expect(await act({ do: 'press', surface, blockId: 'b', actionId: 'a' })).toEqual({
    status: 200,
    body: { error: 'This message is no longer there.' },
  });
});
