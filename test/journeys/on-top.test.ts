import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { onTop, PATIENT } from './ephemeral.js';
import { formSteps, wordsOf } from './form-steps.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna } = people;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';

journey('an answer on top of all else', { env: PATIENT }, (world) => {
  const click = (actionId: string, value: string) =>
    world.slack.click({ user: anna, channel: campaigns, actionId, value });
  const whispers = async () => (await world.slack.ephemerals(anna)).length;

  test('details of a run: the same from its button and in words, and nothing in the channel', async () => {
    await world.ask(`evaluate ${VIP} in:dev`);
    await world.slack.waitForMessage(campaigns, /✅[^]*R-1001/);
    const before = await whispers();
    await click('run:details', 'R-1001');
    const shown = await onTop(world, /For support: /);
    expect(await whispers()).toBe(before);
    const typed = await world.slash('status R-1001');
    for (const line of typed.split('\n')) expect(shown).toContain(line);
    expect(shown).toMatch(/^Details\n/);
  });

  test('the job of a run, from a list and by its id: the same as the run’s own details', async () => {
    const [job] = await world.adobe.ours('segment');
    const typed = await world.slash('status R-1001');
    await world.slash('jobs');
    await click('job:details', `dev ${job?.id}`);
    expect(await onTop(world, /For support: /)).toContain(`Details\n${typed}\n`);
    expect(await world.slash(`status ${job?.id}`)).toBe(typed);
  });

  test('a button in it: its form or answer takes the place of the details', async () => {
    await world.slack.press(anna, 'run:export', 'R-1001');
    const form = await formSteps(world).shows(/Fields/);
    expect(wordsOf(form)).toMatch(/^Export to a dataset\n/);
    expect(await world.slack.views(anna)).toHaveLength(1);
    await world.slack.fill(anna, { 'fill:dataset': 'Agency drop' });
    await world.slack.submit(anna);
    await formSteps(world).shows(/Review export/);
    await world.slack.submit(anna);
    await world.slack.waitForMessage(campaigns, /✅[^]*R-1002/);
    expect(await world.slack.views(anna)).toEqual([]);
  });

  test('a job started elsewhere: followed from its details, in the channel that they were asked for in', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: [VIP], source: 'ui' });
    await world.slash('jobs');
    await click('job:details', `dev ${id}`);
    await onTop(world, /started outside Usher/);
    await world.slack.press(anna, 'job:follow', `dev ${id}`);
    expect(await onTop(world, /Following/)).toMatch(/R-1003/);
    await world.slack.waitForMessage(campaigns, /R-1003/);
    await world.adobe.endJobs();
    await world.slack.waitForMessage(campaigns, /✅[^]*R-1003/);
    await world.slack.close(anna, true);
  });

  test('where no form opens they are told privately', async () => {
    await world.slack.settings({ triggerLifeMs: 0 });
    await click('run:details', 'R-1001');
    await world.slack.waitForEphemeral(anna, /For support: /);
    await world.slack.settings({ triggerLifeMs: 30_000 });
  });

  test('Adobe away: what is known of the run stays, and what is missing is said', async () => {
    await world.adobe.fault({ path: 'segment/jobs', kind: 'status', status: 503, times: 50 });
    await click('run:details', 'R-1001');
    const shown = await onTop(world, new RegExp(`Adobe didn’t answer[^]*${VIP}`));
    expect(shown).toContain('R-1001');
  });
});
