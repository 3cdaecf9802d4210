import { expect, test } from '@jest/globals';
import { people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { PATIENT } from './ephemeral.js';
import { formSteps } from './form-steps.js';
import { journey } from './journey.js';
import { written } from './written.js';

const { anna } = people;
const DIRECT = 'D0ANNA001';

journey('words in the Messages tab', { env: PATIENT }, (world) => {
  const { deliveries } = written(world);
  /** What Usher says next there. */
  const told = async (text: string, thread_ts?: string) => {
    const own = async () => (await world.slack.messages(DIRECT)).filter(({ user }) => user === undefined);
    const before = (await own()).length;
    const thread = thread_ts === undefined ? {} : { thread_ts };
    await world.slack.say({ user: anna, channel: DIRECT, text, ...thread });
    return waitUntil(`${text} is answered`, async () => (await own())[before]);
  };

  test('an ordinary message answers, with nothing to share; a reply where the person replied', async () => {
    const answer = await told('size "VIP buyers"');
    expect(answer.text).toContain('VIP buyers');
    expect(answer.thread_ts).toBeUndefined();
    expect(JSON.stringify(answer.blocks)).not.toContain('answer:share');
    const reply = await told('help size', answer.ts);
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

  test('a form is opened by a button', async () => {
    const answer = await told('evaluate');
    expect(answer.text).toContain('Open the form');
    await world.slack.click({ user: anna, channel: DIRECT, actionId: 'verb:open' });
    await formSteps(world).shows(/Audiences/);
  });
});
