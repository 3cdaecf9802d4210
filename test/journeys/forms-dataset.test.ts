import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { formSteps, held, wordsOf } from './form-steps.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, oskar } = people;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
const POLICY = '0bf16e61-90e9-4204-b8fa-ad250360957b';

journey('a dataset is created from inside the export form', {}, (world) => {
  const created = () => world.adobe.calls('POST', /catalog\/dataSets/);
  const form = formSteps(world);

  const openOver = async (user: string = anna) => {
    await world.slack.press(user, 'fill:create-dataset');
    return world.slack.waitForView(user, /Create a dataset/);
  };

  test('the form comes back with it chosen and nothing lost, and exports to it', async () => {
    await form.open('export to:"Agency drop"');
    await world.slack.press(anna, 'fill:filters');
    await form.shows(/Merge policy/);
    await world.slack.fill(anna, { 'fill:audiences': ['VIP buyers'], 'fields:0': 'identities.id', 'batch:0': 'each' });
    await world.slack.fill(anna, { 'policy:0:listed': POLICY, 'version:0': '1', 'statuses:0': ['exited'] });
    await openOver();
    await world.slack.submit(anna, { 'dataset-name': 'Autumn drop' });
    const back = await form.shows(/Export to a dataset(?![^]*Creating)[^]*Merge policy/);
    expect(JSON.stringify(held(back, 'dataset'))).toContain('Autumn drop');
    expect(JSON.stringify([held(back, 'audiences'), held(back, 'policy'), held(back, 'batch')])).toMatch(
      /VIP buyers.*0bf16e61.*each/,
    );
    expect([held(back, 'fields'), held(back, 'version')]).toEqual(['identities.id', '1']);
    await world.slack.waitForEphemeral(anna, /^Created \*Autumn drop\* in dev/);
    await world.slack.waitForMessage(campaigns, new RegExp(`Anna created the dataset Autumn drop`));
    await world.slack.submit(anna);
    await form.shows(/Review export[^]*Autumn drop/);
    await world.slack.submit(anna);
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of VIP buyers to Autumn drop[^\n]*\n[^]*· dev · R-1001/);
    expect(await created()).toHaveLength(1);
  });

  test('a name that is taken: said at the name', async () => {
    await form.open('export');
    await openOver();
    const { errors } = await world.slack.submit(anna, { 'dataset-name': 'Agency drop' });
    expect(errors?.['dataset']).toMatch(/The dataset “Agency drop” already exists in dev/);
  });

  test('Adobe refuses: the form comes back with the reason, and what was chosen before', async () => {
    await form.open('export to:"Agency drop"');
    await openOver();
    const before = (await created()).length;
    await world.adobe.fault({ method: 'POST', path: 'catalog/dataSets', kind: 'status', status: 403 });
    await world.slack.submit(anna, { 'dataset-name': 'Not allowed' });
    const back = await form.shows(/⚠️ The dataset was not created. Adobe denied access: Usher’s credential/);
    expect(JSON.stringify(held(back, 'dataset'))).toContain('Agency drop');
    expect(await created()).toHaveLength(before + 1);
  });

  test.each([
    [true, /Export to a dataset(?![^]*⚠️)/, /Winter drop/],
    [false, /⚠️ Adobe didn’t confirm that it created “Spring drop”/, /^null$/],
  ])('the answer is lost, created %s: it is looked for instead of sent again', async (effect, words, chosen) => {
    await form.open('export');
    await openOver();
    const before = (await created()).length;
    await world.adobe.fault({ method: 'POST', path: 'catalog/dataSets', kind: 'lose', effect });
    await world.slack.submit(anna, { 'dataset-name': effect ? 'Winter drop' : 'Spring drop' });
    const back = await form.shows(words);
    expect(JSON.stringify(held(back, 'dataset') ?? null)).toMatch(chosen);
    expect(await created()).toHaveLength(before + 1);
  });

  test('production is named, and only operators may', async () => {
    await form.open('export in:prod', { user: oskar });
    expect(wordsOf(await openOver(oskar))).toMatch(/created in Production \(prod\)[^]*Create in Production/);
    await form.open('export');
    await world.slack.choose(anna, 'fill:sandbox', 'prod');
    await form.shows(/Live campaigns use this sandbox/);
    await world.slack.press(anna, 'fill:create-dataset');
    await form.shows(new RegExp(`⚠️ Only operators can create a dataset in Production \\(prod\\). Ask: Oskar`));
    expect(await world.slack.views(anna)).toHaveLength(1);
  });
});

journey('answers to reading verbs open filled forms', {}, (world) => {
  const form = formSteps(world);

  test.each([
    ['find VIP', 'audience:evaluate', /Evaluate audiences/, 'audiences', /"VIP buyers"/],
    ['find VIP', 'audience:export', /Export to a dataset/, 'audiences', /"VIP buyers"/],
    ['dataset', 'dataset:export', /Export to a dataset/, 'dataset', /5b020a27e7040801dedba61b/],
  ])('%s, %s', async (typed, actionId, title, field, value) => {
    await form.open('export');
    await world.slack.suggest(anna, 'fill:audiences', 'VIP');
    await world.slack.close(anna, true);
    await world.slash(typed);
    const one = field === 'dataset' ? '5b020a27e7040801dedba61b Agency drop' : `${VIP} VIP buyers`;
    await world.slack.click({ user: anna, channel: campaigns, actionId, value: `dev ${one}` });
    const opened = await world.slack.waitForView(anna, title);
    expect(JSON.stringify(held(opened, field))).toMatch(value);
    expect(await world.adobe.jobs()).toEqual([]);
  });
});
