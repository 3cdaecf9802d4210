import { expect, test } from '@jest/globals';
import { people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { PATIENT } from './ephemeral.js';
import { formSteps } from './form-steps.js';
import { journey } from './journey.js';
import { written } from './written.js';

const { anna, gus, eve } = people;
const directOf = (user: string) => `D${user.slice(1)}`;
const DIRECT = directOf(anna);

journey('words in the Messages tab', { env: PATIENT }, (world) => {
  const { deliveries, again } = written(world);
  /** What Usher said there. */
  const own = async (user: string = anna) =>
    (await world.slack.messages(directOf(user))).filter((one) => one.user === undefined);
  /** What Usher says next there. */
  const told = async (text: string, { thread_ts, user = anna }: { thread_ts?: string; user?: string } = {}) => {
    const before = (await own(user)).length;
    const thread = thread_ts === undefined ? {} : { thread_ts };
    await world.slack.say({ user, channel: directOf(user), text, ...thread });
    return waitUntil(`${text} is answered`, async () => (await own(user))[before]);
  };

  test('an ordinary message answers, with nothing to share; a reply where the person replied', async () => {
    const answer = await told('size "VIP buyers"');
    expect(answer.text).toContain('VIP buyers');
    expect(answer.thread_ts).toBeUndefined();
    expect(JSON.stringify(answer.blocks)).not.toContain('answer:share');
    const reply = await told('help size', { thread_ts: answer.ts });
    expect(reply).toMatchObject({ thread_ts: answer.ts, text: expect.stringContaining('/audience size') });
    expect((await world.slack.ephemerals(anna)).filter(({ channel }) => channel === DIRECT)).toEqual([]);
  });

  test('a run has its card and its report there; what Usher itself posts and edits is nothing that was said', async () => {
    const answer = await told('evaluate "Cart leavers"');
    expect(answer.text).toContain('R-1001');
    await world.slack.waitForMessage(DIRECT, /✅[^]*Cart leavers/);
    expect(await deliveries()).toBeGreaterThan(3);
    const words = (await world.slack.messages(DIRECT)).filter(({ text }) => /Unknown|do not know/.test(text));
    expect(words).toEqual([]);
    expect(await world.adobe.calls('POST', /segment\/jobs$/)).toHaveLength(1);
  });

  test('an edited message asks nothing anew', async () => {
    const said = await world.slack.say({ user: anna, channel: DIRECT, text: 'help files' });
    await world.slack.waitForMessage(DIRECT, /audience files/);
    await world.slack.edit({ ...said, user: anna, text: 'help cancel' });
    await told('help jobs');
    expect((await world.slack.messages(DIRECT)).filter(({ text }) => text.includes('audience cancel'))).toEqual([]);
  });

  test('delivered again, with its retry header or as a new event: answered once', async () => {
    await told('help follow');
    for (const header of [true, false]) expect(await again('help follow', { header })).toMatchObject({ status: 200 });
    await told('help jobs');
    expect((await own()).filter(({ text }) => text.includes('/audience follow'))).toHaveLength(1);
  });

  test('a guest is told once that Usher isn’t for them; a stranger and another bot get nothing', async () => {
    const guest = await told('status', { user: gus });
    expect(guest.text).toContain('you’re a guest here');
    const before = await deliveries();
    const unanswered = [{ user: gus }, { user: eve }, { user: anna, bot_id: 'B0OTHER01' }];
    for (const one of unanswered) await world.slack.say({ ...one, channel: directOf(one.user), text: 'help unfollow' });
    await told('help cancel');
    expect(await deliveries()).toBeGreaterThanOrEqual(before + unanswered.length);
    expect(await own(gus)).toHaveLength(1);
    expect(await own(eve)).toEqual([]);
    expect((await own()).filter(({ text }) => text.includes('unfollow'))).toEqual([]);
    expect([...(await world.slack.ephemerals(gus)), ...(await world.slack.ephemerals(eve))]).toEqual([]);
  });

  test('a form is opened by a button', async () => {
    const answer = await told('evaluate');
    expect(answer.text).toContain('Open the form');
    await world.slack.click({ user: anna, channel: DIRECT, actionId: 'verb:open' });
    await formSteps(world).shows(/Audiences/);
  });
});
