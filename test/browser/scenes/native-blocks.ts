import { WebClient } from '@slack/web-api';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { channelIds, people } from '../../../playground/slack/content.js';
import { say } from '../../../playground/slack/writing.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';
import {
  axes,
  dataTable,
  days,
  link,
  number,
  pie,
  pieces,
  plot,
  points,
  raw,
  table,
  times,
} from '../../playground/slack/native-samples.js';
import { ROOT } from '../desk.js';
import type { BrowserStage, Seat } from '../stage.js';
import { violationsIn } from './accessibility.js';

const { campaigns: channel } = channelIds;
const plain = (text: string) => ({ type: 'plain_text', text });
const sizes = [7, 30, 200, 1, 12, 5];
const rows = [
  [raw('Name'), raw('Profiles')],
  ...sizes.map((size, at) => [at === 0 ? link : raw(`Audience ${at}`), number(size)]),
];

/** Tables, charts and overflow menus, and what is new, shown by a Slack of its own, which no bot stands behind. */
export function nativeBlocks(stage: BrowserStage): void {
  let slack: SlackWorld;
  let client: WebClient;
  let anna: Seat;
  beforeAll(async () => {
    slack = await startSlack({
      settings: { postEveryMs: 0, tiers: false },
      page: { folder: join(ROOT, 'dist', 'playground', 'page') },
    });
    client = new WebClient('xoxb-stand-in', { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
    anna = await stage.deskAt(slack.url).sit('anna');
    await anna.go('campaigns');
  });
  afterAll(async () => {
    await anna.leave();
    await slack.close();
  });
  afterEach(async () => {
    expect(anna.problems).toEqual([]);
    expect(await anna.page.locator('[data-unknown]').allTextContents()).toEqual([]);
  });

  // The SDK's types lack charts.
  const post = (...blocks: object[]) =>
    client.apiCall('chat.postMessage', { channel, text: 'x', blocks: JSON.stringify(blocks) });
  const looks = async () => [...(await violationsIn('light', anna)), ...(await violationsIn('dark', anna))];

  test('a data_table has heads, links and pages, and is sorted by its heads', async () => {
    await post(dataTable({ caption: 'Sizes', rows, page_size: 4 }));
    const grid = anna.page.getByRole('table', { name: 'Sizes' });
    const profiles = () => grid.locator('tbody td').allTextContents();
    await grid.waitFor();
    expect(await profiles()).toEqual(['7', '30', '200', '1']);
    expect(await grid.getByRole('rowheader', { name: 'VIP buyers' }).getByRole('link').getAttribute('href')).toBe(
      'https://example.com/a',
    );
    expect(
      await grid
        .locator('tbody td')
        .first()
        .evaluate((cell) => getComputedStyle(cell).textAlign),
    ).toBe('right');
    await anna.page.getByRole('button', { name: 'Next page' }).click();
    expect(await profiles()).toEqual(['12', '5']);
    await anna.page.getByText('5–6 of 6').waitFor();
    await grid.getByRole('button', { name: 'Profiles' }).press('Enter');
    expect(await profiles()).toEqual(['1', '5', '7', '12']);
    await grid.getByRole('button', { name: 'Profiles' }).press('Enter');
    expect(await profiles()).toEqual(['200', '30', '12', '7']);
    expect(await grid.getByRole('columnheader', { name: 'Profiles' }).getAttribute('aria-sort')).toBe('descending');
  });

  test('a table stands as it came', async () => {
    await post(table({ column_settings: [null, { align: 'center' }] }));
    const cells = anna.page.locator('.message').last().locator('th, td');
    await anna.page.getByRole('region', { name: 'Table' }).waitFor();
    expect(await cells.allTextContents()).toEqual(['VIP buyers', 'x', '3']);
    expect(await cells.nth(1).evaluate((cell) => getComputedStyle(cell).textAlign)).toBe('center');
  });

  test('charts: every kind, with all numbers for those who do not see them', async () => {
    const many = times(20, (at) => `Day ${at + 1}`);
    const series = times(2, (at) => ({ name: `No ${at}`, data: points(many) }));
    await post(plot(), plot({ type: 'bar', series: [{ name: 'a', data: points() }], ...axes(days) }));
    await post(plot({ type: 'area', series, ...axes(many, { x_label: 'Day' }) }), pie(pieces(3)));
    const chart = (name: RegExp) => anna.page.getByRole('img', { name });
    await chart(/^Pie chart, By source: No 0 1, No 1 1, No 2 1$/).waitFor();
    expect(await chart(/^Pie/).locator('path').count()).toBe(3);
    expect(
      await chart(/^Line chart, Members by day\. EMEA: Mon -0\.5, Tue 0\.5$/)
        .locator('circle')
        .count(),
    ).toBe(2);
    expect(await chart(/^Bar/).locator('rect').count()).toBe(2);
    expect(await chart(/^Area/).locator('polygon').count()).toBe(2);
    expect(await anna.page.locator('.legend').last().allInnerTexts()).toEqual([expect.stringMatching(/33\.3%/)]);
    expect(await looks()).toEqual([]);
  });

  test('an overflow menu by keyboard: opened, moved in, left, and chosen from', async () => {
    const options = ['Details', 'Files'].map((text) => ({
      text: plain(text),
      value: text,
      description: plain('More'),
    }));
    await post({ type: 'actions', elements: [{ type: 'overflow', action_id: 'more', options }] });
    const opener = anna.page.locator('.message').last().getByRole('button', { name: 'More actions' }).first();
    const item = (name: RegExp) => anna.page.getByRole('menuitem', { name });
    await opener.press('ArrowDown');
    await anna.focused(item(/^Details/));
    expect(await looks()).toEqual([]);
    await anna.page.keyboard.press('ArrowDown');
    await anna.focused(item(/^Files/));
    await anna.page.keyboard.press('Escape');
    await anna.focused(opener);
    expect(await anna.page.getByRole('menu').count()).toBe(0);
    await opener.press('Enter');
    await anna.focused(item(/^Details/));
    await anna.page.keyboard.press('ArrowUp');
    await anna.page.keyboard.press('Enter');
    await anna.focused(opener);
    const sent = slack.state.traffic.filter(({ direction }) => direction === 'delivery').at(-1);
    expect(JSON.stringify(sent?.request)).toContain('Files');
  });

  test('what is new is followed at the end, and announced to those who have scrolled up', async () => {
    const lines = anna.page.locator('.room .lines-box');
    const left = () => lines.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    const announced = anna.page.locator('.new-lines button');
    const wrote = (text: string) => say(slack.state, { user: people.oskar, channel, text });
    wrote('at the end');
    await anna.reads('at the end');
    expect(await left()).toBeLessThan(2);
    await lines.hover();
    await anna.page.mouse.wheel(0, -2_000);
    await anna.page.waitForFunction(() => (document.querySelector('.room .lines-box')?.scrollTop ?? 1) < 300);
    const [card] = slack.state.messages;
    await client.chat.update({ channel, ts: card?.ts ?? '', text: 'edited', blocks: [] });
    await anna.reads('edited');
    expect(await announced.count()).toBe(0);
    wrote('one more');
    await announced.filter({ hasText: /^New message/ }).waitFor();
    wrote('and another');
    await announced.filter({ hasText: '2 new messages' }).click();
    await announced.waitFor({ state: 'detached' });
    expect(await left()).toBeLessThan(2);
  });
}
