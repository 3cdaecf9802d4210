import { expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { refused } from './guests.js';
import { cancelRun } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns, dataOps } = channelIds;
const OSKAR = { user: people.oskar };
const GROUP = '<!subteam^S0TEAM001|@campaign-team>';

journey('sandbox, channel and help', { env: { USHER_ADMINS: people.ada } }, (world) => {
  const reportsIn = async (channel: string, run: string) =>
    (await world.slack.messages(channel)).filter(
      ({ text, thread_ts }) => text.includes(run) && thread_ts !== undefined,
    );

  test('sandbox: which, and which there are; use changes it and the channel is told from, to and by whom', async () => {
    const shown = await world.slash('sandbox', { channel: dataOps });
    expect(shown).toMatch(/This channel uses dev/);
    expect(shown).toMatch(/Production \(prod\)/);
    expect(await world.slash('sandbox use prod', { user: people.oskar, channel: dataOps })).toContain('Saved');
    const told = await world.slack.waitForMessage(dataOps, /changed this channel’s sandbox/);
    expect(told.text).toContain(`Oskar changed this channel’s sandbox from dev to Production (prod)`);
    expect(await world.slash('evaluate "VIP buyers"', { channel: dataOps })).toMatch(
      /Only operators can start runs in Production \(prod\)/,
    );
    expect(await world.slash('sandbox', { channel: campaigns })).toMatch(/This channel uses dev/);
  });

  test('sandbox: a button changes it back; the one that it has already changes nothing', async () => {
    await world.slash('sandbox', { user: people.oskar, channel: dataOps });
    await world.slack.click({ user: people.oskar, channel: dataOps, actionId: 'sandbox:use', value: 'dev' });
    await world.slack.waitForMessage(dataOps, /from prod to dev/);
    expect(await world.slash('sandbox use dev', { user: people.oskar, channel: dataOps })).toContain('already uses it');
  });

  test.each([
    ['sandbox use nowhere', /There is no sandbox “nowhere”\. Use one of: prod, dev/],
    ['sandbox dev', /Use \/audience sandbox \[use &lt;name&gt;\]/],
    ['channel told:loudly', /Use told:channel, told:thread or told:failures\./],
    ['channel mention:anna', /“anna” can’t be mentioned/],
    ['channel mention:<!channel>', /“&lt;!channel&gt;” can’t be mentioned/],
    ['channel quiet', /Use \/audience channel/],
    ['help evalute', /Did you mean help evaluate/],
  ])('%s: a sentence that says what to type, and nothing changes', async (typed, answer) => {
    expect(await world.slash(typed, { user: people.oskar })).toMatch(answer);
    expect(await world.slack.messages(campaigns)).toEqual([]);
  });

  test('a guest gets no answer, and changes nothing', async () => {
    for (const words of ['channel told:thread', 'sandbox use prod', 'sandbox', 'help', '']) {
      expect(await world.slash(words, { user: people.gus })).toMatch(refused(people.gus));
    }
    expect(await world.slash('sandbox')).toMatch(/This channel uses dev/);
    expect(await world.slash('channel')).toContain('Results are posted in the channel');
  });

  test('thread only, with somebody mentioned: the report stays in the thread and names them', async () => {
    expect(await world.slash(`channel told:thread mention:<@${people.oskar}|oskar>,<@${people.ada}>`, OSKAR)).toContain(
      'Saved',
    );
    await world.slack.waitForMessage(
      campaigns,
      /changed this channel’s notifications: results are posted only in the card’s thread/,
    );
    const run = await world.ask('evaluate "VIP buyers"');
    const report = await world.slack.waitForMessage(campaigns, new RegExp(`✅ VIP buyers [^\n]*\n[^]*${run}`));
    expect(report.broadcast).toBe(false);
    expect(report.text).toContain(`<@${people.oskar}> <@${people.ada}>`);
    expect(await reportsIn(campaigns, run)).toHaveLength(1);
    // The channel sees the result on the card.
    const card = await world.slack.waitForMessage(campaigns, new RegExp(`^✅ VIP buyers 4,[^\n]*${run}.* · ended `));
    expect(report.thread_ts).toBe(card.ts);
  });

  test('the form: failures only and nobody; a failure comes to the channel, success does not', async () => {
    await world.slash('channel', OSKAR);
    await world.slack.click({ user: people.oskar, channel: campaigns, actionId: 'channel:change' });
    const form = await world.slack.waitForView(people.oskar, /Notification settings/);
    expect(form.view.state.values['mention']?.['mention']).toMatchObject({
      selected_users: [people.oskar, people.ada],
    });
    await world.slack.submit(people.oskar, { told: 'failures', mention: [] });
    await world.slack.waitForMessage(
      campaigns,
      /results are posted [^(]* if a run fails[^]*; each result mentions nobody/,
    );
    const good = await world.ask('evaluate "Cart leavers"');
    const quiet = await world.slack.waitForMessage(campaigns, new RegExp(`✅ Cart leavers [^\n]*\n[^]*${good}`));
    expect(quiet.broadcast).toBe(false);
    expect(quiet.text).not.toContain(people.oskar);
    await world.adobe.nextJob({ kind: 'segment', outcome: 'FAILED' });
    const bad = await world.ask('evaluate "Newsletter readers"');
    const loud = await world.slack.waitForMessage(campaigns, new RegExp(`❌ Evaluation failed[^\n]*\n[^]*${bad}`));
    expect(loud.broadcast || loud.thread_ts === undefined).toBe(true);
  });

  test('failures only: warnings come to the channel too, what somebody cancelled does not', async () => {
    await world.adobe.nextJob({ kind: 'segment', errors: [{ code: '1', msg: 'Some profiles were left out.' }] });
    const warned = await world.ask('evaluate "Open invitations"');
    const loud = await world.slack.waitForMessage(campaigns, new RegExp(`⚠️ Open invitations [^\n]*\n[^]*${warned}`));
    expect(loud.broadcast).toBe(true);
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const dropped = await world.ask('evaluate "Lapsed for a year"');
    await world.slack.waitForMessage(campaigns, new RegExp(`${dropped}[^]*Evaluation: (queued|running)`));
    await cancelRun(world, dropped);
    const quiet = await world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${dropped}`));
    expect(quiet.broadcast).toBe(false);
  });

  test('each channel in its own way: one run, told in the channel here and in the thread there', async () => {
    await world.slash('channel told:thread', { ...OSKAR, channel: dataOps });
    await world.slash(`channel told:channel mention:<@${people.ada}>`, OSKAR);
    await world.adobe.settings({ evaluationMs: 3_000 });
    const run = await world.ask('evaluate "VIP buyers" "Cart leavers"');
    expect(await world.slash(`follow ${run}`, { channel: dataOps })).toContain(`Following ${run}`);
    const here = await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${run}`));
    const there = await world.slack.waitForMessage(dataOps, new RegExp(`✅ [^\n]*\n[^]*${run}`));
    expect([here.broadcast, there.broadcast]).toEqual([true, false]);
    expect(here.text).toContain(`<@${people.ada}>`);
    expect(there.text).not.toContain(`<@${people.ada}>`);
    expect(here.thread_ts).toBeDefined();
  });

  test('user groups are mentioned as groups', async () => {
    await world.slack.raw(
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
    expect(await world.slash('channel', { channel: dataOps })).toContain('<!subteam^S0TEAM001>');
  });

  test('settings that another version wrote: those it has not, the others hold, and the report comes', async () => {
    const redis = new Redis(world.redis.url);
    const before = await redis.hgetall(`{usher}:channel:${dataOps}`);
    await redis.hset(`{usher}:channel:${dataOps}`, {
      told: '"digest"',
      sandbox: '{"name":"dev"}',
      mention: `["${people.ada}"]`,
    });
    const run = await world.ask('evaluate "Loyalty gold" "Cart leavers"', { channel: dataOps });
    const { text } = await world.slack.waitForMessage(dataOps, new RegExp(`✅ [^\n]*\n[^]*· dev · ${run}`));
    expect(text).toContain(`<@${people.ada}>`);
    await redis.hset(`{usher}:channel:${dataOps}`, { told: 'digest', mention: 'nobody' });
    expect(await world.slash('channel', { channel: dataOps })).toContain('Results are posted in the channel');
    await world.slack.openHome(people.anna);
    await waitUntil(
      'the Home is shown',
      async () => JSON.stringify((await world.slack.home(people.anna)) ?? {}).includes(run) || undefined,
    );
    await redis.del(`{usher}:channel:${dataOps}`);
    await redis.hset(`{usher}:channel:${dataOps}`, before);
    redis.disconnect();
  });

  test('help: the first page has a button for each form, and says what you may and who can do more', async () => {
    const page = await world.slash('');
    expect(page).toMatch(/`evaluate` counts audiences now/);
    const others = 'For production, other people’s runs, and channel settings, ask';
    expect(page).toContain(`${others}: Oskar, Ada.`);
    expect(page).toContain('To change the schedule or mention user groups, ask: Ada.');
    expect(await world.slash('help', { user: people.ada })).toMatch(
      /in production too, [^]*You can also change the schedule and mention user groups\./,
    );
    const one = await world.slash('help export');
    expect(one).toMatch(
      /For example: `\/audience export "VIP buyers"[^]*`batch:each`[^]*Production: operators only \(Oskar, Ada\)\./,
    );
    expect(await world.slash('help schedule')).toMatch(/`at:HH:MM`[^]*admins only \(Ada\)\./);
    expect(await world.slash('help schedule', { user: people.ada })).toContain('You’re allowed.');
    await world.slash('', { user: people.oskar });
    await world.slack.click({ user: people.oskar, channel: campaigns, actionId: 'verb:run', value: 'sandbox' });
    await world.slack.waitForEphemeral(people.oskar, /This channel uses dev/);
  });

  test('joining: said once, however often Slack says so or we are invited', async () => {
    await world.slack.invite(channelIds.noBot);
    await world.slack.waitForMessage(channelIds.noBot, /I evaluate audiences.*sandbox dev.*\/audience/);
    await world.slack.click({ user: people.oskar, channel: channelIds.noBot, actionId: 'verb:run', value: 'help' });
    await world.slack.waitForEphemeral(people.oskar, /`schedule` shows when the scheduled evaluation runs/);
    await world.slack.invite(channelIds.noBot);
    await world.slack.join({ user: people.ada, channel: channelIds.noBot });
    expect(await world.slack.messages(channelIds.noBot)).toHaveLength(1);
  });
});
