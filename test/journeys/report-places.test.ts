import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { formSteps } from './form-steps.js';
import { setStage, type Stage } from './world.js';
import { reportOf, told } from './posts.js';

const { campaigns, dataOps, noBot, secret } = channelIds;
const { anna, oskar } = people;
const direct = (user: string) => `D${user.slice(1)}`;

describe('where a report may go', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage('report-places');
  });
  afterEach(() => stage.close());

  const runIn = (text: string) => /R-\d+/.exec(text)?.[0] ?? '';
  const sent = () => stage.adobe.calls('POST', /(segment|export)\/jobs$/);

  test.each([
    ['a channel that the asker is not in', (other: string) => other, /^You are not in that channel/],
    [
      'a private channel that Usher is not in',
      () => secret,
      /^I see no such channel\. If it is a private one, invite me/,
    ],
    ['somebody else’s direct messages', () => direct(oskar), /^Reports go to channels, and to you alone/],
    ['no channel at all', () => 'C0NOTHING', /^I see no such channel/],
  ])('%s: refused before anything is asked or started', async (_what, place, why) => {
    await stage.begin();
    const other = await stage.slack.makeChannel('others');
    await stage.slack.channelIs({ id: other, members: [oskar] });
    const channel = place(other);
    for (const kind of ['evaluate "VIP buyers"', 'export "VIP buyers" to:"Agency drop"'])
      expect(await stage.type(`${kind} report:${channel}`)).toMatch(why);
    expect(await stage.type(`evaluate "VIP buyers" report:<@${oskar}|oskar>`)).toMatch(/^Type report:#channel/);
    expect(await stage.type('status')).not.toMatch(/R-\d/);
    expect(await sent()).toEqual([]);
    expect(await stage.slack.messages(channel)).toEqual([]);
  });

  test('in production it is refused before the question; with all else that is wrong, at once', async () => {
    await stage.begin();
    const other = await stage.slack.makeChannel('others');
    await stage.slack.channelIs({ id: other, members: [anna] });
    const words = `evaluate "VIP buyers" in:prod report:${other}`;
    expect(await stage.type(words, { user: oskar })).toMatch(/^You are not in that channel/);
    expect(await stage.type(`evaluate "No such" report:${other}`, { user: oskar })).toMatch(
      /No audience “No such”[^]*You are not in that channel/,
    );
  });

  test('the form keeps what was filled in, with the sentence on its field', async () => {
    await stage.begin();
    const other = await stage.slack.makeChannel('others');
    await stage.slack.channelIs({ id: other, members: [oskar] });
    await formSteps(stage).open('evaluate');
    const values = { 'pasted:0': '4edc8488-2c35-4f6d-b4c6-9075c68d2d01', 'report:0': other };
    expect(await stage.slack.submit(anna, values)).toMatchObject({
      errors: {
        'report:0': expect.stringMatching(/^You are not in that channel.*Choose a channel that you are in\.$/),
      },
    });
    expect(await sent()).toEqual([]);
  });

  test('their own direct messages, and another channel that they are in', async () => {
    await stage.begin();
    const own = runIn(await stage.type(`evaluate "VIP buyers" report:${direct(anna)}`));
    expect(await reportOf(stage, own, direct(anna))).toMatch(/^✅/);
    const said = await stage.type(`evaluate "Cart leavers" report:<#${dataOps}|data-ops>`);
    expect(said).toMatch(/^Started as R-\d+\. I will tell <#C0DATAOPS> when it is done\.$/);
    expect(await reportOf(stage, runIn(said), dataOps)).toMatch(/^✅/);
  });

  test('a channel that is shared with another organisation: no report, also where it was asked from; nothing is shared there', async () => {
    await stage.begin();
    const shared = await stage.slack.makeChannel('with-agency');
    await stage.slack.channelIs({ id: shared, external: true });
    const why = /^That channel is shared with another organisation, so no report goes there/;
    expect(await stage.type('evaluate "VIP buyers"', { channel: shared })).toMatch(why);
    expect(await stage.type(`evaluate "VIP buyers" report:${shared}`)).toMatch(why);
    const run = runIn(await stage.type('evaluate "VIP buyers"'));
    expect(await stage.type(`follow ${run}`, { channel: shared })).toMatch(why);
    const { id } = await stage.adobe.outsideJob({
      sandbox: 'dev',
      segmentIds: ['4edc8488-2c35-4f6d-b4c6-9075c68d2d02'],
    });
    expect(await stage.type(`follow ${id}`, { channel: shared })).toMatch(why);
    await stage.type('jobs', { channel: shared });
    await stage.slack.click({ user: anna, channel: shared, actionId: 'answer:share' });
    await stage.slack.waitForMessage(campaigns, /✅/);
    expect(await stage.slack.messages(shared)).toEqual([]);
    expect((await stage.slack.ephemerals(anna)).at(-1)?.text).toMatch(
      /shared with another organisation, so I share nothing/,
    );
    const said = await stage.type(`evaluate "Cart leavers" report:<#${campaigns}|campaigns>`, { channel: shared });
    expect(await reportOf(stage, runIn(said), campaigns)).toMatch(/^✅/);
  });

  test('where Usher may not post nothing is said to have started', async () => {
    await stage.begin();
    for (const words of [
      `evaluate "VIP buyers" report:<#${noBot}|no-bot>`,
      `export "VIP buyers" to:"Agency drop" report:${noBot}`,
    ]) {
      const said = await stage.type(words);
      expect(said).toMatch(/^Taken as R-\d+, and not sent to Adobe yet: I can’t post in <#C0NOBOT01>/);
      expect(said).not.toMatch(/started/i);
      await stage.slack.waitForMessage(direct(anna), new RegExp(`cannot post in.*${runIn(said)} has not been sent`));
    }
    expect(await stage.type('evaluate "Cart leavers"', { channel: noBot })).toMatch(
      /not sent to Adobe yet: I can’t post in this channel/,
    );
    expect(await sent()).toEqual([]);
  });

  test.each([
    ['left the channel', { members: [oskar] }],
    ['had it shared with another organisation', { external: true }],
  ])('whoever %s before the card came is asked where, and nothing is sent before', async (_what, changed) => {
    await stage.begin({ workers: 0 });
    const place = await stage.slack.makeChannel('place');
    const run = runIn(await stage.type('evaluate "VIP buyers"', { channel: place }));
    await stage.slack.channelIs({ id: place, ...changed });
    await stage.begin();
    await stage.slack.waitForMessage(
      direct(anna),
      new RegExp(`You are not in <#${place}>[^]*${run} has not been sent`),
    );
    expect(await sent()).toEqual([]);
    await stage.slack.click({ user: anna, channel: direct(anna), actionId: 'place:elsewhere', value: campaigns });
    expect(await reportOf(stage, run, campaigns)).toMatch(/^✅/);
    expect(await told(stage, run, place)).toEqual([]);
  });

  test('chosen in the offer: only a channel that they are in', async () => {
    await stage.begin();
    const other = await stage.slack.makeChannel('others');
    await stage.slack.channelIs({ id: other, members: [oskar] });
    const run = runIn(await stage.type('evaluate "VIP buyers"', { channel: noBot }));
    await stage.slack.waitForMessage(direct(anna), new RegExp(`${run} has not been sent`));
    await stage.slack.click({ user: anna, channel: direct(anna), actionId: 'place:elsewhere', value: other });
    await waitUntil(
      'the choice is answered',
      async () =>
        (await stage.slack.ephemerals(anna)).some(({ text }) => /^You are not in that channel/.test(text)) || undefined,
    );
    expect(await stage.slack.messages(other)).toEqual([]);
  });

  test('Slack tells the channel, and not who is in it: taken, and nothing is said to have started', async () => {
    await stage.begin({ workers: 0 });
    const place = await stage.slack.makeChannel('untold');
    await stage.slack.channelIs({ id: place, members: [oskar] });
    await stage.slack.fault({ method: 'conversations.members', kind: 'status', status: 503, times: 100 });
    expect(await stage.type(`evaluate "VIP buyers" report:${place}`)).toMatch(
      /^Taken as R-\d+\. I will tell .* where I can’t post, I ask you before anything is sent\.$/,
    );
  });

  test('Slack does not say in time who is in a channel: taken, and asked again before the first post', async () => {
    await stage.begin({ workers: 0 });
    const place = await stage.slack.makeChannel('slow');
    await stage.slack.channelIs({ id: place, members: [oskar] });
    await stage.slack.fault({ method: 'conversations.(info|members)', kind: 'status', status: 503, times: 4 });
    const said = await stage.type(`evaluate "VIP buyers" report:${place}`);
    expect(said).toMatch(/^Taken as R-\d+\. I will tell/);
    await stage.slack.clearFaults();
    await stage.begin();
    await stage.slack.waitForMessage(
      direct(anna),
      new RegExp(`You are not in <#${place}>[^]*${runIn(said)} has not been sent`),
    );
    expect(await sent()).toEqual([]);
    expect(await stage.slack.messages(place)).toEqual([]);
  });
});
