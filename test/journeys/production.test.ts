import { expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, oskar, ada } = people;
const CART = '4edc8488-2c35-4f6d-b4c6-9075c68d2d02';
const POLICY = '0bf16e61-90e9-4204-b8fa-ad250360957b';

const openQuestion = z.looseObject({ about: z.looseObject({ asked: z.looseObject({ at: z.number() }) }) });

const withoutTimes = (text: string): string => text.replace(/<!date[^>]*>/g, 'TIME');

const WORLD = { env: { USHER_OPERATORS: `${oskar},${ada}` } };

journey('an inline write in production, asked about first', WORLD, (world) => {
  const sent = () => world.adobe.calls('POST', /(segment|export)\/jobs$/);
  /** The button of the newest question to this person, pressed by somebody who was never shown it. */
  const forge = async (user: string, of: string) => {
    const question = (await world.slack.ephemerals(of)).at(-1);
    const value = /"action_id":"question:answer"[^}]*\}[^}]*"value":"([^"]+)"/.exec(
      JSON.stringify(question?.blocks),
    )?.[1];
    const payload = {
      type: 'block_actions',
      user: { id: user },
      channel: { id: campaigns },
      trigger_id: 'forged',
      actions: [{ type: 'button', action_id: 'question:answer', block_id: 'b', action_ts: '1', value }],
    };
    return world.slack.raw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {});
  };
  const answered = (user: string, shows: RegExp) => world.slack.waitForMessage(`D${user.slice(1)}`, shows);

  test('an export: where, what to, each audience with its last count; then it runs as asked', async () => {
    const asked = await world.slash('export "VIP buyers" "Cart leavers" to:"Agency drop" in:prod', { user: oskar });
    expect(withoutTimes(asked)).toBe(
      [
        '*Export in Production (prod)?*',
        `To *Agency drop* in Production (prod)`,
        `• VIP buyers: in it now · 4,195 profiles at the last count, TIME`,
        `• Cart leavers: in it now · 310 profiles at the last count, TIME`,
        'Sum of the last counts: 4,505. A profile in several audiences counts more than once.',
        'Fields: every profile field',
        'Batches: one for all',
        'Result: posted in <#C0CAMPAIGN>',
        'Exports the profiles from the last completed evaluation. Doesn’t use your daily evaluation quota.',
      ].join('\n'),
    );
    expect(await sent()).toEqual([]);
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForEphemeral(oskar, /^R-1001 queued\./);
    await world.slack.waitForMessage(
      campaigns,
      /✅ [^\n]* rows to Agency drop[^\n]*\n[^]*· Production \(prod\) · R-1001/,
    );
    expect(await sent()).toHaveLength(1);
  });

  const FILTERED = [
    `export ${CART}=exited,realized "VIP buyers" to:"Agency drop" in:prod entered:2026-11-01..2026-11-08 updated:2026-11-02T10:00Z`,
    `fields:person.name,identityMap policy:${POLICY}@1 events:commerce.order events-since:2026-11-03 empty:yes batch:each`,
  ].join(' ');

  test('what narrows an export is shown: who, times, fields, policy, events, batches; in words and in one look', async () => {
    const asked = await world.slash(FILTERED, { user: oskar });
    for (const words of [
      `• Cart leavers: in it now, left · 310 profiles`,
      'Fields: person.name, identityMap',
      'Batches: one per audience',
      'Entered: from TIME until TIME',
      'Updated since TIME',
      'Merge policy: Timestamp ordered, version 1',
      'Event fields: commerce.order',
      'Events ingested since TIME',
      'Includes profiles that only have events',
    ])
      expect(withoutTimes(asked)).toContain(words);
    const shown = (await world.slack.ephemerals(oskar)).at(-1);
    for (const words of ['one per audience', 'person.name', 'version 1'])
      expect(JSON.stringify(shown?.blocks)).toContain(words);
  });

  test('twenty audiences of long names, each narrowed by much: all of it is in the text and in the blocks', async () => {
    const name = (index: number) =>
      `${index} <customers> & others of the northern region who bought something nice and came again soon`;
    const ids = await world.adobe.addAudiences(
      'prod',
      Array.from({ length: 20 }, (_one, index) => ({ name: name(index) })),
    );
    const paths = Array.from({ length: 12 }, (_one, index) => `tenant.profile.some.deep.path.field${index}`);
    const statuses = ids.map((id) => `${id}=exited,realized`).join(' ');
    const words = `evaluate ${statuses} to:"Agency drop" in:prod fields:${paths.join(',')} batch:each`;
    const asked = await world.slash(words, { user: oskar });
    const blocks = JSON.stringify((await world.slack.ephemerals(oskar)).at(-1)?.blocks);
    for (const said of [asked, blocks]) {
      for (const word of [
        ...ids.map((_id, index) => `• ${index} &lt;customers&gt;`),
        ...paths,
        'one per audience',
        'send their data as soon as',
        'Result: posted in <#C0CAMPAIGN>',
      ])
        expect(said).toContain(word);
      expect(said).not.toMatch(/left out|and \d+ more/i);
    }
  });

  test('an evaluation, and one that exports afterwards: what is sent at once, and what it spends', async () => {
    const atOnce = 'Destinations set to “After segment evaluation” send their data as soon as the evaluation is done';
    for (const then of ['', ' to:"Agency drop"']) {
      const asked = await world.slash(`evaluate "Lapsed for a year"${then} in:prod report:<#C0DATAOPS|data-ops>`, {
        user: oskar,
      });
      for (const words of [atOnce, 'Result: posted in <#C0DATAOPS>', 'evaluations used today'])
        expect(asked).toContain(words);
    }
  });

  test('pressed a long while after the question: the run took as long as it ran', async () => {
    await world.slash('evaluate "Loyalty gold" in:prod', { user: oskar });
    const redis = new Redis(world.redis.url);
    for (const key of await redis.keys('{usher}:question:*')) {
      const open = openQuestion.parse(JSON.parse((await redis.get(key)) ?? ''));
      open.about.asked.at -= 25 * 60_000;
      await redis.set(key, JSON.stringify(open), 'KEEPTTL');
    }
    redis.disconnect();
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    const { text } = await world.slack.waitForMessage(campaigns, /✅ Loyalty gold [^\n]*\n[^]*· Production \(prod\)/);
    expect(text).toMatch(/\nTook \d+ s( \(\d+ s queued\))? · Production \(prod\) · R-\d+ · oskar$/i);
  });

  test('another operator who presses it: refused; the asker may go on', async () => {
    const before = (await sent()).length;
    await world.slash('evaluate "VIP buyers" in:prod', { user: oskar });
    await forge(ada, oskar);
    await answered(ada, /^Only the person who asked may answer this\.$/);
    expect(await sent()).toHaveLength(before);
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· Production \(prod\) · R-1003/);
    expect(await sent()).toHaveLength(before + 1);
  });

  test('not to start is an answer, too: the question gives way to it, and nothing is sent', async () => {
    const before = (await sent()).length;
    await world.slash('evaluate "Newsletter readers" in:prod', { user: oskar });
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:decline' });
    await waitUntil('it gave way', async () =>
      (await world.slack.ephemerals(oskar)).at(-1)?.text === 'Not started.' ? true : undefined,
    );
    expect(await sent()).toHaveLength(before);
    await world.slash('evaluate "Newsletter readers" in:prod', { user: oskar });
    const redis = new Redis(world.redis.url);
    await redis.del(await redis.keys('{usher}:question:*'));
    redis.disconnect();
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForEphemeral(
      oskar,
      /^You already answered this, or it’s more than 30 minutes old\. Start again with \/audience\.$/,
    );
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:decline' });
    await world.slack.waitForEphemeral(oskar, /^That question is closed\.$/);
    expect(await sent()).toHaveLength(before);
  });

  test('what was shown is what is started: another audience of that name, made before the yes, changes nothing', async () => {
    const before = (await sent()).length;
    await world.slash('evaluate "Lapsed for a year" in:prod', { user: oskar });
    const [other = ''] = await world.adobe.addAudiences('prod', [{ name: 'Lapsed for a year' }]);
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await waitUntil('it is sent', async () => ((await sent()).length > before ? true : undefined));
    expect(JSON.stringify((await sent()).at(-1)?.body)).not.toContain(other);
  });

  test('the asker has lost the right since: refused at the press, with who may', async () => {
    const before = (await sent()).length;
    await world.slash('export "Newsletter readers" to:"Agency drop" in:prod', { user: oskar });
    await world.start({ workers: 0, env: { USHER_OPERATORS: ada } });
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    const refusal = await world.slack.waitForEphemeral(oskar, /Only operators can start runs/);
    expect(refusal.text).toBe(
      'Only operators can start runs in Production (prod). Ask: Ada. Or use a development sandbox: in:&lt;sandbox&gt;.',
    );
    expect(await sent()).toHaveLength(before);
    expect(await world.slash('evaluate "Lapsed for a year"', { user: anna })).toMatch(/^R-1005 queued/);
  });
});
