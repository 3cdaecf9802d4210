import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { cancelRun } from './ephemeral.js';
import { reportOf, postsAbout } from './posts.js';
import { journey } from './journey.js';

const { campaigns, dataOps, noBot, secret } = channelIds;
const direct = `D${people.anna.slice(1)}`;

/** Each test has a set of audiences of its own, so that they can share a world. */
journey('a place that will not have us', { env: { SLACK_TIMEOUT_MS: '1500' } }, (world) => {
  const ask = (words: string, as = {}) => world.ask(words, as);
  const sent = async (...ends: string[]) =>
    (await world.adobe.ours('segment')).filter(
      ({ segmentIds }) => segmentIds.map((id) => id.slice(-2)).join() === ends.join(),
    );
  const offered = (run: string) =>
    world.slack.waitForMessage(direct, new RegExp(`I can’t post in.*${run} hasn’t been sent to Adobe`));
  const press = (actionId: string, value: string, user: string = people.anna) =>
    world.slack.click({ user, channel: direct, actionId, value });
  /** The places that the asker was told would not have it, in that order. */
  const refusedIn = async (run: string) =>
    (await world.slack.messages(direct)).flatMap(({ text }) =>
      text.includes(`so ${run} hasn’t been sent to Adobe`) ? [/can’t post in <#(\w+)>/.exec(text)?.[1]] : [],
    );

  test('not in the channel: nothing is sent until it may be told to the asker', async () => {
    const run = await ask('evaluate "VIP buyers"', { channel: noBot });
    await offered(run);
    expect(await sent('01')).toEqual([]);
    await press('place:me', run);
    await world.slack.waitForMessage(direct, new RegExp(`✅ VIP buyers [^\n]*\n[^]*· dev · ${run}`));
    expect(await sent('01')).toHaveLength(1);
  });

  test('told in another channel instead, chosen in the offer', async () => {
    const run = await ask('evaluate "Cart leavers"', { channel: noBot });
    await offered(run);
    await press('place:elsewhere', dataOps);
    await world.slack.waitForMessage(dataOps, new RegExp(`✅ Cart leavers [^\n]*\n[^]*· dev · ${run}`));
    expect(await sent('02')).toHaveLength(1);
    expect((await world.slack.messages(dataOps)).filter(({ text }) => text.includes(run))).toHaveLength(2);
  });

  test('a private channel that Slack hides from us is refused the same way', async () => {
    await world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'channel_not_found' });
    const run = await ask('evaluate "Newsletter readers"');
    await offered(run);
    expect(await sent('03')).toEqual([]);
    await press('place:again', run);
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ Newsletter readers [^\n]*\n[^]*· dev · ${run}`));
  });

  test('forgotten by the asker: it ends, told to them and to who followed alone, and may be asked again', async () => {
    const run = await ask('evaluate "Loyalty gold"', { channel: noBot });
    await offered(run);
    expect(await ask('evaluate "Loyalty gold"', { user: people.oskar, channel: secret })).toBe(run);
    await waitUntil('it is refused there as well', async () =>
      (await refusedIn(run)).length === 2 ? true : undefined,
    );
    await press('run:forget', run);
    await world.slack.waitForMessage(direct, new RegExp(`${run}: Cancelled before anything was sent`));
    const follower = `D${people.oskar.slice(1)}`;
    await world.slack.waitForMessage(follower, new RegExp(`${run}: Cancelled before anything was sent`));
    expect(await sent('07')).toEqual([]);
    const next = await ask('evaluate "Loyalty gold"');
    expect(next).not.toBe(run);
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${next}`));
  });

  test('chosen by somebody else: refused, and it goes on waiting for the asker', async () => {
    const run = await ask('evaluate "VIP buyers" "Newsletter readers"', { channel: noBot });
    await offered(run);
    const others = [
      ['place:me', run],
      ['place:elsewhere', campaigns],
      ['place:again', run],
    ] as const;
    for (const [action, value] of others) {
      const before = (await world.slack.ephemerals(people.oskar)).length;
      await press(action, value, people.oskar);
      const said = await waitUntil(
        `${action} is answered`,
        async () => (await world.slack.ephemerals(people.oskar))[before],
      );
      expect(said.text).toBe('Only the people waiting for this result can choose where it’s posted.');
    }
    await press('place:me', run);
    await world.slack.waitForMessage(direct, new RegExp(`✅ [^\n]*\n[^]*· dev · ${run}`));
    expect(await refusedIn(run)).toEqual([noBot]);
    expect(await sent('01', '03')).toHaveLength(1);
  });

  test('asked for by two in the same place: both are told so and asked where, and each is told where they chose', async () => {
    const run = await ask('evaluate "VIP buyers" "Cart leavers" "Newsletter readers"', { channel: noBot });
    await offered(run);
    const said = await world.slash('evaluate "VIP buyers" "Cart leavers" "Newsletter readers"', {
      user: people.oskar,
      channel: noBot,
    });
    expect(said).toMatch(new RegExp(`^${run} is already running this request, but I couldn’t post in`));
    const other = `D${people.oskar.slice(1)}`;
    await world.slack.waitForMessage(other, new RegExp(`I can’t post in.*${run} hasn’t been sent to Adobe`));
    // While the place is tried once more, as Oskar's ask has it, nobody can choose another one.
    await waitUntil('it has refused again', async () => ((await refusedIn(run)).length > 1 ? true : undefined));
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    await world.slack.click({ user: people.oskar, channel: other, actionId: 'place:me', value: run });
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`), other);
    await press('place:elsewhere', dataOps);
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`), dataOps);
    await world.adobe.endJobs();
    for (const place of [other, dataOps]) expect(await reportOf(world, run, place)).toMatch(/^✅ [^\n]*\n/);
    await waitUntil('it is over', async () => ((await world.slash('status')).includes(run) ? undefined : true));
    expect(await postsAbout(world, run, other)).toEqual(['offer', 'card', 'report']);
    expect(await postsAbout(world, run, dataOps)).toEqual(['card', 'report']);
  });

  test('moved to the asker, then asked for and followed where it was first asked: told there too', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    await world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'channel_not_found' });
    const run = await ask('evaluate "Cart leavers" "Newsletter readers"');
    await offered(run);
    await press('place:me', run);
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`), direct);
    expect(await ask('evaluate "Cart leavers" "Newsletter readers"', { user: people.oskar })).toBe(run);
    expect(await world.slash(`follow ${run}`, { user: people.ada })).toContain(
      `${run} already reports in this channel`,
    );
    await world.adobe.endJobs();
    expect(await reportOf(world, run, direct)).toMatch(/^✅ [^\n]*\n/);
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${run}`));
  });

  test('chosen once more after the run has begun: it stays where it is told, to its end', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    await world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'channel_not_found' });
    const run = await ask('evaluate "VIP buyers" "Cart leavers"');
    await offered(run);
    await press('place:again', run);
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    for (const [action, value] of [
      ['place:me', run],
      ['place:elsewhere', dataOps],
      ['place:again', run],
    ] as const) {
      const before = (await world.slack.ephemerals(people.anna)).length;
      await press(action, value);
      const said = await waitUntil('it is answered', async () => (await world.slack.ephemerals(people.anna))[before]);
      expect(said.text).toBe(`${run} already reports in <#${campaigns}>.`);
    }
    await world.adobe.endJobs();
    expect(await reportOf(world, run, campaigns)).toMatch(/^✅ [^\n]*\n/);
    expect(await postsAbout(world, run, direct)).toEqual(['offer']);
  });

  test('asked for where it cannot be told, then moved by its asker: whoever asked as well is told', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Loyalty gold" "Lapsed for a year"', { channel: noBot });
    await offered(run);
    const again = { channel: noBot, user: people.oskar };
    expect(await ask('evaluate "Loyalty gold" "Lapsed for a year"', again)).toBe(run);
    await waitUntil('it is refused again', async () => ((await refusedIn(run)).length === 2 ? true : undefined));
    await press('place:me', run);
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`), direct);
    await world.adobe.endJobs();
    expect(await reportOf(world, run, direct)).toMatch(/^✅ [^\n]*\n/);
    await world.slack.waitForMessage(`D${people.oskar.slice(1)}`, new RegExp(`✅ [^\n]*\n[^]*${run}`));
  });

  test('a second place that will not have it is told as the first was, and tried again as that one', async () => {
    const run = await ask('evaluate "VIP buyers" "Lapsed for a year"', { channel: noBot });
    const refused = (...places: string[]) =>
      waitUntil(`it was refused in ${places.join()}`, async () => {
        const all = await refusedIn(run);
        return all.length === places.length ? all : undefined;
      });
    expect(await refused(noBot)).toEqual([noBot]);
    await press('place:elsewhere', secret);
    expect(await refused(noBot, secret)).toEqual([noBot, secret]);
    await press('place:again', run);
    expect(await refused(noBot, secret, secret)).toEqual([noBot, secret, secret]);
    expect(await sent('01', '13')).toEqual([]);
    await press('place:elsewhere', dataOps);
    await world.slack.waitForMessage(dataOps, new RegExp(`✅ [^\n]*\n[^]*· dev · ${run}`));
    expect(await refusedIn(run)).toHaveLength(3);
    expect(await sent('01', '13')).toHaveLength(1);
  });

  test('tried again too early, then invited and tried again: told in that channel', async () => {
    const run = await ask('evaluate "Loyalty gold" "VIP buyers"', { channel: noBot });
    await offered(run);
    const refusals = async () =>
      (await world.slack.traffic()).filter(
        ({ method, request, response }) =>
          method === 'chat.postMessage' &&
          JSON.stringify(request).includes(run) &&
          JSON.stringify(response).includes('not_in_channel'),
      ).length;
    await press('place:again', run);
    await waitUntil('it was refused again', async () => ((await refusals()) === 2 ? true : undefined));
    await waitUntil('that is told', async () => ((await refusedIn(run)).length === 2 ? true : undefined));
    expect(await sent('07', '01')).toEqual([]);
    await world.slack.invite(noBot);
    await press('place:again', run);
    await world.slack.waitForMessage(noBot, new RegExp(`✅ [^\n]*\n[^]*${run} `));
    expect((await world.slack.messages(noBot)).filter(({ text }) => text.includes(run))).toHaveLength(2);
    expect(await sent('07', '01')).toHaveLength(1);
  });

  test('the channel is archived when the report is due: the asker is told privately', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Loyalty gold" "Cart leavers"');
    await world.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Evaluation: running`));
    await world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'is_archived' });
    await cancelRun(world, run);
    await world.slack.waitForMessage(direct, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run} `));
  });

  test('Slack is down: Adobe’s work goes on, card and report come when it is back, once each', async () => {
    await world.slack.down(true);
    const run = await ask('evaluate "Lapsed for a year" to:"Agency drop"');
    await waitUntil('both jobs are over', async () => {
      const jobs = [...(await sent('13')), ...(await world.adobe.ours('export'))];
      return jobs.length === 2 && jobs.every(({ status }) => status === 'SUCCEEDED') ? true : undefined;
    });
    expect((await world.slack.messages(campaigns)).filter(({ text }) => text.includes(run))).toEqual([]);
    await world.slack.down(false);
    await world.slack.waitForMessage(
      campaigns,
      new RegExp(`✅ [^\n]* of Lapsed for a year to Agency drop[^\n]*\n[^]*${run}`),
    );
    const posts = await postsAbout(world, run, campaigns);
    expect(posts.length).toBeLessThanOrEqual(2);
    expect(posts.filter((post) => post === 'report')).toHaveLength(1);
  });
});
