import { expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { channelIds, people } from '../../playground/slack/content.js';
import { formSteps } from './form-steps.js';
import { reportOf, postsAbout } from './posts.js';
import { journey } from './journey.js';

const { campaigns, dataOps } = channelIds;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';

journey('one evaluation serves many', { adobe: { evaluationMs: 800 }, start: { workers: 2 } }, (world) => {
  const form = formSteps(world);

  const ask = (words: string, as = {}) => world.ask(words, as);
  const evaluations = async (...ends: string[]) =>
    (await world.adobe.ours('segment')).filter(
      ({ segmentIds }) => segmentIds.map((id) => id.slice(-2)).join() === ends.join(),
    );

  test('the same audiences and another ask: its own run, which joins the evaluation that is running', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const owner = await ask('evaluate "VIP buyers"');
    await world.slack.waitForMessage(campaigns, new RegExp(`${owner}[^]*Sent`));
    const joiner = await ask('evaluate "VIP buyers" to:"Agency drop"', { user: people.oskar, channel: dataOps });
    expect(joiner).not.toBe(owner);
    await world.waitForShown(new RegExp(`${joiner}[^]*Shares the evaluation of ${owner}`), dataOps);
    await world.adobe.endJobs();
    expect(await reportOf(world, owner, campaigns)).toMatch(/^✅ VIP buyers [^\n]*\n/);
    expect(await reportOf(world, joiner, dataOps)).toMatch(/^✅ [^\n]* of VIP buyers to Agency drop[^\n]*\n/);
    expect(await evaluations('01')).toHaveLength(1);
    expect(await postsAbout(world, owner, dataOps)).toEqual([]);
  });

  test('two people ask the same at the same moment: one run, both told, in two channels', async () => {
    const runs = await Promise.all([
      ask('evaluate "Cart leavers"'),
      ask('evaluate "Cart leavers"', { user: people.oskar, channel: dataOps }),
    ]);
    expect(new Set(runs).size).toBe(1);
    const [run] = runs;
    for (const channel of [campaigns, dataOps]) {
      expect(await reportOf(world, run, channel)).toMatch(/^✅ Cart leavers [^\n]*\n/);
      expect((await postsAbout(world, run, channel)).sort()).toEqual(['card', 'report']);
    }
    expect(await evaluations('02')).toHaveLength(1);
    const redis = new Redis(world.redis.url);
    for (const channel of [campaigns, dataOps])
      expect(await redis.zrange(`{usher}:runs:channel:${channel}`, 0, -1)).toContain(run);
    redis.disconnect();
  });

  test('somebody who asks the same just after its end is told what it came to, and nothing is done twice', async () => {
    const run = await ask('evaluate "Newsletter readers"');
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ Newsletter readers [^\n]*\n[^]*${run}`));
    const said = await world.slash('evaluate "Newsletter readers"', { user: people.oskar, channel: dataOps });
    expect(said).toMatch(new RegExp(`^${run} did exactly this .*: Newsletter readers [\\d,]+ profiles`));
    expect(await evaluations('03')).toHaveLength(1);
  });

  test('the same command three times with the same trigger id, as a proxy may repeat it: one run', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => ask('evaluate "Lapsed for a year"', { triggerId: 'once' })));
    expect(new Set(answers).size).toBe(1);
    await reportOf(world, answers[0] ?? '', campaigns);
    expect(await evaluations('13')).toHaveLength(1);
    expect(await postsAbout(world, answers[0] ?? '', campaigns)).toEqual(['card', 'report']);
  });

  test('counters that were not asked for are shown apart, by name', async () => {
    const report = await reportOf(world, await ask('evaluate "Loyalty gold"'), campaigns);
    expect(report).toMatch(/Loyalty gold\*: 2,\d+ profiles/);
    expect(report).toMatch(/\nAlso counted in this job: VIP buyers 4,\d+/);
    expect(report).not.toContain(VIP);
  });

  test('one audience twice in the batches, once for each status; empty batch ids in words', async () => {
    const twice = await ask('export "VIP buyers" to:"Agency drop" status:realized,exited batch:each');
    const report = await reportOf(world, twice, campaigns);
    expect(report).toMatch(/VIP buyers\*: in it now · 4,\d+ rows · batch `[0-9a-f]{6}…`/);
    expect(report).toMatch(/VIP buyers\*: left · 4\d\d rows · batch `[0-9a-f]{6}…`/);
    expect(report).toMatch(/^✅ 4,\d+ rows of VIP buyers to Agency drop in 2 batches\n/);
    await world.adobe.nextJob({ kind: 'export', emptyBatchId: true });
    const empty = await ask('export "Cart leavers" to:"Agency drop" status:realized,exited batch:each');
    expect(await reportOf(world, empty, campaigns)).toMatch(/Cart leavers\*: left · no batch reported by Adobe/);
  });

  test('“Try the export again” opens a filled form; sending it spends no evaluation', async () => {
    await world.adobe.nextJob({ kind: 'export', outcome: 'FAILED', errors: [{ code: '1', msg: 'Error writing.' }] });
    const run = await ask('evaluate "Loyalty gold" to:"Agency drop"');
    expect(await reportOf(world, run, campaigns)).toMatch(
      /^❌ Export failed[^]*is kept; trying again doesn’t use an evaluation/,
    );
    const before = (await world.adobe.calls('POST', /segment\/jobs$/)).length;
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:export', value: run });
    await form.shows(new RegExp(`Doesn’t use your daily evaluation quota · from ${run}`));
    const exports = (await world.adobe.calls('POST', /export\/jobs$/)).length;
    await world.slack.submit(people.anna);
    await form.shows(/Result: posted in/);
    expect((await world.adobe.calls('POST', /export\/jobs$/)).length).toBe(exports);
    await world.slack.submit(people.anna);
    const retried = await world.slack.waitForMessage(campaigns, /✅ [^\n]* of Loyalty gold to Agency drop[^\n]*\n/);
    expect(retried.text).toContain(`by ${run}`);
    expect((await world.adobe.calls('POST', /segment\/jobs$/)).length).toBe(before);
  });
});
