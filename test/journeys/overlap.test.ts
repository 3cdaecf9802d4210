import { beforeAll, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { runIn, sayYes } from './ephemeral.js';
import { formSteps } from './form-steps.js';
import { journey, journeys } from './journey.js';
import { anna, audience, campaigns, dataOps, direct, meeting, oskar } from './meeting.js';
import type { World } from './world.js';

const RUNNING = 'evaluate "VIP buyers" "Cart leavers"';
const slow = { adobe: { evaluationMs: 3_600_000 } };
const TODAY =
  'Another evaluation would use one of the roughly 2 that Adobe allows a day, and Adobe runs one at a time.';

/** The answers of the newest private message to a person, by their words. */
async function answersOf({ slack }: World, user: string): Promise<Map<string, string>> {
  const shown = JSON.stringify((await slack.ephemerals(user)).at(-1)?.blocks);
  const found = shown.matchAll(/"action_id":"question:[^}]*"text":"([^"]+)"[^}]*},"value":"([^"]+)"/g);
  return new Map([...found].map(([, text = '', value = '']) => [text, value]));
}

const sent = async ({ adobe }: World) => (await adobe.calls('POST', /segment\/jobs$/)).length;

journey('an ask that a running evaluation answers', slow, (world) => {
  const at = meeting(world);
  const form = formSteps(world);
  let running: string;
  const question = () =>
    `*Follow ${running} instead?*\n${running} is already counting VIP buyers and Cart leavers in dev. Its result answers this too.\n${TODAY}`;
  const follow = async (user: string) => (await answersOf(world, user)).get(`Follow ${running}`) ?? '';

  beforeAll(async () => {
    running = await world.ask(RUNNING);
    await at.atAdobe(running);
  });

  test('typed: asked first, naming the run and what it counts; followed, once, and nothing is sent', async () => {
    expect(await world.slash('evaluate "VIP buyers"', { user: oskar })).toBe(question());
    const answers = [...(await answersOf(world, oskar)).keys()];
    expect(answers).toEqual([`Follow ${running}`, 'Run anyway', 'Don’t run']);
    const click = { user: oskar, channel: campaigns, actionId: 'question:answer', value: await follow(oskar) };
    await Promise.all([world.slack.click(click), world.slack.click(click)]);
    await world.slack.waitForEphemeral(oskar, new RegExp(`^${running} already reports in this channel`));
    await world.slack.waitForEphemeral(oskar, /^You already answered this/);
    expect(await sent(world)).toBe(1);
  });

  test('from another channel: its card comes there too', async () => {
    const said = await world.slash('evaluate "Cart leavers" report:#data-ops', { user: oskar });
    expect(said).toMatch(/^\*Follow/);
    expect(await sayYes(world, { user: oskar, value: await follow(oskar) })).toMatch(/^Following/);
    await world.slack.waitForMessage(dataOps, new RegExp(running));
    expect(await sent(world)).toBe(1);
  });

  test('by form: the form closes, and the same question is asked', async () => {
    await form.open('evaluate', { user: oskar });
    await world.slack.submit(oskar, { 'pasted:0': audience('01') });
    await world.slack.waitForEphemeral(oskar, /^\*Follow [^]*Cart leavers in dev/);
    expect(await world.slack.views(oskar)).toEqual([]);
    const value = (await answersOf(world, oskar)).get('Don’t run') ?? '';
    expect(await sayYes(world, { user: oskar, actionId: 'question:decline', value })).toBe('Not started.');
    expect(await sent(world)).toBe(1);
  });

  test.each([
    ['the same audiences follow as ever', RUNNING, /is already running this request/],
    ['an export after it', 'evaluate "VIP buyers" to:"Agency drop"', /^R-\d+ queued/],
    ['one that it does not count', 'evaluate "VIP buyers" "Newsletter readers"', /^R-\d+ queued/],
  ])('nothing is asked: %s', async (_what, words, answer) => {
    expect(await world.slash(words, { user: oskar })).toMatch(answer);
  });

  test('run anyway: a run of its own, asked for no second time', async () => {
    await world.slash('evaluate "Cart leavers"', { user: oskar });
    const value = (await answersOf(world, oskar)).get('Run anyway') ?? '';
    const said = await sayYes(world, { user: oskar, value });
    expect(said).toMatch(/^R-\d+ queued/);
    const own = runIn(said);
    expect(own).not.toBe(running);
    await waitUntil(`${own} is sent`, async () => ((await at.posts('segment', '02')) > 0 ? true : undefined));
  });
});

journeys('an ask that a running evaluation may not answer', (world, open) => {
  const at = meeting(world);

  test('the run is told only in private: nobody else hears of it', async () => {
    await open(slow);
    const hidden = await world.ask(RUNNING, { channel: direct(anna) });
    await at.atAdobe(hidden, direct(anna));
    const said = await world.slash('evaluate "VIP buyers"', { user: oskar });
    expect(said).toMatch(/^R-\d+ queued/);
    expect(said).not.toContain(hidden);
    expect(await world.slash('evaluate "Cart leavers"', { user: anna, channel: direct(anna) })).toContain(
      `Follow ${hidden}`,
    );
  });

  test('in production there is one question, which offers to follow as well', async () => {
    await open(slow);
    await world.slash(`${RUNNING} in:prod`, { user: oskar });
    const running = runIn(await sayYes(world, { user: oskar }));
    await at.atAdobe(running);
    const asked = await world.slash('evaluate "VIP buyers" in:prod', { user: oskar });
    expect(asked).toMatch(/^\*Evaluate in Production \(prod\)\?\*/);
    expect(asked).toContain(`${running} is already counting VIP buyers and Cart leavers in Production (prod).`);
    const answers = await answersOf(world, oskar);
    expect([...answers.keys()]).toEqual(['Start in Production', `Follow ${running}`, 'Don’t start']);
    const value = answers.get('Start in Production') ?? '';
    expect(await sayYes(world, { user: oskar, value })).toMatch(/^R-\d+ queued/);
    await world.slash('evaluate "Cart leavers" in:prod', { user: oskar });
    const other = (await answersOf(world, oskar)).get(`Follow ${running}`) ?? '';
    expect(await sayYes(world, { user: oskar, value: other })).toBe(`${running} already reports in this channel.`);
  });
});
