import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { signed } from './door.js';
import { journey } from './journey.js';

const WORDS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

journey('a word that every object has', { start: false }, (world) => {
  let url: string;
  beforeAll(async () => {
    url = await world.start();
  });

  test.each(WORDS)('%s is a word like any other: as a verb, a modifier, a topic, a sandbox, a state', async (word) => {
    expect(await world.slash(`${word} x`)).toMatch(/^Unknown command “/);
    expect(await world.slash(`find x ${word}:y`)).toMatch(/^No audience in dev/);
    expect(await world.slash(`evaluate "VIP buyers" ${word}:y`)).toMatch(/^(Unknown word|No audience) “/);
    expect(await world.slash(`help ${word}`)).toMatch(/^Unknown command “/);
    expect(await world.slash(`find x in:${word}`)).toContain('There is no sandbox “');
    for (const typed of [`jobs state:${word}`, `schedule ${word}`, `sandbox ${word}`, `channel told:${word}`])
      expect(await world.slash(typed)).not.toMatch(/^$|Something went wrong/);
    expect(await world.slash(`export "VIP buyers" to:${word}`)).toMatch(/no dataset/);
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
    expect(await world.slash('help')).toContain('lists the commands');
  });

  test('a field of a record in Redis cannot reach every object', async () => {
    await world.slash('evaluate "VIP buyers"');
    await world.slack.waitForMessage(channelIds.campaigns, /✅ VIP buyers [^\n]*\n/);
    const redis = world.redisClient;
    const [record = ''] = (await redis.keys('*R-1001')).filter((key) => key.startsWith('{usher}:run'));
    expect(record).not.toBe('');
    for (const word of WORDS) {
      await redis.hset(record, `${word}.reached`, '"all"');
      await redis.hset(record, `evaluation.${word}.reached`, '"all"');
    }
    expect(await world.slash('status R-1001')).toContain('R-1001');
    expect(({} as Record<string, unknown>)['reached']).toBeUndefined();
  });
});
