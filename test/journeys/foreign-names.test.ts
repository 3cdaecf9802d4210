import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { channelIds, people } from '../../playground/slack/content.js';
import { shownOf, wrongWith, wrongWithPlain } from '../src/messages/read.js';
import { formSteps, wordsOf } from './form-steps.js';
import { journey, type JourneyOptions } from './journey.js';

const { campaigns } = channelIds;
const { oskar } = people;
const DATASET = '5b020a27e7040801dedba61b';

/** A name, or an error, that would write a line of ours, ping a channel, link, and turn what follows around. */
const hostile = (word: string) =>
  `${word}\n✅ FORGED: all is well\u2028✅ FORGED\r\n<!channel> <@U0EVIL001> <https://EVIL.com|x> https://EVIL.com *b* \u202e`;
const safe = (word: string) =>
  `${word} ✅ FORGED: all is well ✅ FORGED &lt;!channel&gt; &lt;@U0EVIL001&gt; &lt;https://EVIL.com|x`;
const FORGED = /^[\s\u200b]*✅ FORGED/mu;

/** As the bot wrote it. */
const answered = (text: unknown): unknown =>
  typeof text === 'string' && text.startsWith('{') ? JSON.parse(text) : undefined;

const errorsSchema = z.looseObject({ errors: z.record(z.string(), z.string()) });

const WORLD: JourneyOptions = { env: { USHER_ADMINS: oskar }, adobe: { estimateMs: 0 }, start: false };

journey('hostile words of Adobe’s, wherever people read them', WORLD, (world) => {
  let id = '';
  const form = formSteps(world);
  beforeAll(async () => {
    [id = ''] = await world.adobe.addAudiences('prod', [{ name: hostile('VIP of prod'), size: 5 }]);
    const odd = (path: string, at: (string | number)[], to: string) =>
      world.adobe.fault({ kind: 'odd', method: 'GET', path, at, to, times: 1_000_000 });
    await odd('/dataSets', [DATASET, 'name'], hostile('Agency'));
    await odd('/mergePolicies$', ['children', 0, 'name'], hostile('Policy'));
    await odd('/sandbox-management', ['sandboxes', 0, 'title'], hostile('Production'));
    await odd('/schedules$', ['children', 0, 'name'], hostile('Nightly'));
    await world.start();
  });

  const type = (text: string) => world.slash(text, { user: oskar });

  test('the question before a write in production, the card and the report have the lines that are ours', async () => {
    const question = await type(`export ${id} to:${DATASET} in:prod`);
    expect(question.split('\n')).toEqual([
      '*Export in Production (prod)?*',
      expect.stringMatching(/^To \*Agency ✅ FORGED.*\* in Production \(prod\)$/),
      expect.stringMatching(/^• VIP of prod ✅ FORGED.*: in it now · 1,000 profiles at the last count/),
      'Fields: every profile field',
      'Batches: one for all',
      'Result: posted in <#C0CAMPAIGN>',
      'Exports the profiles from the last completed evaluation. Doesn’t use your daily evaluation quota.',
    ]);
    expect(question).toContain(safe('VIP of prod').slice(0, 60));
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(
      campaigns,
      /✅ [^\n]* of VIP of prod ✅ FORGED[^\n]*\n[^]* · Production \(prod\) · R-1001/,
    );
    await type(`evaluate ${id} in:prod`);
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(campaigns, /✅ VIP of prod ✅ FORGED[^\n]*\n[^]* · Production \(prod\) · R-1002/);
  });

  test.each([
    'find VIP',
    'size "VIP of prod"',
    'status',
    'status R-1001',
    'jobs',
    'files R-1001',
    'dataset',
    'schedule',
    'sandbox',
  ])('%s says it in its line', async (words) => {
    expect(await type(`${words}${words === 'sandbox' ? '' : ' in:prod'}`)).not.toMatch(FORGED);
  });

  test.each([
    `status ${'0'.repeat(8)}`,
    'evaluate "VIP\n✅ FORGED"',
    'evaluate "<@U0EVIL001>" in:prod',
    'evaluate "VIP of" in:prod',
    'in:<@U0EVIL001>',
  ])('typed: %s', async (words) => {
    expect(await type(words)).not.toMatch(FORGED);
  });

  test('an error of Adobe’s is one line of the report', async () => {
    const title = hostile('No room');
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'status', status: 400, body: { title } });
    await type('evaluate "VIP buyers"');
    const { text } = await world.slack.waitForMessage(campaigns, /❌ Evaluation failed/);
    expect(text).toMatch(/^.*No room ✅ FORGED/m);
    expect(text).not.toMatch(FORGED);
  });

  test('forms, their lists and the review', async () => {
    await form.open('evaluate in:prod', { user: oskar });
    const offered = await world.slack.suggest(oskar, 'fill:audiences', 'VIP of');
    expect(JSON.stringify(offered)).toContain('VIP of prod ✅ FORGED');
    await form.open('export in:prod', { user: oskar });
    await world.slack.choose(oskar, 'fill:audiences', [id]);
    await world.slack.choose(oskar, 'fill:dataset', DATASET);
    await world.slack.press(oskar, 'fill:filters');
    await form.shows(/Merge policy/, oskar);
    await world.slack.submit(oskar);
    const review = await form.shows(/To \*Agency ✅ FORGED/, oskar);
    expect(wordsOf(review)).not.toMatch(FORGED);
  });

  test('in all of that nobody was shown a forged line, a link or a mention of theirs, nor text that turns around', async () => {
    const traffic = await world.slack.traffic();
    const said = traffic.map(({ direction, request, response }) =>
      direction === 'api' ? request : answered(response),
    );
    const all = said.map((one) => ({ ...shownOf(one), errors: errorsSchema.safeParse(one).data?.errors ?? {} }));
    const formatted = all.flatMap((one) => one.formatted);
    expect(formatted.filter((text) => text.includes('FORGED')).length).toBeGreaterThan(20);
    expect(formatted.filter((text) => FORGED.test(text) || wrongWith(text).length > 0)).toEqual([]);
    expect(all.flatMap(({ loose }) => loose)).toEqual([]);
    const plain = all.flatMap((one) => [...one.plain, ...Object.values(one.errors)]);
    expect(plain.filter((text) => text.includes('FORGED')).length).toBeGreaterThan(5);
    expect(plain.filter((text) => wrongWithPlain(text).length > 0)).toEqual([]);
    const posts = traffic.filter(({ method }) => /^chat\.(postMessage|update)$/.test(method));
    expect(posts.map(({ request }) => z.looseObject({ parse: z.string() }).parse(request).parse)).toEqual(
      posts.map(() => 'none'),
    );
  });
});
