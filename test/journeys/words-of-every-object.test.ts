import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { channelIds, people } from '../../playground/slack/content.js';
import { signed } from './door.js';
import { setStage, type Stage } from './world.js';

const WORDS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

let stage: Stage;
let url: string;
beforeAll(async () => {
  stage = await setStage('words-of-every-object');
  url = await stage.begin();
});
afterAll(() => stage.close());

test.each(WORDS)('%s is a word like any other: as a verb, a modifier, a topic, a sandbox, a state', async (word) => {
  expect(await stage.type(`${word} x`)).toMatch(/^I do not know “/);
  expect(await stage.type(`find x ${word}:y`)).toMatch(/^No audience in dev/);
  expect(await stage.type(`evaluate "VIP buyers" ${word}:y`)).toMatch(/^(I do not know|No audience) “/);
  expect(await stage.type(`help ${word}`)).toMatch(/^I do not know “/);
  expect(await stage.type(`find x in:${word}`)).toContain('There is no sandbox “');
  for (const typed of [`jobs state:${word}`, `schedule ${word}`, `sandbox ${word}`, `channel told:${word}`])
    expect(await stage.type(typed)).not.toMatch(/^$|Something went wrong/);
  expect(await stage.type(`export "VIP buyers" to:${word}`)).toMatch(/no dataset/);
});

test.each(WORDS)('%s as an action and as a form: nobody listens, and the bot lives on', async (word) => {
  const base = { user: { id: people.anna }, trigger_id: '1.2', team: { id: 'T1' } };
  const actions = [{ type: 'button', action_id: word, block_id: word, value: word }];
  const view = { id: 'V1', type: 'modal', callback_id: word, state: { values: {} }, blocks: [] };
  for (const payload of [
    { ...base, type: 'block_actions', channel: { id: channelIds.campaigns }, actions },
    { ...base, type: 'view_submission', view },
    { ...base, type: 'block_suggestion', action_id: word, block_id: word, value: '' },
    { ...base, type: 'message_action', callback_id: word, channel: { id: word }, message: {} },
  ]) {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    expect((await fetch(url, { method: 'POST', body, headers: signed(body) })).status).toBe(404);
  }
  expect(await stage.type('help')).toContain('what can be typed');
});

test('a field of a record in Redis cannot reach every object', async () => {
  await stage.type('evaluate "VIP buyers"');
  await stage.slack.waitForMessage(channelIds.campaigns, /✅ Evaluated VIP buyers/);
  const redis = new Redis(stage.redis.url);
  const [record = ''] = (await redis.keys('*R-1001')).filter((key) => key.startsWith('{usher}:run'));
  expect(record).not.toBe('');
  for (const word of WORDS) {
    await redis.hset(record, `${word}.reached`, '"all"');
    await redis.hset(record, `evaluation.${word}.reached`, '"all"');
  }
  expect(await stage.type('status R-1001')).toContain('R-1001');
  redis.disconnect();
  expect(({} as Record<string, unknown>)['reached']).toBeUndefined();
});
