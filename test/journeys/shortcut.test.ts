import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { refused } from './guests.js';
import { formSteps, held } from './form-steps.js';
import { cancelRun } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';

journey('the shortcut Export this', {}, (world) => {
  const use = (ts: string, user: string = people.anna) =>
    world.slack.shortcut({ user, callbackId: 'export-this', channel: campaigns, ts });
  const report = async (typed: string, user: string = people.anna) => {
    const run = await world.ask(typed, { user });
    const found = await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${run}`));
    return { run, ts: found.ts };
  };

  test('on a report: the form of an export, filled with its audiences; sent, it exports', async () => {
    const { run, ts } = await report('evaluate "VIP buyers"');
    await use(ts);
    const steps = formSteps(world);
    await steps.shows(new RegExp(`Doesn’t use your daily evaluation quota · from ${run}`));
    const form = await waitUntil('Adobe has completed the form', async () => {
      const top = (await world.slack.views(people.anna)).at(-1);
      return top && !JSON.stringify(top.view.blocks).includes(':alone') ? top : undefined;
    });
    expect(JSON.stringify(held(form, 'audiences'))).toContain(VIP);
    await world.slack.submit(people.anna, { 'fill:dataset': 'Agency drop' });
    await steps.shows(/^Export VIP buyers|Review/);
    await world.slack.submit(people.anna);
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of VIP buyers to Agency drop[^\n]*\n/);
    expect((await world.adobe.ours('export')).length).toBe(1);
    expect((await world.adobe.ours('segment')).length).toBe(1);
  });

  test('on a message that is no report, of a person or of ours: a word to that person, and no form', async () => {
    const said = await world.slack.say({ user: people.oskar, channel: campaigns, text: 'R-1001 looks good' });
    await use(said.ts);
    await world.slack.waitForEphemeral(people.anna, /That isn’t an Usher report/);
    await world.slash('channel told:thread', { user: people.oskar });
    const told = await world.slack.waitForMessage(campaigns, /changed this channel’s notifications/);
    const before = (await world.slack.ephemerals(people.anna)).length;
    await use(told.ts);
    await waitUntil('a second word', async () =>
      (await world.slack.ephemerals(people.anna)).length > before ? true : undefined,
    );
    expect(await world.slack.views(people.anna)).toEqual([]);
  });

  test('on the card of a run that goes on: its report will have it', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await world.ask('evaluate "Cart leavers"');
    const card = await world.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Evaluation:`));
    await use(card.ts);
    await world.slack.waitForEphemeral(people.anna, new RegExp(`${run} isn’t done yet`));
    await cancelRun(world, run);
    await world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run}`));
  });

  test('the report of an evaluation of everything: never exported', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: ['*'], source: 'scheduler' });
    const run = await world.ask('follow nightly');
    await world.adobe.endJobs();
    const everything = await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${run}`));
    await use(everything.ts);
    await world.slack.waitForEphemeral(people.anna, /A run of every audience can’t be exported/);
  });

  test('in production only for operators; a guest gets no form', async () => {
    await world.slash('evaluate "VIP buyers" in:prod', { user: people.oskar });
    await world.slack.click({ user: people.oskar, channel: campaigns, actionId: 'question:answer' });
    const { ts } = await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· Production \(prod\)/);
    await use(ts);
    await world.slack.waitForEphemeral(people.anna, /^Only operators can .* in Production \(prod\)/);
    await use(ts, people.gus);
    const [said, ...more] = await world.slack.ephemerals(people.gus);
    expect([said?.text ?? '', more]).toEqual([expect.stringMatching(refused(people.gus)), []]);
    expect(await world.slack.views(people.gus)).toEqual([]);
    await use(ts, people.oskar);
    await world.slack.waitForView(people.oskar, /Export/);
  });
});
