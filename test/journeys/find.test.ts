import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { refused } from './guests.js';
import { held } from './form-steps.js';
import { press } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, eve, gus } = people;
const CART = '4edc8488-2c35-4f6d-b4c6-9075c68d2d02';

journey('find and size', { adobe: { estimateMs: 50 } }, (world) => {
  test('audiences by a part of their name, and whether they can be evaluated', async () => {
    const answer = await world.slash('find BUY');
    expect(answer).toContain('Audiences matching “BUY” in dev');
    expect(answer).toMatch(/\*VIP buyers\* {2}`4edc8488[^]*batch · created in Adobe · merge policy Timestamp/);
    expect(answer).toMatch(/Last count: 4,195 profiles, <!date[^]*Can be evaluated on demand/);
    expect(await world.slash('find "On the site"')).toContain('It updates continuously, so there is nothing to run.');
    expect(await world.slash('find Edge')).toContain('edge · ');
    expect(await world.slash('find Partner')).toMatch(/external · from Audience Manager/);
    expect(await world.slash('find Key')).toContain('account audience');
    expect(await world.slash('find Half')).toContain('draft · ');
    expect(await world.slash('find Men')).toContain('Men &amp; women &lt;!channel&gt;');
    expect(await world.slash('find gold in:prod')).toMatch(/in Production \(prod\)\*[^]*Loyalty gold/);
  });

  test('an audience by its id, as it is pasted', async () => {
    expect(await world.slash(`find \`${CART.toUpperCase()}\``)).toMatch(/\*Cart leavers\* {2}`4edc8488/);
  });

  test('a long list goes on with More…, each audience once', async () => {
    const first = await world.slash('find e');
    const ids = (text: string) => [...text.matchAll(/`([\w-]{30,40})`/g)].map(([, id]) => id);
    const left = Number(/(\d+) more\./.exec(first)?.[1]);
    expect(ids(first)).toHaveLength(6);
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'find:more' });
    const { text: second } = await world.slack.waitForEphemeral(anna, /More audiences matching “e”/);
    expect(new Set([...ids(first), ...ids(second)]).size).toBe(6 + Math.min(6, left));
  });

  test('Evaluate… and Export… open forms filled with it; nothing starts, and in production an operator is asked for', async () => {
    await world.slash('find "Cart leavers"');
    for (const [actionId, title] of [
      ['audience:evaluate', /Evaluate audiences/],
      ['audience:export', /Export to a dataset/],
    ] as const) {
      await world.slack.click({ user: anna, channel: campaigns, actionId });
      const form = await world.slack.waitForView(anna, title);
      const audience = { text: { type: 'plain_text', text: 'Cart leavers' }, value: CART };
      expect(held(form, 'audiences')).toMatchObject([audience]);
      await world.slack.close(anna, true);
    }
    await world.slash('find "Cart leavers" in:prod');
    expect(await press(world, 'audience:evaluate')).toMatch(/Only operators can .* in Production \(prod\)/);
    expect(await world.slack.views(anna)).toEqual([]);
    expect(await world.adobe.ours('segment')).toEqual([]);
  });

  test('Share in channel says it to everybody, with who shared it', async () => {
    await world.slash('find "Cart leavers"');
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'answer:share' });
    const shared = await world.slack.waitForMessage(campaigns, /Cart leavers/);
    expect(shared.text).toContain(`Shared by Anna`);
  });

  test('size: the last count at once, then an estimate that says it is one', async () => {
    expect(await world.slash('size VIP buyers')).toMatch(/Last count: 4,195 profiles[^]*Estimating from a sample/);
    const estimate = await world.slack.waitForEphemeral(anna, /about [\d,]+ profiles/);
    expect(estimate.text).toMatch(
      / profiles \(3,[\d,]+ to 4,[\d,]+ with 95% confidence\)\.[^]*sample of 1,000,000 profiles[^]*An evaluation may give a different count/,
    );
    expect(await world.adobe.ours('segment')).toEqual([]);
    expect(await world.slash('size "Partner list"')).toMatch(/9,000[^]*No estimate: .* outside Adobe/);
    await world.slash('find "Cart leavers"');
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'audience:size' });
    await world.slack.waitForEphemeral(anna, /Cart leavers.* about [\d,]+ profiles/);
  });

  test('an estimate that rests on every profile is one number', async () => {
    const numbers = { estimatedSize: 4_090, totalRows: 80_000, profilesReadSoFar: 80_000, standardError: 0 };
    const body = { state: 'RESULT_READY', ...numbers, confidenceInterval: '95%' };
    await world.adobe.fault({ kind: 'status', status: 200, method: 'GET', path: '/estimate/', body });
    await world.slash('size "Lapsed for a year"');
    await world.slack.waitForEphemeral(anna, /Lapsed for a year\* in dev: about 4,090 profiles\./);
  });

  test('an estimate that Adobe fails at is told in words', async () => {
    await world.adobe.fault({ kind: 'status', status: 404, method: 'GET', path: '/segment/definitions/' });
    await world.slash('size "Newsletter readers"');
    await world.slack.waitForEphemeral(anna, /Newsletter readers: Adobe has no rule for this audience/);
    await world.adobe.fault({ kind: 'status', status: 503, method: 'POST', path: '/preview$', times: 5 });
    await world.slash('size "Newsletter readers"');
    await world.slack.waitForEphemeral(anna, /Adobe didn’t answer\. Try again in a minute/);
  });

  test.each([
    ['find', /Add part of a name/],
    ['find nothing-like-it', /No audience in dev matches “nothing-like-it”/],
    ['find VIP in:nowhere', /no sandbox “nowhere”.*prod, dev/],
    ['find VIP im:dev', /Did you mean in:/],
    ['size promo:winter', /Unknown word “promo:”/],
    ['find promo:winter', /No audience in dev matches “promo:winter”/],
    ['size', /Add an audience/],
    ['size VIP', /Did you mean “VIP buyers”/],
    ['size "Summer sale"', /2 audiences are called “Summer sale”/],
    ['size 4edc8488-2c35-4f6d-b4c6-9075c68d2d99', /No audience “4edc8488/],
  ])('%s: what to type instead', async (typed, answer) => {
    expect(await world.slash(typed)).toMatch(answer);
  });

  test('guests and people of other organisations get no answer', async () => {
    for (const user of [gus, eve]) {
      for (const typed of ['find VIP', 'size "VIP buyers"'])
        expect(await world.slash(typed, { user })).toMatch(refused(user));
      for (const { text } of await world.slack.ephemerals(user)) expect(text).toMatch(refused(user));
    }
  });

  test('Adobe down: said in words, with nothing lost', async () => {
    await world.adobe.fault({ kind: 'status', status: 403, path: '/audiences$', body: { message: 'no permission' } });
    expect(await world.slash('find VIP')).toMatch(/Usher’s credential lacks a permission[^]*Adobe says: no permission/);
    expect(await world.slash('find VIP')).toContain('VIP buyers');
  });
});
