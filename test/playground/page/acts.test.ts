import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../../playground/slack/content.js';
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
    ...{ method: 'POST', body: JSON.stringify(body) },
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

test('an act that nobody can do is refused in words', async () => {
  expect(await act({ do: 'dance' })).toEqual({ status: 400, body: { error: expect.stringContaining('do') } });
  const ts = '1.000001';
  const surface = { on: 'message', channel, ts };
  expect(await act({ do: 'press', surface, blockId: 'b', actionId: 'a' })).toEqual({
    ...{ status: 200, body: { error: 'This message is no longer there.' } },
  });
});
