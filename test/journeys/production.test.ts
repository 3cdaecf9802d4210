import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { setStage, type Stage } from './stage.js';

const { campaigns } = channelIds;
const { anna, oskar, ada } = people;

describe('an inline write in production, asked about first', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage('production', { env: { USHER_OPERATORS: `${oskar},${ada}` } });
    await stage.begin();
  });
  afterAll(() => stage.close());

  const sent = () => stage.adobe.calls('POST', /(segment|export)\/jobs$/);
  /** The button of the newest question to this person, pressed by somebody who was never shown it. */
  const forge = async (user: string, of: string) => {
    const question = (await stage.slack.ephemerals(of)).at(-1);
    const value = /"action_id":"ask:start"[^}]*\}[^}]*"value":"([^"]+)"/.exec(JSON.stringify(question?.blocks))?.[1];
    const payload = {
      type: 'block_actions',
      user: { id: user },
      channel: { id: campaigns },
      trigger_id: 'forged',
      actions: [{ type: 'button', action_id: 'ask:start', block_id: 'b', action_ts: '1', value }],
    };
    return stage.slack.raw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {});
  };
  const answered = (user: string, shows: RegExp) => stage.slack.waitForMessage(`D${user.slice(1)}`, shows);

  test('an export: where, what to, each audience with its last count; then it runs as asked', async () => {
    const asked = await stage.type('export "VIP buyers" "Cart leavers" to:"Agency drop" in:prod', { user: oskar });
    expect(asked).toBe(
      [
        '*Export to Agency drop in PRODUCTION prod?*',
        'VIP buyers: 4,195 profiles at the last count',
        'Cart leavers: 310 profiles at the last count',
      ].join('\n'),
    );
    expect(await sent()).toEqual([]);
    await stage.slack.click({ user: oskar, channel: campaigns, actionId: 'ask:start' });
    await stage.slack.waitForEphemeral(oskar, /^Started as R-1001\./);
    await stage.slack.waitForMessage(campaigns, /✅ Exported 2 audiences to Agency drop · PRODUCTION prod · R-1001/);
    expect(await sent()).toHaveLength(1);
  });

  test('pressed a long while after the question: the run took as long as it ran', async () => {
    await stage.type('evaluate "Loyalty gold" in:prod', { user: oskar });
    const redis = new Redis(stage.redis.url);
    for (const key of await redis.keys('usher:ask:*')) {
      const kept = z.looseObject({ at: z.number() }).parse(JSON.parse((await redis.get(key)) ?? ''));
      await redis.set(key, JSON.stringify({ ...kept, at: kept.at - 25 * 60_000 }), 'KEEPTTL');
    }
    redis.disconnect();
    await stage.slack.click({ user: oskar, channel: campaigns, actionId: 'ask:start' });
    const { text } = await stage.slack.waitForMessage(campaigns, /✅ Evaluated Loyalty gold · PRODUCTION prod/);
    expect(text).toMatch(/\n\d+ s(, of which .* waiting)?$/);
  });

  test('another operator who presses it: refused; the asker may go on', async () => {
    const before = (await sent()).length;
    await stage.type('evaluate "VIP buyers" in:prod', { user: oskar });
    await forge(ada, oskar);
    await answered(ada, /^Only the person who asked may start it\.$/);
    expect(await sent()).toHaveLength(before);
    await stage.slack.click({ user: oskar, channel: campaigns, actionId: 'ask:start' });
    await stage.slack.waitForMessage(campaigns, /✅ Evaluated VIP buyers · PRODUCTION prod · R-1003/);
    expect(await sent()).toHaveLength(before + 1);
  });

  test('not to start is an answer, too: the question gives way to it, and nothing is sent', async () => {
    const before = (await sent()).length;
    await stage.type('evaluate "Newsletter readers" in:prod', { user: oskar });
    await stage.slack.click({ user: oskar, channel: campaigns, actionId: 'ask:drop' });
    await waitUntil('it gave way', async () =>
      (await stage.slack.ephemerals(oskar)).at(-1)?.text === 'Not started.' ? true : undefined,
    );
    expect(await sent()).toHaveLength(before);
  });

  test('the asker has lost the right since: refused at the press, with who may', async () => {
    const before = (await sent()).length;
    await stage.type('export "Newsletter readers" to:"Agency drop" in:prod', { user: oskar });
    await stage.begin({ workers: 0, env: { USHER_OPERATORS: ada } });
    await stage.slack.click({ user: oskar, channel: campaigns, actionId: 'ask:start' });
    const refusal = await stage.slack.waitForEphemeral(oskar, /you may not start anything there/);
    expect(refusal.text).toBe(
      `prod is a production sandbox, and you may not start anything there. Who may: <@${ada}>. Or use a development sandbox: in:&lt;sandbox&gt;.`,
    );
    expect(await sent()).toHaveLength(before);
    expect(await stage.type('evaluate "Lapsed for a year"', { user: anna })).toMatch(/^Started as R-1004/);
  });
});
