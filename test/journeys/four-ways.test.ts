import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { channelIds, people } from '../../playground/slack/content.js';
import { copied, formSteps, held } from './form-steps.js';
import { reportOf } from './posts.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna } = people;
const LONG = `Launch "${'x'.repeat(65)}" & b`;

/** By their ids: names that look like the language, like each other, or like an id. */
const AUDIENCES = {
  home: '@home: shoppers',
  promo: 'promo:winter',
  exited: 'VIP=exited',
  long: LONG,
  first: 'Same name',
  second: 'Same name',
  short: 'a <#C0|x> &amp; b',
  named: 'short',
};

const SEGMENTS = [
  { segmentId: 'home', segmentNs: 'ups', status: ['exited'] },
  { segmentId: 'long', segmentNs: 'ups', status: ['realized', 'exited'] },
  { segmentId: 'second', segmentNs: 'ups', status: ['realized'] },
  { segmentId: 'short', segmentNs: 'ups', status: ['realized'] },
  { segmentId: 'promo', segmentNs: 'ups', status: ['realized', 'existing'] },
  { segmentId: 'seg,VIP', segmentNs: 'AAM', status: ['exited'] },
  { segmentId: 'exited', segmentNs: 'ups', status: ['realized'] },
];

journey('an export by form, again and as a command', { start: false }, (world) => {
  const form = formSteps(world);
  beforeAll(async () => {
    await world.adobe.addAudiences(
      'dev',
      Object.entries(AUDIENCES).map(([id, name]) => ({ id, name })),
    );
    await world.start();
  });

  const bodies = async () => (await world.adobe.calls('POST', /export\/jobs$/)).map(({ body }) => body);
  const offered = async (text: string, id: string) => {
    const { options } = await world.slack.suggest(anna, 'fill:audiences', text);
    const found = options.find(({ value }) => value === id);
    if (!found) throw new Error(`${id} is not offered: ${JSON.stringify(options)}`);
    return found;
  };
  const review = async () => {
    await world.slack.submit(anna);
    await form.shows(/Review export/);
    await world.slack.submit(anna);
  };

  test('what was picked and pasted is what Adobe is sent, with what differs for each', async () => {
    await form.open('export to:"Agency drop"');
    const rows = [
      await offered('home', 'home'),
      await offered('Launch', 'long'),
      await offered('Same', 'second'),
      await offered('a <', 'short'),
    ];
    for (const { text } of rows) expect(text.text.length).toBeLessThanOrEqual(75);
    const pasted = '"promo:winter"=realized|existing\nAAM:"seg,VIP"=exited\n"VIP=exited"';
    await world.slack.fill(anna, { 'fill:audiences': rows, 'pasted:0': pasted });
    await form.shows(/Audiences · 4 of 20/);
    await world.slack.press(anna, 'fill:per-audience');
    await world.slack.waitForView(anna, /Override per audience/);
    await world.slack.submit(anna, { 'own-statuses:home': ['exited'], 'own-statuses:long': ['realized', 'exited'] });
    await form.shows(/2 audiences have their own settings/);
    await review();
    await reportOf(world, 'R-1001', campaigns);
    expect(await bodies()).toMatchObject([{ filter: { segments: SEGMENTS } }]);
  });

  test('“Run again…”, sent as it opens, and its words, typed as they were copied, send the same', async () => {
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:again', value: 'R-1001' });
    const filled = await form.shows(/Run again · from R-1001/);
    const values = z.array(z.looseObject({ value: z.string() })).parse(held(filled, 'audiences'));
    expect(values.map(({ value }) => value)).toEqual([
      'home',
      'long',
      'second',
      'short',
      'promo',
      '@AAM:seg,VIP',
      'exited',
    ]);
    await form.completed();
    await review();
    await world.slack.waitForEphemeral(anna, /^R-1002 queued/);
    await reportOf(world, 'R-1002', campaigns);
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:command', value: 'R-1002' });
    await world.slash(await copied(world, 'id'));
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForEphemeral(anna, /^R-1003 queued/);
    await reportOf(world, 'R-1003', campaigns);
    const [first, ...others] = await bodies();
    expect(others).toEqual([first, first]);
  });

  test('what was picked is taken while Adobe is slow, and is that one', async () => {
    await form.open('export to:"Agency drop"');
    const row = await offered('Same', 'first');
    await world.slack.fill(anna, { 'fill:audiences': [row] });
    await form.shows(/Audiences · 1 of 20/);
    await world.adobe.fault({ method: 'POST', path: 'audiences/bulk-get', kind: 'hang', times: 2 });
    await review();
    await world.slack.waitForEphemeral(anna, /^R-1004 queued\. Checking the names/);
    await reportOf(world, 'R-1004', campaigns);
    const last = (await bodies()).at(-1);
    expect(last).toMatchObject({ filter: { segments: [{ segmentId: 'first', status: ['realized'] }] } });
  });
});
