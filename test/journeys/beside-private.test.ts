import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { reportOf } from './posts.js';
import { journey } from './journey.js';
import { runIn } from './ephemeral.js';

const { campaigns, dataOps, secret } = channelIds;
const { anna, oskar, ada } = people;
const BEN = 'U0BEN00001';
const direct = (user: string) => `D${user.slice(1)}`;
const [VIP = '', CART = '', NEWS = '', GOLD = ''] = ['01', '02', '03', '04'].map(
  (end) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${end}`,
);
const IN_SECRET = { user: anna, channel: secret };
const OUTSIDE = { user: BEN, channel: dataOps };

/** @anna and @ada are in #secret, which is private; @ben and @oskar, an operator, are outside it. */
journey('somebody outside meets what is told in a private channel', {}, (world) => {
  beforeAll(async () => {
    await world.slack.person({ id: BEN });
    await world.slack.invite(secret);
    await world.slack.channelIs({ id: dataOps, members: [anna, oskar, ada, BEN] });
  });

  const ask = (words: string, as: { user: string; channel: string }) => world.ask(words, as);
  const saidIn = async (channel: string) => JSON.stringify(await world.slack.messages(channel));
  /** A run in #secret whose job Adobe does not end before it is told to. */
  const goesOn = async (words: string, kind: 'segment' | 'export') => {
    await world.adobe.nextJob({ kind, stuck: true });
    const run = await ask(words, IN_SECRET);
    const stageOf = kind === 'segment' ? 'Evaluation' : 'Export';
    await world.waitForShown(new RegExp(`${run}[^]*${stageOf}: (queued|running)`), secret);
    return { run, job: (await world.adobe.ours(kind)).at(-1)?.id ?? '' };
  };
  const isPrivate = async (run: string) => {
    expect(await world.slash(`status ${run}`, { user: oskar, channel: campaigns })).toBe(
      `There is no run ${run}. Check /audience jobs.`,
    );
    for (const channel of [dataOps, campaigns]) expect(await saidIn(channel)).not.toContain(run);
  };

  test('asks for the same evaluation: a run of their own, which shares it, and the other stays unknown', async () => {
    const { run } = await goesOn(`evaluate ${VIP}`, 'segment');
    const before = (await world.adobe.ours('segment')).length;
    const said = await world.slash(`evaluate ${VIP}`, OUTSIDE);
    expect(said).toMatch(/^R-\d+ queued\./);
    expect(said).not.toContain(run);
    const own = runIn(said);
    expect(
      await world.waitForShown(new RegExp(`${own}[^]*Shares the evaluation of another run`), dataOps),
    ).not.toContain(run);
    expect(await world.slash(`evaluate ${VIP}`, { user: oskar, channel: dataOps })).toContain(
      `${own} is already running this request`,
    );
    expect(await world.slash(`evaluate ${VIP}`, { user: ada, channel: secret })).toContain(
      `${run} is already running this request`,
    );
    await world.adobe.endJobs();
    expect(await reportOf(world, own, dataOps)).toMatch(/^✅/);
    await reportOf(world, run, secret);
    expect((await world.adobe.ours('segment')).length).toBe(before);
    await isPrivate(run);
  });

  test('asks for the same export: it is sent once, and told to them alone', async () => {
    const words = `export ${NEWS} to:"Agency drop" fields:person.name`;
    const { run } = await goesOn(words, 'export');
    const before = (await world.adobe.ours('export')).length;
    expect(await world.slash(words, OUTSIDE)).toMatch(/^R-\d+ queued\. Checking the names/);
    await world.slack.waitForMessage(direct(BEN), /The same request is already running in a private conversation/);
    await world.slack.waitForMessage(direct(BEN), new RegExp(run));
    await world.adobe.endJobs();
    await world.slack.waitForMessage(direct(BEN), /✅ [^\n]* to [^\n]*\n/);
    await reportOf(world, run, secret);
    expect((await world.adobe.ours('export')).length).toBe(before);
    await isPrivate(run);
  });

  test('follows the job of an export: its report does not say whom it takes; may not cancel it, nor know whose it is', async () => {
    const { run, job } = await goesOn(`export ${CART}=exited to:"Agency drop" batch:each`, 'export');
    const refused = await world.slash(`cancel ${job}`, OUTSIDE);
    expect(refused).toMatch(/^That job is someone else’s, and you can cancel only your own runs\. Ask: /);
    const own = await ask(`follow ${job}`, OUTSIDE);
    await world.slack.waitForMessage(dataOps, new RegExp(own));
    for (const said of [refused, await world.slash(`cancel ${own}`, OUTSIDE)])
      for (const word of [run, anna, 'Anna']) expect(said).not.toContain(word);
    await world.adobe.endJobs();
    const report = await reportOf(world, own, dataOps);
    expect(report).toMatch(
      /^✅ [\d,]+ rows of Cart leavers to Agency drop in 1 batch\n[^]*Cart leavers\*: [\d,]+ rows · batch/,
    );
    expect(report).not.toMatch(/left|in it now/);
    await isPrivate(run);
  });

  test('cancels their run, whose evaluation goes on for one in the channel: that one is not named, and followers stay alone', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const own = await ask(`evaluate ${GOLD}`, { user: oskar, channel: dataOps });
    await world.waitForShown(new RegExp(`${own}[^]*Evaluation: (queued|running)`), dataOps);
    expect(await world.slash(`follow ${own}`, OUTSIDE)).toContain(own);
    const run = await ask(`evaluate ${GOLD} to:"Agency drop"`, IN_SECRET);
    await world.waitForShown(new RegExp(`${run}[^]*Shares the evaluation`), secret);
    await world.slash(`cancel ${own}`, { user: oskar, channel: dataOps });
    await world.slack.click({ user: oskar, channel: dataOps, actionId: 'question:answer' });
    expect(await reportOf(world, own, dataOps)).toContain('continues because another run shares it');
    await world.adobe.endJobs();
    await reportOf(world, run, secret);
    await world.slack.waitForMessage(direct(BEN), new RegExp(`✅[^]*${run}`));
    await isPrivate(run);
  });

  test('what was asked for in a channel and told to one person is not offered to the others there', async () => {
    const offered = async (user: string) => {
      await world.slash('evaluate', { user, channel: dataOps });
      await world.slack.waitForView(user, /Evaluate audiences/);
      const { options } = await world.slack.suggest(user, 'fill:audiences', '');
      return options.map(({ text }) => text.text);
    };
    const [, ...others] = await offered(oskar);
    const last = others.at(-1) ?? '';
    const run = await ask(`evaluate "${last}" report:${direct(ada)}`, { user: ada, channel: dataOps });
    await reportOf(world, run, direct(ada));
    expect((await offered(ada))[0]).toBe(last);
    expect((await offered(BEN))[0]).not.toBe(last);
  });

  test('who follows a run that has no place may not have it told in public; its asker may', async () => {
    const hidden = await world.slack.makeChannel('hidden');
    await world.slack.channelIs({ id: hidden, private: true, member: false, members: [anna, ada] });
    const words = `evaluate ${VIP} ${CART}`;
    const run = await ask(words, { user: anna, channel: hidden });
    await world.slack.waitForMessage(direct(anna), new RegExp(`${run} hasn’t been sent`));
    expect(await ask(words, { user: ada, channel: hidden })).toBe(run);
    await world.slack.waitForMessage(direct(ada), new RegExp(`${run} hasn’t been sent`));
    const elsewhere = (user: string) =>
      world.slack.click({ user, channel: direct(user), actionId: 'place:elsewhere', value: dataOps });
    await elsewhere(ada);
    await world.slack.waitForEphemeral(
      ada,
      /^This run was started in a private conversation, so only the person who asked/,
    );
    await isPrivate(run);
    await elsewhere(anna);
    expect(await reportOf(world, run, dataOps)).toMatch(/^✅/);
  });

  test('whoever has cancelled its job is not named to them', async () => {
    const { run, job } = await goesOn(`evaluate ${NEWS}`, 'segment');
    await world.adobe.fault({ path: '/segment/jobs/', method: 'DELETE', kind: 'status', status: 503, times: 100 });
    await world.slash(`cancel ${job}`, IN_SECRET);
    await world.slash(`cancel ${job}`, { user: oskar, channel: dataOps });
    await world.slack.click({ user: anna, channel: secret, actionId: 'question:answer' });
    await world.slack.waitForMessage(secret, /is cancelling/);
    const before = (await world.slack.ephemerals(oskar)).length;
    await world.slack.click({ user: oskar, channel: dataOps, actionId: 'question:answer' });
    const said = await waitUntil(
      'it is answered',
      async () => (await world.slack.ephemerals(oskar)).slice(before).at(-1)?.text,
    );
    expect(said).toBe('Someone else already cancelled it.');
    await world.adobe.clearFaults();
    await reportOf(world, run, secret);
  });
});
