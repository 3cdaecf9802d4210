import { afterEach, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { keys } from '../../src/keys.js';
import { formSteps } from './form-steps.js';
import { audience, meeting, UNHURRIED } from './meeting.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, oskar } = people;
const HOUR_MS = 3_600_000;
const TOO_FAST =
  /^That was 60 requests in a few seconds, which is too many, so nothing was done\. Try again in \d+ min\.$/;

journey('who asks too fast', { env: UNHURRIED }, (world) => {
  const form = formSteps(world);
  afterEach(() => world.redisClient.del(keys.asks(anna), keys.limitTold(anna)));

  /** All that @anna may ask is used up, and for so long that no machine is slow enough to see it come back. */
  const exhausted = () => world.redisClient.set(keys.asks(anna), Date.now() + 60_000 + HOUR_MS / 2);
  const told = async () => (await world.slack.ephemerals(anna)).filter(({ text }) => TOO_FAST.test(text));
  const calls = async () => (await world.adobe.traffic()).length;

  test('is told when it goes on, and nothing is done; another one is served', async () => {
    await exhausted();
    const before = await calls();
    expect(await world.slash(`evaluate ${audience('01')}`)).toMatch(TOO_FAST);
    expect(await calls()).toBe(before);
    expect(await world.slash('help help', { user: oskar })).toContain('Lists the commands');
    await world.redisClient.del(keys.asks(anna));
    expect(await world.slash('help help')).toContain('Lists the commands');
  });

  test('each ask takes one, and one a second comes back', async () => {
    const full = async () => Number(await world.redisClient.get(keys.asks(anna)));
    await world.slash('help help');
    const first = await full();
    for (let asks = 0; asks < 5; asks += 1) await world.slash('help help');
    // What was full again meanwhile was not used: a slow machine has it start from later.
    expect(await full()).toBeGreaterThanOrEqual(first + 1_000);
    expect(await full()).toBeLessThanOrEqual(Date.now() + 6_000);
  });

  test('the same delivery keeps its answer, and is counted once; not without end', async () => {
    const words = `evaluate ${audience('02')}`;
    const run = await world.ask(words, { triggerId: 'twice' });
    await exhausted();
    expect(await world.ask(words, { triggerId: 'twice' })).toBe(run);
    expect(await world.ask(words, { triggerId: 'twice' })).toBe(run);
    expect(await world.slash(words, { triggerId: 'twice' })).toMatch(TOO_FAST);
  });

  test('a form stays open with all that is in it, and can be sent when it goes on', async () => {
    await form.open('evaluate');
    await exhausted();
    const refused = await world.slack.submit(anna, { 'pasted:0': audience('03') });
    expect(refused).toMatchObject({ body: { response_action: 'errors' } });
    expect(JSON.stringify(refused.body)).toMatch(/too many, so nothing was done\. Try again in \d+ min/);
    await world.redisClient.del(keys.asks(anna));
    expect(await world.slack.submit(anna)).toMatchObject({ body: { response_action: 'clear' } });
    await world.slack.waitForEphemeral(anna, /^R-\d+ queued/);
  });

  test('a button says so once in a while, another press nothing', async () => {
    await world.slash('dataset');
    await exhausted();
    const before = (await told()).length;
    for (let presses = 0; presses < 3; presses += 1)
      await world.slack.click({ user: anna, channel: campaigns, actionId: 'dataset:export' });
    await waitUntil('she is told', async () => ((await told()).length > before ? true : undefined));
    await world.redisClient.del(keys.asks(anna));
    await world.slash('help help');
    expect(await told()).toHaveLength(before + 1);
    expect(await world.slack.views(anna)).toEqual([]);
  });

  test('a Home that is opened all the time is not drawn all the time, and type-ahead is not counted', async () => {
    const drawn = async () => (await world.slack.traffic()).filter(({ method }) => method === 'views.publish').length;
    await world.redisClient.set(keys.homes(anna), Date.now() + HOUR_MS);
    await world.slack.openHome(anna);
    await world.redisClient.del(keys.homes(anna));
    await world.slack.openHome(anna);
    await waitUntil('it is drawn', () => world.slack.home(anna));
    expect(await drawn()).toBe(1);
    await form.open('evaluate');
    await exhausted();
    expect((await world.slack.suggest(anna, 'fill:audiences', 'VIP b')).options).toHaveLength(1);
  });
});

const WORLD = { env: { ...UNHURRIED, PERSON_LIVE_RUNS: '2' }, adobe: { evaluationMs: HOUR_MS } };

journey('who has many runs', WORLD, (world) => {
  const meet = meeting(world);
  const form = formSteps(world);

  const TOO_MANY = /^You have 2 runs in progress, the limit per person\. Nothing was started\. Cancel one, or wait/;

  test('starts no more, in words or by form; may follow, and others may start', async () => {
    await world.ask(`evaluate ${audience('01')}`);
    const second = await world.ask(`evaluate ${audience('02')}`);
    const counter = await world.redisClient.get(keys.counter);
    expect(await world.slash(`evaluate ${audience('03')}`)).toMatch(TOO_MANY);
    await form.open('evaluate');
    const refused = await world.slack.submit(anna, { 'pasted:0': audience('03') });
    expect(JSON.stringify(refused.body)).toMatch(/You have 2 runs in progress/);
    await world.slack.close(anna, true);
    expect(await world.redisClient.get(keys.counter)).toBe(counter);

    expect(await world.slash(`evaluate ${audience('02')}`)).toContain(second);
    const others = await world.ask(`evaluate ${audience('04')}`, { user: oskar });
    expect(await world.slash(`evaluate ${audience('04')}`)).toContain(others);
    expect(await meet.live()).toHaveLength(3);
  });

  test('a job of others that is followed counts, and so does an ask that is taken unread', async () => {
    const outside = await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: [audience('05')] });
    expect(await world.slash(`follow ${outside.id}`)).toMatch(TOO_MANY);
    await world.adobe.fault({ path: '/audiences', kind: 'hold', times: 1_000 });
    expect(await world.slash(`evaluate ${audience('06')}`)).toMatch(TOO_MANY);
    await meet.namesAnswer();
  });

  test('starts more when one has ended, or is gone in whatever way', async () => {
    const [gone, ended] = await world.redisClient.smembers(keys.liveOf(anna));
    await world.redisClient.srem(keys.live, gone ?? '');
    const third = await world.ask(`evaluate ${audience('03')}`);
    expect(third).not.toBe('');
    expect(await world.slash(`evaluate ${audience('06')}`)).toMatch(TOO_MANY);
    await world.adobe.endJobs();
    await meet.over(ended ?? '');
    expect(await world.ask(`evaluate ${audience('06')}`)).not.toBe('');
  });
});

