import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { POLICIES } from '../../playground/adobe/content.js';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { onTop, PATIENT, press, runIn } from './ephemeral.js';
import { reportOf } from './posts.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, oskar } = people;
const id = (n: number) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${String(n).padStart(2, '0')}`;

const button = z.object({ text: z.object({ text: z.string() }), value: z.string() });
const menu = z.object({ options: z.array(button) });
const block = z.object({ elements: z.array(z.unknown()).default([]) });

journey('what is not clear about an ask', { env: PATIENT }, (world) => {
  /** What can be pressed or chosen in the newest question that somebody sees: what stands on each, and its value. */
  const buttonsOf = (blocks: unknown[]) =>
    blocks
      .flatMap((one) => block.parse(one).elements)
      .flatMap((one) => button.safeParse(one).data ?? menu.safeParse(one).data?.options ?? [])
      .map(({ text, value }) => [text.text, value] as const);
  const offered = async (user: string = anna) => buttonsOf((await world.slack.ephemerals(user)).at(-1)?.blocks ?? []);
  const labels = async (user: string = anna) => (await offered(user)).map(([text]) => text);
  /** Presses the button with this text; answers with what takes the question's place. */
  const choose = async (text: string, user: string = anna) => {
    const [, value = ''] = (await offered(user)).find(([one]) => one.startsWith(text)) ?? [];
    const before = JSON.stringify((await world.slack.ephemerals(user)).at(-1));
    await world.slack.click({ user, channel: campaigns, actionId: 'question:answer', value });
    return waitUntil('the press is answered', async () => {
      const last = (await world.slack.ephemerals(user)).at(-1);
      return JSON.stringify(last) === before ? undefined : last?.text;
    });
  };
  const sent = async (kind: 'segment' | 'export') => (await world.adobe.ours(kind)).map(({ segmentIds }) => segmentIds);

  test('two audiences of one name: told apart on buttons, and the one that was pressed is counted, once', async () => {
    expect(await world.slash('evaluate "Summer sale"')).toMatch(/2 audiences are called “Summer sale”\. Type the id/);
    expect(await labels()).toEqual([
      'Summer sale · 12,044 profiles · …c68d2d04',
      'Summer sale · 640 profiles · …c68d2d05',
    ]);
    const said = await choose('Summer sale · 640');
    expect(said).toMatch(/^R-\d+ queued/);
    await reportOf(world, runIn(said), campaigns);
    expect(await sent('segment')).toEqual([[id(5)]]);
  });

  test('pressed twice at once: one of the two counts', async () => {
    const before = (await sent('segment')).length;
    await world.slash('evaluate "Summer sale" "Newsletter readers"');
    const values = (await offered()).map(([, value]) => value);
    const press = (value = '') =>
      world.slack.click({ user: anna, channel: campaigns, actionId: 'question:answer', value });
    await Promise.all([press(values[0]), press(values[1])]);
    const texts = async () => (await world.slack.ephemerals(anna)).slice(-2).map(({ text }) => text);
    const [started = ''] = await waitUntil('both presses are answered', async () => {
      const both = (await texts()).sort();
      return /^R-\d+ queued/.test(both[0] ?? '') && both[1]?.startsWith('You already answered') ? both : undefined;
    });
    await reportOf(world, runIn(started), campaigns);
    expect((await sent('segment')).length).toBe(before + 1);
  });

  test('all that is wrong is said at once; without it the rest is run', async () => {
    const said = await world.slash('evaluate "Cart leavers", "Nobody", "VIP buy", "On the site now"');
    expect(said).toMatch(/No audience “Nobody” in dev/);
    expect(said).toMatch(/No audience is called exactly “VIP buy” in dev\. Did you mean “VIP buyers”/);
    expect(said).toMatch(
      /On the site now updates continuously, so there is nothing to run\. Last count: \d+, on \w+ \d+, \d{4} \(UTC\)\. Leave it out\./,
    );
    expect(said).toMatch(/If you leave these out, the run still includes “Cart leavers”\./);
    expect(await labels()).toEqual(['VIP buyers', 'Run without these']);
    const started = await choose('Run without these');
    expect(started).toMatch(/^R-\d+ queued/);
    await reportOf(world, runIn(started), campaigns);
    expect((await sent('segment')).at(-1)).toEqual([id(2)]);
  });

  test('one answer leads to the next question, and what was pressed first is kept', async () => {
    await world.slash('evaluate "Summer sale", "Lapsed"');
    expect(await labels()).toEqual([
      expect.stringMatching(/^Summer sale · 12,.*04$/),
      expect.stringMatching(/^Summer sale · 6.*05$/),
      'Lapsed for a year',
    ]);
    const next = await choose('Summer sale · 12,');
    expect(next).toMatch(/^No audience is called exactly “Lapsed”/);
    expect(await labels()).toEqual(['Lapsed for a year', 'Run without these']);
    const started = await choose('Lapsed for a year');
    await reportOf(world, runIn(started), campaigns);
    expect((await sent('segment')).at(-1)?.sort()).toEqual([id(4), id(13)]);
  });

  test('an answer that leaves no audience opens the form with the rest, as the same words do', async () => {
    expect(await world.slash('export to:Agency drop')).toMatch(/Did you mean to:"Agency drop"\?/);
    const [label, value = ''] = (await offered())[0] ?? [];
    expect(label).toBe('to:Agency drop');
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'question:answer', value });
    const form = await waitUntil('the form opens', async () => (await world.slack.views(anna)).at(-1));
    expect(JSON.stringify(form)).toMatch(/Agency drop|5b020a27e7040801dedba61b/);
    await world.slack.close(anna, true);
  });

  test('Redis stands still: a press is told that nothing is taken, and the same press does it a minute later', async () => {
    await world.slash('evaluate "Summer sale"');
    const before = (await sent('segment')).length;
    const value = (await offered())[0]?.[1] ?? '';
    world.redis.process.kill('SIGSTOP');
    try {
      expect(await press(world, 'question:answer', { value })).toMatch(/^Not queued: I can’t save requests/);
    } finally {
      world.redis.process.kill('SIGCONT');
    }
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'question:answer', value });
    const said = await waitUntil('the question gives way', async () =>
      (await world.slack.ephemerals(anna)).slice(-2).find(({ text }) => /^R-\d+ queued/.test(text)),
    );
    await reportOf(world, runIn(said.text), campaigns);
    expect((await sent('segment')).length).toBe(before + 1);
  });

  test('merge policies: named, with who uses which; the one that is pressed is sent', async () => {
    // With the names of all policies.
    await world.adobe.settings({ dialect: 'current' });
    const said = await world.slash('export "VIP buyers" "Loyalty gold" to:"Agency drop"');
    expect(said).toMatch(/“Timestamp ordered” \(VIP buyers\) policy:0bf16e61.*“Loyalty first” \(Loyalty gold\)/);
    expect(await labels()).toEqual(['Timestamp ordered', 'Loyalty first']);
    const started = await choose('Loyalty first');
    await reportOf(world, runIn(started), campaigns);
    const [job] = await world.adobe.ours('export');
    expect(job?.body).toMatchObject({ mergePolicy: { id: POLICIES[1]?.id } });
  });

  test('mistakes of the words are said beside names that there are not; nothing is left to press', async () => {
    const said = await world.slash('export "VIP buyers" Nobody to:"No such" status:gone empty:maybe');
    expect(said).toMatch(/no dataset “No such” in dev/);
    expect(said).toMatch(/Unknown status “gone”/);
    expect(said).toMatch(/Type empty:yes or empty:no/);
    expect(said).toMatch(/No audience “Nobody” in dev/);
    expect(await offered()).toEqual([]);
  });

  /** Waits until @anna alone was told that; a size is told twice, the second time by an estimate. */
  const told = (isThat: (text: string) => boolean) =>
    waitUntil(
      'the pressed one is shown',
      async () => (await world.slack.ephemerals(anna)).some(({ text }) => isThat(text)) || undefined,
    );
  /** Presses it: details open on top, a size is told. */
  const shown = async (action: string, value: string, shows: RegExp) => {
    await world.slack.click({ user: anna, channel: campaigns, actionId: action, value });
    await (action === 'job:details' ? onTop(world, shows) : told((text) => shows.test(text)));
  };
  const ESTIMATED = /about [\d,]+ profiles/;

  test.each([
    ['size', 'audience:size', /\*Summer sale\*[^]*Last count/],
    ['status', 'job:details', /\*Summer sale\*/],
  ])(
    '%s of an audience whose name two have: asked which, and the pressed one is shown',
    async (verb, action, shows) => {
      expect(await world.slash(`${verb} "Summer sale"`)).toMatch(/2 audiences are called “Summer sale”\. Type the id/);
      const value = (await offered()).at(-1)?.[1] ?? '';
      await shown(action, value, new RegExp(`(?=[^]*${id(5)})${shows.source}`));
      if (verb === 'size') await told((text) => ESTIMATED.test(text));
    },
  );

  describe('more audiences of one name than anybody wants as buttons', () => {
    let ids: string[] = [];
    beforeAll(async () => {
      const many = Array.from({ length: 12 }, () => ({ name: 'Autumn sale' }));
      ids = await world.adobe.addAudiences('dev', many);
    });
    const labelOf = (at: number) => `Autumn sale · 1,000 profiles · …${ids[at]?.slice(-8) ?? ''}`;

    test('are all in a menu, and the one that is chosen is counted', async () => {
      await world.slash('evaluate "Autumn sale"');
      expect(await offered()).toHaveLength(12);
      const started = await choose(labelOf(11));
      expect(started).toMatch(/^R-\d+ queued/);
      await reportOf(world, runIn(started), campaigns);
      expect((await sent('segment')).at(-1)).toEqual([ids[11]]);
    });

    test.each([
      ['size', 'audience:size'],
      ['status', 'job:details'],
    ])('%s: the one that is chosen is shown', async (verb, action) => {
      await world.slash(`${verb} "Autumn sale"`);
      const all = await offered();
      expect(all).toHaveLength(12);
      const [, value = ''] = all.find(([text]) => text === labelOf(5)) ?? [];
      await shown(action, value, new RegExp(ids[5] ?? 'none'));
      if (verb === 'size') await told((text) => ESTIMATED.test(text) && text.includes('Autumn sale'));
    });
  });

  test('in production the answer is followed by the question before every write there', async () => {
    const operator = { user: oskar };
    await world.slash('evaluate "Summer sale" in:prod', operator);
    const question = await choose('Summer sale · 640', oskar);
    expect(question).toMatch(/^\*Evaluate in Production \(prod\)\?\*\n• Summer sale: 640 profiles/);
    expect(await labels(oskar)).toEqual(['Start in Production', 'Don’t start']);
  });
});

journey('an ask whose names Adobe was too slow to know', { env: { ADOBE_TIMEOUT_MS: '20000' } }, (world) => {
  test('is asked about alone, with buttons, and reported where it was asked', async () => {
    await world.adobe.fault({ method: 'GET', path: '/audiences$', times: 1, kind: 'hold' });
    const said = await world.slash('evaluate "Summer sale"');
    expect(said).toMatch(/^R-\d+ queued\. Checking the names/);
    const alone = `D${anna.slice(1)}`;
    const question = await world.slack.waitForMessage(alone, /2 audiences are called/);
    expect(question.text).toMatch(new RegExp(`^${runIn(said)} was not started\\.`));
    const choice = question.blocks
      .flatMap((one) => block.parse(one).elements)
      .map((one) => button.parse(one))
      .find(({ text }) => text.text.startsWith('Summer sale · 12,044'));
    await world.slack.click({ user: anna, channel: alone, actionId: 'question:answer', value: choice?.value ?? '' });
    const started = await world.slack.waitForMessage(alone, /^R-\d+ queued/);
    expect(started.ts).toBe(question.ts);
    await reportOf(world, runIn(started.text), campaigns);
    expect((await world.adobe.ours('segment')).map(({ segmentIds }) => segmentIds)).toEqual([[id(4)]]);
  });
});
