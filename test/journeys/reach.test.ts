import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { reportOf } from './posts.js';
import { journey, type JourneyOptions } from './journey.js';

const { campaigns, dataOps, secret } = channelIds;
const { anna, oskar, ada } = people;
const ADMIN = 'U0ADMIN001';
const [VIP = '', CART = '', NEWS = ''] = ['01', '02', '03'].map((end) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${end}`);

/** @anna and @ada are in #secret, which is private; @oskar is an operator outside it. */
const WORLD: JourneyOptions = { env: { USHER_ADMINS: ADMIN, USHER_OPERATORS: `${oskar},${ADMIN}` }, start: false };

journey('runs that are told in a private channel', WORLD, (world) => {
  let run: string;
  let jobs: { evaluation: string; export: string };
  let live: string;
  let liveJob: string;

  beforeAll(async () => {
    const { slack } = world;
    await slack.person({ id: ADMIN });
    await world.start();
    await slack.invite(secret);
    run = await ask(`evaluate ${VIP} to:"Agency drop" fields:person.name`, { user: anna, channel: secret });
    expect(await reportOf(world, run, secret)).toMatch(/^✅ [^\n]* to [^\n]*\n/);
    const all = await world.adobe.ours('segment');
    const exported = await world.adobe.ours('export');
    jobs = { evaluation: all.at(-1)?.id ?? '', export: exported.at(-1)?.id ?? '' };
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    live = await ask(`evaluate ${CART}`, { user: anna, channel: secret });
    await world.waitForShown(new RegExp(`${live}[^]*Evaluation: (queued|running)`), secret);
    liveJob = (await world.adobe.ours('segment')).at(-1)?.id ?? '';
  });

  const ask = (words: string, as: { user: string; channel: string }) => world.ask(words, as);
  const outsider = `D${oskar.slice(1)}`;
  /** A press as Slack would send it, of a button that the person was never shown; the answer, which only they read. */
  const forged = async (action: string) => {
    const before = (await world.slack.messages(outsider)).length;
    const payload = {
      type: 'block_actions',
      user: { id: oskar },
      channel: { id: dataOps },
      trigger_id: `forged-${action}`,
      actions: [{ type: 'button', action_id: action, block_id: run, action_ts: '1', value: run }],
    };
    await world.slack.raw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {});
    return waitUntil(`${action} is answered`, async () => (await world.slack.messages(outsider))[before]?.text);
  };

  test.each([
    ['status', (): string => `status ${run}`],
    ['files', (): string => `files ${run}`],
    ['follow', (): string => `follow ${live}`],
    ['cancel', (): string => `cancel ${live}`],
  ])('%s by somebody outside: there is no such run', async (_verb, words) => {
    expect(await world.slash(words(), { user: oskar, channel: dataOps })).toMatch(
      /^There is no run R-\d+\. Check \/audience jobs\.$/,
    );
  });

  test.each([
    'run:details',
    'run:support',
    'run:command',
    'run:check',
    'run:again',
    'run:cancel',
    'run:export',
    'run:hand-over',
    'files:show',
    'place:me',
  ])('a button of theirs, %s, pressed by somebody outside: there is no such run', async (action) => {
    expect(await forged(action)).toBe(`There is no run ${run}. Check /audience jobs.`);
  });

  test('lists show Adobe’s job to everybody, and the run to those who may read it', async () => {
    const outside = await world.slash('jobs', { user: oskar, channel: dataOps });
    for (const id of Object.values(jobs)) expect(outside).toContain(id);
    for (const word of [run, live, anna, 'Anna']) expect(outside).not.toContain(word);
    const member = await world.slash('jobs', { user: ada, channel: dataOps });
    expect(member).toContain(`${run}, Anna`);
    const admin = await world.slash('jobs', { user: ADMIN, channel: dataOps });
    expect(admin).toContain(`${run}, Anna`);
    expect(await world.slash(`jobs by:<@${anna}|anna>`, { user: oskar, channel: dataOps })).toMatch(/\nNo jobs\.$/);
    expect(await world.slash(`jobs by:<@${anna}|anna>`, { user: ada, channel: dataOps })).toContain(run);
  });

  test('the status of the sandbox, of an audience, of a job: without run, asker and what narrows an export', async () => {
    const as = { user: oskar, channel: dataOps };
    for (const words of [
      'status',
      `status ${VIP}`,
      `status ${CART}`,
      `status ${jobs.evaluation}`,
      `status ${jobs.export}`,
    ]) {
      const said = await world.slash(words, as);
      for (const word of [run, live, anna, 'Anna', 'person.name']) expect(said).not.toContain(word);
    }
    const seen = await world.slash(`status ${jobs.export}`, as);
    expect(seen).toContain('Agency drop');
    expect(seen).not.toContain('in it now');
    expect(await world.slash(`status ${jobs.export}`, { ...as, user: ada })).toMatch(/R-\d+[^]*person\.name/);
  });

  test('shared in a public channel, an answer says no more than everybody may read', async () => {
    const { slack } = world;
    expect(await world.slash(`status ${jobs.export}`, { user: anna, channel: campaigns })).toContain('person.name');
    await slack.click({ user: anna, channel: campaigns, actionId: 'answer:share' });
    const { text } = await slack.waitForMessage(campaigns, /Shared by/);
    expect(text).toContain('Agency drop');
    for (const word of [run, 'person.name']) expect(text).not.toContain(word);
    const own = await world.slash(`status ${run}`, { user: anna, channel: campaigns });
    expect(own).toContain(run);
    const last = (await slack.ephemerals(anna)).at(-1);
    expect(JSON.stringify(last?.blocks)).not.toContain('answer:share');
    await world.slash(`status ${run}`, { user: anna, channel: secret });
    await slack.click({ user: anna, channel: secret, actionId: 'answer:share' });
    expect((await slack.waitForMessage(secret, /Shared by/)).text).toContain(run);
  });

  test('followed by a member: alone, and not where others read it; by its asker wherever they are', async () => {
    const said = await world.slash(`follow ${live}`, { user: ada, channel: dataOps });
    expect(said).toContain(`${live} reports only in private conversations. Follow it in a direct message with me.`);
    const direct = `D${ada.slice(1)}`;
    expect(await world.slash(`follow ${live}`, { user: ada, channel: direct })).toContain(`Following ${live}`);
    await world.slack.waitForMessage(direct, new RegExp(live));
  });

  test('Adobe’s job is followed by somebody outside as what it is: nothing of the run is told', async () => {
    const own = await ask(`follow ${liveJob}`, { user: oskar, channel: dataOps });
    expect(own).not.toBe(live);
    const card = await world.slack.waitForMessage(dataOps, new RegExp(own));
    for (const word of [live, anna, 'Anna', 'outside Usher']) expect(card.text).not.toContain(word);
  });

  test('the same asked for by somebody outside: their own card, which names no other run that they may not read', async () => {
    const as = { user: oskar, channel: dataOps };
    const behind = await ask(`evaluate ${CART} to:"Agency drop"`, as);
    const card = await world.waitForShown(new RegExp(`${behind}[^]*Shares the evaluation of another run`), dataOps);
    expect(card).not.toContain(live);
    await world.adobe.endJobs();
    await reportOf(world, behind, dataOps);
  });

  test('asked for again just after its end by somebody outside: what it came to, not which run, nor where', async () => {
    await world.slack.invite(secret);
    const own = await ask(`evaluate ${NEWS}`, { user: anna, channel: secret });
    await reportOf(world, own, secret);
    const said = await world.slash(`evaluate ${NEWS}`, { user: oskar, channel: dataOps });
    expect(said).toMatch(/^This was already done [^]*Newsletter readers/);
    for (const word of [own, secret]) expect(said).not.toContain(word);
    expect(await world.slash(`evaluate ${NEWS}`, { user: ada, channel: dataOps })).toContain(`${own} did exactly this`);
  });

  test('Slack does not say who is in the channel: neither yes nor no, and trying again helps', async () => {
    const { slack } = world;
    const hidden = await slack.makeChannel('hidden');
    await slack.channelIs({ id: hidden, private: true, members: [anna, ada] });
    const known = await ask(`evaluate ${VIP} ${NEWS}`, { user: anna, channel: hidden });
    await reportOf(world, known, hidden);
    await slack.fault({ method: 'conversations.info', kind: 'status', status: 503, times: 20 });
    const other = await slack.makeChannel('other');
    await slack.channelIs({ id: other, private: true, members: [anna, ada] });
    const later = await ask(`evaluate ${CART} ${NEWS}`, { user: anna, channel: other });
    expect(await world.slash(`status ${later}`, { user: ada, channel: dataOps })).toMatch(/^Slack isn’t saying/);
    await slack.clearFaults();
    await reportOf(world, later, other);
    expect(await world.slash(`status ${later}`, { user: ada, channel: dataOps })).toContain(later);
    expect(await world.slash(`status ${later}`, { user: oskar, channel: dataOps })).toBe(
      `There is no run ${later}. Check /audience jobs.`,
    );
  });
});
