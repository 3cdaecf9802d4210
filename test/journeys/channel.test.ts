import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { refused } from './guests.js';
import { cancelRun } from './ephemeral.js';
import { setStage, type Stage } from './world.js';

const { campaigns, dataOps } = channelIds;
const OSKAR = { user: people.oskar };
const GROUP = '<!subteam^S0TEAM001|@campaign-team>';

describe('sandbox, channel and help', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage('channel', { env: { USHER_ADMINS: people.ada } });
    await stage.begin();
  });
  afterAll(() => stage.close());

  const reportsIn = async (channel: string, run: string) =>
    (await stage.slack.messages(channel)).filter(
      ({ text, thread_ts }) => text.includes(run) && thread_ts !== undefined,
    );
  const runOf = (answer: string) => /R-\d+/.exec(answer)?.[0] ?? 'none';

  test('sandbox: which, and which there are; use changes it and the channel is told from, to and by whom', async () => {
    const shown = await stage.type('sandbox', { channel: dataOps });
    expect(shown).toMatch(/works in dev/);
    expect(shown).toMatch(/prod.*: PRODUCTION/);
    expect(await stage.type('sandbox use prod', { user: people.oskar, channel: dataOps })).toContain('Changed');
    const told = await stage.slack.waitForMessage(dataOps, /changed the sandbox/);
    expect(told.text).toContain(`<@${people.oskar}> changed the sandbox of this channel from dev to PRODUCTION prod`);
    expect(await stage.type('evaluate "VIP buyers"', { channel: dataOps })).toMatch(/prod is a production sandbox/);
    expect(await stage.type('sandbox', { channel: campaigns })).toMatch(/works in dev/);
  });

  test('sandbox: a button changes it back; the one that it has already changes nothing', async () => {
    await stage.type('sandbox', { user: people.oskar, channel: dataOps });
    await stage.slack.click({ user: people.oskar, channel: dataOps, actionId: 'sandbox:use', value: 'dev' });
    await stage.slack.waitForMessage(dataOps, /from prod to dev/);
    expect(await stage.type('sandbox use dev', { user: people.oskar, channel: dataOps })).toContain(
      'works there already',
    );
  });

  test.each([
    ['sandbox use nowhere', /There is no sandbox “nowhere” here.*prod, dev/],
    ['sandbox dev', /Type \/audience sandbox \[use &lt;name&gt;\]/],
    ['channel told:loudly', /told: with one of channel, thread, failures/],
    ['channel mention:anna', /I cannot mention “anna”/],
    ['channel mention:<!channel>', /I cannot mention “&lt;!channel&gt;”/],
    ['channel quiet', /Type \/audience channel/],
    ['help evalute', /Did you mean “\/audience help evaluate”/],
  ])('%s: a sentence that says what to type, and nothing changes', async (typed, answer) => {
    expect(await stage.type(typed, { user: people.oskar })).toMatch(answer);
    expect(await stage.slack.messages(campaigns)).toEqual([]);
  });

  test('a guest gets no answer, and changes nothing', async () => {
    for (const words of ['channel told:thread', 'sandbox use prod', 'sandbox', 'help', '']) {
      expect(await stage.type(words, { user: people.gus })).toMatch(refused(people.gus));
    }
    expect(await stage.type('sandbox')).toMatch(/works in dev/);
    expect(await stage.type('channel')).toContain('Reports come to the channel');
  });

  test('thread only, with somebody mentioned: the report stays in the thread and names them', async () => {
    expect(await stage.type(`channel told:thread mention:<@${people.oskar}|oskar>,<@${people.ada}>`, OSKAR)).toContain(
      'Changed',
    );
    await stage.slack.waitForMessage(
      campaigns,
      /changed how this channel is told: now reports come to the card’s thread only/,
    );
    const run = runOf(await stage.type('evaluate "VIP buyers"'));
    const report = await stage.slack.waitForMessage(campaigns, new RegExp(`✅ Evaluated VIP buyers.*${run}`));
    expect(report.broadcast).toBe(false);
    expect(report.text).toContain(`<@${people.oskar}> <@${people.ada}>`);
    expect(await reportsIn(campaigns, run)).toHaveLength(1);
  });

  test('the form: failures only and nobody; a failure comes to the channel, success does not', async () => {
    await stage.type('channel', OSKAR);
    await stage.slack.click({ user: people.oskar, channel: campaigns, actionId: 'channel:change' });
    const form = await stage.slack.waitForView(people.oskar, /How we are told/);
    expect(form.view.state.values['mention']?.['mention']).toMatchObject({
      selected_users: [people.oskar, people.ada],
    });
    await stage.slack.submit(people.oskar, { told: 'failures', mention: [] });
    await stage.slack.waitForMessage(
      campaigns,
      /now reports come [^(]* when something failed[^]*; nobody is mentioned/,
    );
    const good = runOf(await stage.type('evaluate "Cart leavers"'));
    const quiet = await stage.slack.waitForMessage(campaigns, new RegExp(`✅ Evaluated Cart leavers.*${good}`));
    expect(quiet.broadcast).toBe(false);
    expect(quiet.text).not.toContain(people.oskar);
    await stage.adobe.nextJob({ kind: 'segment', outcome: 'FAILED' });
    const bad = runOf(await stage.type('evaluate "Newsletter readers"'));
    const loud = await stage.slack.waitForMessage(campaigns, new RegExp(`❌ Evaluation failed.*${bad}`));
    expect(loud.broadcast || loud.thread_ts === undefined).toBe(true);
  });

  test('failures only: warnings come to the channel too, what somebody cancelled does not', async () => {
    await stage.adobe.nextJob({ kind: 'segment', errors: [{ code: '1', msg: 'Some profiles were left out.' }] });
    const warned = runOf(await stage.type('evaluate "Open invitations"'));
    const loud = await stage.slack.waitForMessage(campaigns, new RegExp(`⚠️ Evaluated Open invitations.*${warned}`));
    expect(loud.broadcast).toBe(true);
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const dropped = runOf(await stage.type('evaluate "Lapsed for a year"'));
    await stage.slack.waitForMessage(campaigns, new RegExp(`${dropped}[^]*Evaluate: (waiting|running)`));
    await cancelRun(stage, dropped);
    const quiet = await stage.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled.*${dropped}`));
    expect(quiet.broadcast).toBe(false);
  });

  test('each channel in its own way: one run, told in the channel here and in the thread there', async () => {
    await stage.type('channel told:thread', { ...OSKAR, channel: dataOps });
    await stage.type(`channel told:channel mention:<@${people.ada}>`, OSKAR);
    await stage.adobe.settings({ evaluationMs: 3_000 });
    const run = runOf(await stage.type('evaluate "VIP buyers" "Cart leavers"'));
    expect(await stage.type(`follow ${run}`, { channel: dataOps })).toContain(`Following ${run}`);
    const here = await stage.slack.waitForMessage(campaigns, new RegExp(`✅ Evaluated 2 audiences.*${run}`));
    const there = await stage.slack.waitForMessage(dataOps, new RegExp(`✅ Evaluated 2 audiences.*${run}`));
    expect([here.broadcast, there.broadcast]).toEqual([true, false]);
    expect(here.text).toContain(`<@${people.ada}>`);
    expect(there.text).not.toContain(`<@${people.ada}>`);
    expect(here.thread_ts).toBeDefined();
  });

  test('user groups are mentioned as groups', async () => {
    await stage.slack.raw(
      new URLSearchParams({
        command: '/audience',
        text: `channel mention:${GROUP}`,
        user_id: people.ada,
        channel_id: dataOps,
        trigger_id: 'group',
        response_url: 'http://127.0.0.1:1/none',
      }).toString(),
      {},
    );
    expect(await stage.type('channel', { channel: dataOps })).toContain('<!subteam^S0TEAM001>');
  });

  test('settings that another version wrote: those it has not, the others hold, and the report comes', async () => {
    const redis = new Redis(stage.redis.url);
    const before = await redis.hgetall(`{usher}:channel:${dataOps}`);
    await redis.hset(`{usher}:channel:${dataOps}`, {
      told: '"digest"',
      sandbox: '{"name":"dev"}',
      mention: `["${people.ada}"]`,
    });
    const run = runOf(await stage.type('evaluate "Loyalty gold" "Cart leavers"', { channel: dataOps }));
    const { text } = await stage.slack.waitForMessage(dataOps, new RegExp(`✅ Evaluated 2 audiences · dev · ${run}`));
    expect(text).toContain(`<@${people.ada}>`);
    await redis.hset(`{usher}:channel:${dataOps}`, { told: 'digest', mention: 'nobody' });
    expect(await stage.type('channel', { channel: dataOps })).toContain('Reports come to the channel');
    await stage.slack.openHome(people.anna);
    await waitUntil(
      'the Home is shown',
      async () => JSON.stringify((await stage.slack.home(people.anna)) ?? {}).includes(run) || undefined,
    );
    await redis.del(`{usher}:channel:${dataOps}`);
    await redis.hset(`{usher}:channel:${dataOps}`, before);
    redis.disconnect();
  });

  test('help: the first page has a button for each form, and says what you may and who can do more', async () => {
    const page = await stage.type('');
    expect(page).toMatch(/`evaluate` counts audiences now/);
    const others = 'In production, for runs of others and a channel’s settings';
    expect(page).toContain(`${others}: <@${people.oskar}>, <@${people.ada}>.`);
    expect(page).toContain(`Who may change the schedule and have user groups mentioned: <@${people.ada}>.`);
    expect(await stage.type('help', { user: people.ada })).toMatch(
      /in production too, [^]*You may change the schedule and have user groups mentioned\./,
    );
    const one = await stage.type('help export');
    expect(one).toMatch(/For example: `\/audience export "VIP buyers"[^]*`batch:each`[^]*You may not in production/);
    expect(await stage.type('help schedule')).toMatch(/`at:HH:MM`[^]*for admins: <@U0ADA0001>. You may not change it/);
    expect(await stage.type('help schedule', { user: people.ada })).toContain('You may change it too.');
    await stage.type('', { user: people.oskar });
    await stage.slack.click({ user: people.oskar, channel: campaigns, actionId: 'verb:run', value: 'sandbox' });
    await stage.slack.waitForEphemeral(people.oskar, /works in dev/);
  });

  test('joining: said once, however often Slack says so or we are invited', async () => {
    await stage.slack.invite(channelIds.noBot);
    await stage.slack.waitForMessage(channelIds.noBot, /I evaluate audiences.*sandbox dev.*\/audience/);
    await stage.slack.click({ user: people.oskar, channel: channelIds.noBot, actionId: 'verb:run', value: 'help' });
    await stage.slack.waitForEphemeral(people.oskar, /`schedule` says when everything is evaluated by itself/);
    await stage.slack.invite(channelIds.noBot);
    await stage.slack.join({ user: people.ada, channel: channelIds.noBot });
    expect(await stage.slack.messages(channelIds.noBot)).toHaveLength(1);
  });
});
