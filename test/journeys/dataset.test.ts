import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { refused } from './guests.js';
import { held } from './form-steps.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, eve, gus, oskar } = people;
const UNION = 'https://ns.adobe.com/xdm/context/profile__union';

journey('datasets', {}, (world) => {
  const created = () => world.adobe.calls('POST', /\/dataSets$/);

  test('those fit for export, each with its newest batch', async () => {
    const before = await world.slash('dataset');
    expect(before).toMatch(/Datasets you can export to in dev[^]*Agency drop[^]*Nothing written yet/);
    expect(before).not.toContain('Web events');
    await world.slash('export "Cart leavers" to:"Agency drop"');
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of Cart leavers[^\n]*\n/);
    expect(await world.slash('dataset')).toMatch(/Agency drop[^]*Newest batch <!date[^]*: 310 rows · `[0-9a-f]{32}`/);
  });

  test('Export to it… opens a form filled with the dataset', async () => {
    await world.slash('dataset');
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'dataset:export' });
    const form = await world.slack.waitForView(anna, /Export to a dataset/);
    expect(held(form, 'dataset')).toMatchObject({ value: expect.stringMatching(/^[0-9a-f]{24}$/) });
    await world.slack.close(anna, true);
  });

  test('created on the profile union schema, once, and the channel is told who and what', async () => {
    expect(await world.slash('dataset create "Partner drop"')).toMatch(
      /Created \*Partner drop\* in dev {2}`[0-9a-f]{24}`/,
    );
    const told = await world.slack.waitForMessage(campaigns, /created the dataset Partner drop/);
    expect(told.text).toContain(`Anna created the dataset Partner drop`);
    const [call] = await created();
    expect(call?.body).toEqual({
      name: 'Partner drop',
      schemaRef: { id: UNION, contentType: 'application/vnd.adobe.xed+json;version=1' },
    });
    const again = await world.slash('dataset create "Partner drop"');
    expect(again).toMatch(/The dataset “Partner drop” already exists in dev.*You can export to it: to:[0-9a-f]{24}/);
    expect(await world.slash('dataset create Web events')).toMatch(/already.*doesn’t use the profile union schema/);
    expect(await world.slash('dataset create "PARTNER drop"')).toMatch(
      /The dataset “Partner drop” already exists in dev/,
    );
    expect(await created()).toHaveLength(1);
  });

  test('names are compared without case; where that leaves two, they are named', async () => {
    expect(await world.slash('export "Newsletter readers" to:"AGENCY DROP"')).toMatch(/^R-\d+ queued/);
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of Newsletter readers to Agency drop[^\n]*\n/);
    const schemaRef = { id: UNION };
    const two = { a1: { name: 'Two of them', schemaRef }, a2: { name: 'TWO of them', schemaRef } };
    await world.adobe.fault({ kind: 'status', status: 200, method: 'GET', path: '/dataSets', times: 2, body: two });
    expect(await world.slash('export "VIP buyers" to:"two of them"')).toMatch(
      /2 datasets are called “two of them”\. Type the id: “Two of them” \(a1\), “TWO of them” \(a2\)/,
    );
  });

  test('an answer that got lost: looked for by its name, never asked twice', async () => {
    await world.adobe.fault({ kind: 'lose', effect: true, method: 'POST', path: '/dataSets$' });
    expect(await world.slash('dataset create "Lost drop"')).toContain('Created *Lost drop*');
    await world.adobe.fault({ kind: 'lose', effect: false, method: 'POST', path: '/dataSets$' });
    await world.slash('dataset create "Never there"');
    await world.slack.waitForEphemeral(anna, /didn’t confirm that it created “Never there”.*Check \/audience dataset/);
    expect((await created()).filter(({ body }) => JSON.stringify(body).includes('Lost drop'))).toHaveLength(1);
  });

  test('two at the same moment make one', async () => {
    const answers = await Promise.all([world.slash('dataset create Twice'), world.slash('dataset create Twice')]);
    expect(answers.filter((answer) => answer.includes('Created *Twice*'))).toHaveLength(1);
    expect(answers.join('\n')).toMatch(/already being created|The dataset “Twice” already exists/);
  });

  test('by its form, with the sentence on its field', async () => {
    await world.slash('dataset create');
    await world.slack.waitForView(anna, /Create a dataset/);
    const refused = await world.slack.submit(anna, { dataset: 'Agency drop' });
    expect(JSON.stringify(refused)).toMatch(/“Agency drop” already exists in dev.*choose it instead of creating one/);
    expect(JSON.stringify(refused)).not.toContain('to:');
    await world.slack.submit(anna, { dataset: 'By form' });
    await world.slack.waitForEphemeral(anna, /Created \*By form\* in dev/);
    await world.slack.waitForMessage(campaigns, /created the dataset By form/);
  });

  test('in production an operator is asked once; nobody else may', async () => {
    expect(await world.slash('dataset create "Live drop" in:prod')).toMatch(/Only operators can create a dataset/);
    const before = (await created()).length;
    expect(await world.slash('dataset create "Live drop" in:prod', { user: oskar })).toContain(
      'Create the dataset Live drop in Production (prod)?',
    );
    expect(await created()).toHaveLength(before);
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    const told = await world.slack.waitForMessage(campaigns, /created the dataset Live drop/);
    expect(told.text).toContain('Production (prod)');
  });

  test('guests and people of other organisations get no answer, and create nothing', async () => {
    const before = (await created()).length;
    for (const user of [gus, eve]) {
      for (const typed of ['dataset', 'dataset create Theirs'])
        expect(await world.slash(typed, { user })).toMatch(refused(user));
      for (const { text } of await world.slack.ephemerals(user)) expect(text).toMatch(refused(user));
    }
    expect(await created()).toHaveLength(before);
  });

  test.each([
    ['dataset crate Agency', /Unknown command “dataset crate Agency”.*dataset create &lt;name&gt;/],
    [`dataset create ${'x'.repeat(101)}`, /name of 1 to 100 characters/],
    ['dataset in:nowhere', /no sandbox “nowhere”/],
  ])('%.40s: what to type instead', async (typed, answer) => {
    expect(await world.slash(typed)).toMatch(answer);
  });

  test('Adobe refuses: its words, and it may be asked again at once', async () => {
    // @anna has created as many as one person may.
    const as = { user: people.ada };
    await world.adobe.fault({
      kind: 'status',
      status: 403,
      method: 'POST',
      path: '/dataSets$',
      body: { type: '/placeholder/type/uri', status: 403, title: 'Forbidden', detail: 'Manage Datasets is missing' },
    });
    expect(await world.slash('dataset create Later', as)).toMatch(/lacks a permission[^]*Manage Datasets is missing/);
    expect(await world.slash('dataset create Later', as)).toContain('Created *Later*');
  });
});