journey('who creates many datasets', { env: UNHURRIED }, (world) => {
  const create = (name: string, more = '', user: string = oskar) =>
    world.slash(`dataset create "${name}"${more}`, { user });
  const created = async () => (await world.adobe.calls('POST', /\/dataSets$/)).length;
  const TOO_MANY = /You can create at most 5 datasets an hour\. You can create the next one in/;

  test('creates five an hour; one that Adobe refused does not count', async () => {
    await world.adobe.fault({
      kind: 'status',
      status: 400,
      method: 'POST',
      path: '/dataSets$',
      body: { message: 'No.' },
    });
    expect(await create('Refused')).not.toContain('Created');
    expect(await create('Live', ' in:prod')).toContain('Create the dataset Live in Production (prod)?');
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five'])
      expect(await create(name)).toContain(`Created *${name}*`);
    const calls = await created();
    expect(await create('Six')).toMatch(TOO_MANY);
    // Before it is asked, and again at the yes.
    expect(await create('Six', ' in:prod')).toMatch(TOO_MANY);
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForEphemeral(oskar, TOO_MANY);
    expect(await world.slash('dataset create', { user: oskar })).toMatch(TOO_MANY);
    expect(await created()).toBe(calls);
    expect(await create('Six', '', anna)).toContain('Created *Six*');
  });

  test('creates more when an hour has passed', async () => {
    const times = await world.redisClient.zrange(keys.newDatasets(oskar), 0, -1, 'WITHSCORES');
    await world.redisClient.zadd(keys.newDatasets(oskar), Number(times[1]) - HOUR_MS, times[0] ?? '');
    expect(await create('Seven')).toContain('Created *Seven*');
    expect(await create('Eight')).toMatch(TOO_MANY);
  });
});
