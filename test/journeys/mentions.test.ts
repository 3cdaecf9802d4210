import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { journey } from './journey.js';
import { PATIENT } from './ephemeral.js';
import { written } from './written.js';

const { campaigns, dataOps, noBot } = channelIds;
const { anna, gus, eve, oskar } = people;

journey('words by mention', { env: PATIENT }, (world) => {
  const { told, nothingMore, deliveries, again } = written(world);

  test('in a channel: the answer is for the writer alone, and can be shared', async () => {
    const answer = await told({ text: '@Usher size "VIP buyers"' });
    expect(answer).toMatchObject({ channel: campaigns, text: expect.stringMatching(/^\*?VIP buyers/) });
    // Slack shows private replies only in a thread that is there.
    expect(answer.thread_ts).toBeUndefined();
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'answer:share' });
    await world.slack.waitForMessage(campaigns, /VIP buyers[^]*Shared by/);
  });

  test('in a thread: the answer, and what its buttons answer, come there', async () => {
    const { ts } = await world.slack.say({ user: oskar, channel: campaigns, text: 'who knows how many?' });
    const answer = await told({ text: 'how about @usher: find VIP', thread_ts: ts });
    expect(answer).toMatchObject({ text: expect.stringMatching(/^Unknown command “how”/), thread_ts: ts });
    const found = await told({ text: '@usher find VIP', thread_ts: ts });
    expect(found).toMatchObject({ text: expect.stringContaining('VIP buyers'), thread_ts: ts });
    const production = await told({ text: '@usher evaluate "VIP buyers" in:prod', thread_ts: ts, user: oskar });
    expect(production).toMatchObject({ text: expect.stringMatching(/Evaluate in P/), thread_ts: ts });
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:decline' });
    await waitUntil('the no takes the place of the question', async () => {
      const { text } = (await world.slack.ephemerals(oskar)).find((one) => one.ts === production.ts) ?? production;
      return text === production.text ? undefined : text;
    });
    await told({ text: '@usher help sandbox', thread_ts: ts, user: oskar });
    const before = (await world.slack.ephemerals(oskar)).length;
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'verb:run', value: 'sandbox' });
    const next = await waitUntil('the button answers', async () => (await world.slack.ephemerals(oskar))[before]);
    expect(next.thread_ts).toBe(ts);
    expect(await world.adobe.calls('POST', /segment\/jobs$/)).toEqual([]);
  });

  test('a run asked for in a thread has its card and its report in the channel', async () => {
    const { ts } = await world.slack.say({ user: anna, channel: campaigns, text: 'now' });
    const answer = await told({ text: '@usher evaluate "VIP buyers"', thread_ts: ts });
    expect(answer).toMatchObject({ text: expect.stringContaining('R-1001'), thread_ts: ts });
    await world.slack.waitForMessage(campaigns, /✅[^]*VIP buyers/);
    const posts = (await world.slack.messages(campaigns)).filter(({ text, user }) => !user && text.includes('R-1001'));
    expect(posts.filter(({ thread_ts }) => thread_ts === ts)).toEqual([]);
    expect(posts.some(({ thread_ts }) => thread_ts === undefined)).toBe(true);
    const same = await told({ text: '@usher evaluate "VIP buyers"', user: oskar, channel: dataOps });
    expect(same.text).toMatch(/R-1001/);
    expect(await world.adobe.calls('POST', /segment\/jobs$/)).toHaveLength(1);
  });

  test('nothing but the mention: help', async () => {
    expect((await told({ text: '@Usher' })).text).toContain('evaluate');
  });

  test('an edit does nothing twice; one that adds the mention is heard', async () => {
    const said = await world.slack.say({ user: anna, channel: campaigns, text: '@usher help files' });
    await world.slack.waitForEphemeral(anna, /audience files/);
    const before = await deliveries();
    await world.slack.edit({ ...said, user: anna, text: '@usher help size' });
    await waitUntil('the edit is told', async () => ((await deliveries()) > before ? true : undefined));
    const plain = await world.slack.say({ user: anna, channel: campaigns, text: 'help jobs' });
    await world.slack.edit({ ...plain, user: anna, text: '@usher help jobs' });
    await world.slack.waitForEphemeral(anna, /audience jobs/);
    expect((await world.slack.ephemerals(anna)).filter(({ text }) => text.includes('audience size'))).toEqual([]);
  });

  test('delivered again, with its retry header or as a new event: done once', async () => {
    await told({ text: '@usher evaluate "Cart leavers"' });
    const jobs = () => world.adobe.calls('POST', /segment\/jobs$/);
    await world.slack.waitForMessage(campaigns, /^✅ Cart leavers /);
    const before = [(await world.slack.ephemerals(anna)).length, (await jobs()).length];
    for (const header of [true, false]) expect(await again('Cart leavers', { header })).toMatchObject({ status: 200 });
    await nothingMore();
    expect([(await world.slack.ephemerals(anna)).length - 1, (await jobs()).length]).toEqual(before);
  });

  test('a mistake: its candidates are buttons, and the one that is chosen starts', async () => {
    const answer = await told({ text: '@usher evaluate "VIP buyer"' });
    expect(answer.text).toContain('VIP buyers');
    expect(answer.blocks.some(({ type }) => type === 'actions')).toBe(true);
  });

  test('where the command opens a form, a button opens it, filled in', async () => {
    const answer = await told({ text: '@usher export "VIP buyers"' });
    expect(answer.text).toContain('Open the form');
    expect(await world.slack.views(anna)).toEqual([]);
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'verb:open' });
    const { view } = await world.slack.waitForView(anna, /Export/);
    expect(JSON.stringify(view)).toContain('VIP buyers');
    await world.slack.close(anna, true);
  });

  test('a guest is told once; a stranger, another bot and a channel without Usher get nothing', async () => {
    const guest = await told({ text: '@usher status', user: gus });
    expect(guest.text).toContain('you’re a guest here');
    await world.slack.say({ user: gus, channel: campaigns, text: '@usher status' });
    await world.slack.say({ user: eve, channel: campaigns, text: '@usher status' });
    await world.slack.say({ user: oskar, channel: campaigns, text: '@usher status', bot_id: 'B0OTHER01' });
    await world.slack.say({ user: oskar, channel: noBot, text: '@usher status' });
    await nothingMore();
    expect(await deliveries(noBot)).toBe(0);
    expect((await world.slack.ephemerals(gus)).length).toBe(1);
    expect(await world.slack.ephemerals(eve)).toEqual([]);
    expect((await world.slack.ephemerals(oskar)).filter(({ text }) => /scheduled/i.test(text))).toEqual([]);
  });

  test('Slack takes no answer there: it is said in direct messages', async () => {
    await world.slack.fault({ method: 'chat.postEphemeral', kind: 'status', status: 200, body: 'user_not_in_channel' });
    await world.slack.say({ user: anna, channel: campaigns, text: '@usher help cancel' });
    await world.slack.waitForMessage('D0ANNA001', /audience cancel/);
  });

  test('a message that Slack brings hours late starts nothing, and that is said', async () => {
    const answer = await again('Cart leavers', { header: true, lateS: 2 * 3_600 }).then(() =>
      world.slack.waitForEphemeral(anna, /reached me 2 h( \d+ min)? late, so I did nothing/),
    );
    expect(answer.channel).toBe(campaigns);
  });
});

journey('mentions without their scope or their event', {}, (world) => {
  const { deliveries, nothingMore } = written(world);

  test('no event arrives; the command says how to type', async () => {
    await world.slack.settings({ messageEvents: ['message.im'] });
    const before = await deliveries();
    await world.slack.say({ user: anna, channel: campaigns, text: '@usher status' });
    await world.slack.settings({ messageEvents: ['app_mention'], scopes: ['commands', 'chat:write', 'users:read'] });
    await world.slack.say({ user: anna, channel: campaigns, text: '@usher status' });
    await world.slack.say({ user: anna, channel: 'D0ANNA001', text: 'status' });
    expect(await world.slash('help help')).toContain('/audience help');
    const answers = (await world.slack.ephemerals(anna)).length;
    // Heard again: what was told of before this would be answered by now.
    await world.slack.settings({ scopes: ['commands', 'chat:write', 'users:read', 'app_mentions:read'] });
    await nothingMore();
    expect(await deliveries()).toBe(before + 1);
    expect(await world.slack.ephemerals(anna)).toHaveLength(answers + 1);
    expect((await world.slack.messages('D0ANNA001')).filter(({ user }) => user === undefined)).toEqual([]);
  });
});
