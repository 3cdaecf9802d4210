import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { setStage, type Stage } from './stage.js';

const { campaigns, dataOps, noBot } = channelIds;
const direct = `D${people.anna.slice(1)}`;

/** Each test has a set of audiences of its own, so that they can share a stage. */
describe('a place that will not have us', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage('slack-places', { env: { SLACK_TIMEOUT_MS: '300' } });
    await stage.begin();
  });
  afterAll(() => stage.close());

  const ask = async (words: string, as = {}) => /R-\d+/.exec(await stage.type(words, as))?.[0] ?? '';
  const sent = async (...ends: string[]) =>
    (await stage.adobe.ours('segment')).filter(
      ({ segmentIds }) => segmentIds.map((id) => id.slice(-2)).join() === ends.join(),
    );
  const offered = (run: string) =>
    stage.slack.waitForMessage(direct, new RegExp(`I cannot post in.*${run} has not been sent to Adobe`));
  const press = (actionId: string, value: string) =>
    stage.slack.click({ user: people.anna, channel: direct, actionId, value });

  test('not in the channel: nothing is sent until it may be told to the asker', async () => {
    const run = await ask('evaluate "VIP buyers"', { channel: noBot });
    await offered(run);
    expect(await sent('01')).toEqual([]);
    await press('place:me', run);
    await stage.slack.waitForMessage(direct, new RegExp(`✅ Evaluated VIP buyers · dev · ${run}`));
    expect(await sent('01')).toHaveLength(1);
  });

  test('told in another channel instead, chosen in the offer', async () => {
    const run = await ask('evaluate "Cart leavers"', { channel: noBot });
    await offered(run);
    await press('place:elsewhere', dataOps);
    await stage.slack.waitForMessage(dataOps, new RegExp(`✅ Evaluated Cart leavers · dev · ${run}`));
    expect(await sent('02')).toHaveLength(1);
    expect((await stage.slack.messages(dataOps)).filter(({ text }) => text.includes(run))).toHaveLength(2);
  });

  test('a private channel that Slack hides from us is refused the same way', async () => {
    await stage.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'channel_not_found' });
    const run = await ask('evaluate "Newsletter readers"');
    await offered(run);
    expect(await sent('03')).toEqual([]);
    await press('place:again', run);
    await stage.slack.waitForMessage(campaigns, new RegExp(`✅ Evaluated Newsletter readers · dev · ${run}`));
  });

  test('forgotten by the asker: it ends, told to them and to who followed alone, and may be asked again', async () => {
    const run = await ask('evaluate "Loyalty gold"', { channel: noBot });
    await offered(run);
    expect(await ask('evaluate "Loyalty gold"', { user: people.oskar, channel: dataOps })).toBe(run);
    await press('run:cancel', run);
    await stage.slack.waitForMessage(direct, new RegExp(`${run}: Cancelled before anything was sent`));
    const follower = `D${people.oskar.slice(1)}`;
    await stage.slack.waitForMessage(follower, new RegExp(`${run}: Cancelled before anything was sent`));
    expect(await sent('07')).toEqual([]);
    const next = await ask('evaluate "Loyalty gold"');
    expect(next).not.toBe(run);
    await stage.slack.waitForMessage(campaigns, new RegExp(`✅ .*${next}`));
  });

  test('tried again too early, then invited and tried again: told in that channel', async () => {
    const run = await ask('evaluate "Loyalty gold" "VIP buyers"', { channel: noBot });
    await offered(run);
    const refusals = async () =>
      (await stage.slack.traffic()).filter(
        ({ method, request, response }) =>
          method === 'chat.postMessage' &&
          JSON.stringify(request).includes(run) &&
          JSON.stringify(response).includes('not_in_channel'),
      ).length;
    await press('place:again', run);
    await waitUntil('it was refused again', async () => ((await refusals()) === 2 ? true : undefined));
    expect(await sent('07', '01')).toEqual([]);
    await stage.slack.invite(noBot);
    await press('place:again', run);
    await stage.slack.waitForMessage(noBot, new RegExp(`✅ .*${run} `));
    expect((await stage.slack.messages(noBot)).filter(({ text }) => text.includes(run))).toHaveLength(2);
    expect(await sent('07', '01')).toHaveLength(1);
  });

  test('the channel is archived when the report is due: the asker is told privately', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Loyalty gold" "Cart leavers"');
    await stage.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Evaluate: running`));
    await stage.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'is_archived' });
    await stage.type(`cancel ${run}`);
    await stage.slack.waitForMessage(direct, new RegExp(`⏹ Cancelled .*${run} `));
  });

  test('Slack is down: Adobe’s work goes on, card and report come when it is back, once each', async () => {
    await stage.slack.down(true);
    const run = await ask('evaluate "Lapsed for a year" to:"Agency drop"');
    await waitUntil('both jobs are over', async () => {
      const jobs = [...(await sent('13')), ...(await stage.adobe.ours('export'))];
      return jobs.length === 2 && jobs.every(({ status }) => status === 'SUCCEEDED') ? true : undefined;
    });
    expect((await stage.slack.messages(campaigns)).filter(({ text }) => text.includes(run))).toEqual([]);
    await stage.slack.down(false);
    await stage.slack.waitForMessage(campaigns, new RegExp(`✅ Exported Lapsed for a year to Agency drop.*${run}`));
    const told = (await stage.slack.messages(campaigns)).map(({ metadata }) => JSON.stringify(metadata ?? {}));
    expect(told.filter((one) => one.includes(`"${run}"`)).length).toBeLessThanOrEqual(2);
    expect(told.filter((one) => one.includes(`"${run}"`) && one.includes('"report"'))).toHaveLength(1);
  });
});
