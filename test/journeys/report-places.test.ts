import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { formSteps } from './form-steps.js';
import { reportOf, postsAbout } from './posts.js';
import { journey } from './journey.js';
import { runIn } from './ephemeral.js';

const { campaigns, dataOps, noBot, secret } = channelIds;
const { anna, oskar } = people;
const direct = (user: string) => `D${user.slice(1)}`;

journey('where a report may go', { start: false, perTest: true }, (world) => {
  const sent = () => world.adobe.calls('POST', /(segment|export)\/jobs$/);

  test.each([
    ['a channel that the asker is not in', (other: string) => other, /^You aren’t in that channel/],
    ['a private channel that Usher is not in', () => secret, /^I can’t see that channel\. If it’s private, invite me/],
    ['somebody else’s direct messages', () => direct(oskar), /^Results can be posted in channels or sent to you/],
    ['no channel at all', () => 'C0NOTHING', /^I can’t see that channel/],
  ])('%s: refused before anything is asked or started', async (_what, place, why) => {
    await world.start();
    const other = await world.slack.makeChannel('others');
    await world.slack.channelIs({ id: other, members: [oskar] });
    const channel = place(other);
    for (const kind of ['evaluate "VIP buyers"', 'export "VIP buyers" to:"Agency drop"'])
      expect(await world.slash(`${kind} report:${channel}`)).toMatch(why);
    expect(await world.slash(`evaluate "VIP buyers" report:<@${oskar}|oskar>`)).toMatch(/^Use report:#channel/);
    expect(await world.slash('status')).not.toMatch(/R-\d/);
    expect(await sent()).toEqual([]);
    expect(await world.slack.messages(channel)).toEqual([]);
  });

  test('in production it is refused before the question; with all else that is wrong, at once', async () => {
    await world.start();
    const other = await world.slack.makeChannel('others');
    await world.slack.channelIs({ id: other, members: [anna] });
    const words = `evaluate "VIP buyers" in:prod report:${other}`;
    expect(await world.slash(words, { user: oskar })).toMatch(/^You aren’t in that channel/);
    expect(await world.slash(`evaluate "No such" report:${other}`, { user: oskar })).toMatch(
      /No audience “No such”[^]*You aren’t in that channel/,
    );
  });

  test('the form keeps what was filled in, with the sentence on its field', async () => {
    await world.start();
    const other = await world.slack.makeChannel('others');
    await world.slack.channelIs({ id: other, members: [oskar] });
    await formSteps(world).open('evaluate');
    const values = { 'pasted:0': '4edc8488-2c35-4f6d-b4c6-9075c68d2d01', 'report:0': other };
    expect(await world.slack.submit(anna, values)).toMatchObject({
      errors: {
        'report:0': expect.stringMatching(/^You aren’t in that channel.*Choose a channel that you’re in\.$/),
      },
    });
    expect(await sent()).toEqual([]);
  });

  test('their own direct messages, and another channel that they are in', async () => {
    await world.start();
    const own = await world.ask(`evaluate "VIP buyers" report:${direct(anna)}`);
    expect(await reportOf(world, own, direct(anna))).toMatch(/^✅/);
    const said = await world.slash(`evaluate "Cart leavers" report:<#${dataOps}|data-ops>`);
    expect(said).toMatch(/^R-\d+ queued\. I’ll post the result in <#C0DATAOPS>\.$/);
    expect(await reportOf(world, runIn(said), dataOps)).toMatch(/^✅/);
  });

  test('a channel that is shared with another organisation: no report, also where it was asked from; nothing is shared there', async () => {
    await world.start();
    const shared = await world.slack.makeChannel('with-agency');
    await world.slack.channelIs({ id: shared, external: true });
    const why = /^That channel is shared with another organization, so results can’t be posted there/;
    expect(await world.slash('evaluate "VIP buyers"', { channel: shared })).toMatch(why);
    expect(await world.slash(`evaluate "VIP buyers" report:${shared}`)).toMatch(why);
    const run = await world.ask('evaluate "VIP buyers"');
    expect(await world.slash(`follow ${run}`, { channel: shared })).toMatch(why);
    const { id } = await world.adobe.outsideJob({
      sandbox: 'dev',
      segmentIds: ['4edc8488-2c35-4f6d-b4c6-9075c68d2d02'],
    });
    expect(await world.slash(`follow ${id}`, { channel: shared })).toMatch(why);
    await world.slash('jobs', { channel: shared });
    await world.slack.click({ user: anna, channel: shared, actionId: 'answer:share' });
    await world.slack.waitForMessage(campaigns, /✅/);
    expect(await world.slack.messages(shared)).toEqual([]);
    expect((await world.slack.ephemerals(anna)).at(-1)?.text).toMatch(
      /shared with another organization, so nothing can be shared/,
    );
    const said = await world.slash(`evaluate "Cart leavers" report:<#${campaigns}|campaigns>`, { channel: shared });
    expect(await reportOf(world, runIn(said), campaigns)).toMatch(/^✅/);
  });

  test('where Usher may not post nothing is said to have started', async () => {
    await world.start();
    for (const words of [
      `evaluate "VIP buyers" report:<#${noBot}|no-bot>`,
      `export "VIP buyers" to:"Agency drop" report:${noBot}`,
    ]) {
      const said = await world.slash(words);
      expect(said).toMatch(/^R-\d+ not sent to Adobe yet: I can’t post in <#C0NOBOT01>/);
      expect(said).not.toMatch(/queued|started/i);
      await world.slack.waitForMessage(direct(anna), new RegExp(`can’t post in.*${runIn(said)} hasn’t been sent`));
    }
    expect(await world.slash('evaluate "Cart leavers"', { channel: noBot })).toMatch(
      /^R-\d+ not sent to Adobe yet: I can’t post in <#C0NOBOT01>/,
    );
    expect(await sent()).toEqual([]);
  });

  test.each([
    ['left the channel', { members: [oskar] }],
    ['had it shared with another organisation', { external: true }],
  ])('whoever %s before the card came is asked where, and nothing is sent before', async (_what, changed) => {
    await world.start({ workers: 0 });
    const place = await world.slack.makeChannel('place');
    const run = await world.ask('evaluate "VIP buyers"', { channel: place });
    await world.slack.channelIs({ id: place, ...changed });
    await world.start();
    await world.slack.waitForMessage(direct(anna), new RegExp(`You aren’t in <#${place}>[^]*${run} hasn’t been sent`));
    expect(await sent()).toEqual([]);
    await world.slack.click({ user: anna, channel: direct(anna), actionId: 'place:elsewhere', value: campaigns });
    expect(await reportOf(world, run, campaigns)).toMatch(/^✅/);
    expect(await postsAbout(world, run, place)).toEqual([]);
  });

  test('chosen in the offer: only a channel that they are in', async () => {
    await world.start();
    const other = await world.slack.makeChannel('others');
    await world.slack.channelIs({ id: other, members: [oskar] });
    const run = await world.ask('evaluate "VIP buyers"', { channel: noBot });
    await world.slack.waitForMessage(direct(anna), new RegExp(`${run} hasn’t been sent`));
    await world.slack.click({ user: anna, channel: direct(anna), actionId: 'place:elsewhere', value: other });
    await waitUntil(
      'the choice is answered',
      async () =>
        (await world.slack.ephemerals(anna)).some(({ text }) => /^You aren’t in that channel/.test(text)) || undefined,
    );
    expect(await world.slack.messages(other)).toEqual([]);
  });

  test('Slack tells the channel, and not who is in it: taken, and nothing is said to have started', async () => {
    await world.start({ workers: 0 });
    const place = await world.slack.makeChannel('untold');
    await world.slack.channelIs({ id: place, members: [oskar] });
    await world.slack.fault({ method: 'conversations.members', kind: 'status', status: 503, times: 100 });
    expect(await world.slash(`evaluate "VIP buyers" report:${place}`)).toMatch(
      /^R-\d+ queued\. I’ll post the result in .*\. If I can’t, I’ll ask you before anything is sent to Adobe\.$/,
    );
  });

  test('Slack does not say in time who is in a channel: taken, and asked again before the first post', async () => {
    await world.start({ workers: 0 });
    const place = await world.slack.makeChannel('slow');
    await world.slack.channelIs({ id: place, members: [oskar] });
    await world.slack.fault({ method: 'conversations.(info|members)', kind: 'status', status: 503, times: 4 });
    const said = await world.slash(`evaluate "VIP buyers" report:${place}`);
    expect(said).toMatch(/^R-\d+ queued\. I’ll post the result/);
    await world.slack.clearFaults();
    await world.start();
    await world.slack.waitForMessage(
      direct(anna),
      new RegExp(`You aren’t in <#${place}>[^]*${runIn(said)} hasn’t been sent`),
    );
    expect(await sent()).toEqual([]);
    expect(await world.slack.messages(place)).toEqual([]);
  });
});
