import { afterAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { digest } from '../../src/request/request.js';
import { journeys } from './journey.js';

const { campaigns } = channelIds;

journeys('Redis away, Adobe slow', (world, open) => {
  let back: PrivateRedis | undefined;
  // The bot goes before the Redis that it uses.
  afterAll(() => back?.close());

  test('Redis down at the ask: not taken, and nothing happens later, when it is back', async () => {
    await open();
    await world.slash('help');
    const gone = once(world.redis.process, 'exit');
    world.redis.process.kill('SIGKILL');
    await gone;
    await waitUntil('the ask is refused', async () => {
      return /^Not queued/.test(await world.slash('evaluate "VIP buyers"')) ? true : undefined;
    });
    back = await startRedis(Number(new URL(world.redis.url).port));
    const answer = await waitUntil('an ask is taken again', async () => {
      const said = await world.slash('evaluate "Cart leavers"');
      return said.startsWith('Not queued') ? undefined : said;
    });
    expect(answer).toMatch(/^R-1001 queued/);
    await world.slack.waitForMessage(campaigns, /✅ Cart leavers [^\n]*\n[^]*· dev · R-1001/);
    expect((await world.adobe.ours('segment')).map(({ segmentIds }) => segmentIds)).toEqual([
      ['4edc8488-2c35-4f6d-b4c6-9075c68d2d02'],
    ]);
    expect((await world.slack.messages(campaigns)).filter(({ text }) => /^[^\n]*VIP/.test(text))).toEqual([]);
  });

  test('Redis frozen: not sure; after the thaw one run, also when asked again', async () => {
    await open();
    await world.slash('help');
    world.redis.process.kill('SIGSTOP');
    expect(await world.slash('evaluate "VIP buyers"')).toMatch(/^I’m not sure/);
    world.redis.process.kill('SIGCONT');
    const again = await world.slash('evaluate "VIP buyers"');
    expect(again).toContain('R-1001');
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]* · dev · R-1001/);
    expect(await world.adobe.ours('segment')).toHaveLength(1);
  });

  test('Adobe slow at the ask: taken unread, a mistake is told to the asker alone', async () => {
    await open();
    await world.adobe.fault({ method: 'GET', path: 'audiences', kind: 'hang', times: 2 });
    expect(await world.slash('evaluate "Nobody at all"')).toMatch(/^R-1001 queued\. Checking the names/);
    const told = await world.slack.waitForMessage(`D${people.anna.slice(1)}`, /No audience “Nobody at all”/);
    expect(told.text).toContain('Nothing was started');
    expect(await world.slack.messages(campaigns)).toEqual([]);
  });

  test('a record that cannot be read: said in its channel, once, and let go', async () => {
    await open({ start: false });
    const redis = new Redis(world.redis.url);
    await redis.hset('{usher}:run:R-1', 'channel', campaigns, 'asked', '{"of":"another time"}');
    await redis.sadd('{usher}:runs:live', 'R-1');
    await world.start();
    await world.slack.waitForMessage(campaigns, /The record of R-1 can’t be read anymore/);
    await waitUntil('the run is let go', async () =>
      (await redis.scard('{usher}:runs:live')) === 0 ? true : undefined,
    );
    redis.disconnect();
    expect(await world.slack.messages(campaigns)).toHaveLength(1);
  });

  test('an ending of which only half was written, or another version’s: said in its channel, once', async () => {
    await open({ start: false });
    const redis = new Redis(world.redis.url);
    const request = {
      kind: 'evaluation',
      sandbox: { name: 'dev', type: 'development' },
      audiences: [{ id: 'a', namespace: 'ups', name: 'A', statuses: ['realized'] }],
      filters: {},
    };
    const asked = { ask: { ...request, sandbox: 'dev', audiences: [] }, by: people.anna, channel: campaigns, at: 1 };
    const endings = { 'R-1': { how: 'lost', at: 2 }, 'R-2': { how: 'paused', at: 2 } };
    for (const [run, ending] of Object.entries(endings)) {
      const facts = { asked, request, ending };
      for (const [field, value] of Object.entries(facts))
        await redis.hset(`{usher}:run:${run}`, field, JSON.stringify(value));
      await redis.hset(`{usher}:run:${run}`, 'channel', campaigns);
      await redis.sadd('{usher}:runs:live', run);
    }
    await world.start();
    for (const run of Object.keys(endings))
      await world.slack.waitForMessage(campaigns, new RegExp(`The record of ${run} can’t be read`));
    await waitUntil('both are let go', async () => ((await redis.scard('{usher}:runs:live')) === 0 ? true : undefined));
    redis.disconnect();
    expect(await world.slack.messages(campaigns)).toHaveLength(2);
  });

  test('a record that cannot be read is in the way of no other run that evaluates the same', async () => {
    await open({ start: false });
    const redis = new Redis(world.redis.url);
    const held = digest(['4edc8488-2c35-4f6d-b4c6-9075c68d2d01']);
    await redis.hset(`{usher}:evaluating:dev:${held}`, 'by', 'R-1');
    await redis.hset('{usher}:run:R-1', 'channel', campaigns, 'asked', '{"of":"another time"}');
    redis.disconnect();
    await world.start();
    expect(await world.slash('evaluate "VIP buyers"')).toMatch(/^R-1001 queued/);
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· dev · R-1001/);
    expect(
      (await world.slack.messages(campaigns)).filter(({ text }) => text.includes('can’t be read anymore')),
    ).toEqual([]);
  });

  test('a record that cannot be read is in the way of nobody who looks at the job, follows or cancels it', async () => {
    await open({ env: { USHER_OPERATORS: people.anna } });
    await world.adobe.settings({ evaluationMs: 60_000 });
    const { id } = await world.adobe.outsideJob({
      sandbox: 'dev',
      segmentIds: ['4edc8488-2c35-4f6d-b4c6-9075c68d2d01'],
    });
    const redis = new Redis(world.redis.url);
    await redis.hset('{usher}:run:R-1', 'channel', campaigns, 'asked', '{"of":"another time"}');
    await redis.set(`{usher}:owner:dev:evaluation:${id}`, 'R-1');
    await redis.zadd(`{usher}:needs:dev:${id}`, 0, 'R-1');
    redis.disconnect();
    expect(await world.slash(`status ${id}`)).toContain('VIP buyers');
    expect(await world.slash(`follow ${id}`)).toMatch(/^Following it as R-1001/);
    expect(await world.slash(`cancel ${id}`)).toMatch(
      /Cancel the evaluation of VIP buyers[^]* This also cancels R-1001\./,
    );
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'question:answer' });
    const report = await world.slack.waitForMessage(campaigns, /⏹ Cancelled[^\n]*\n[^]* · dev · R-1001/);
    expect(report.text).not.toContain('continues');
    expect(await world.adobe.calls('DELETE', new RegExp(id))).toHaveLength(1);
  });
});
