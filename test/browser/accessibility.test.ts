import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import { type BrowserStage, openBrowser, type Seat } from './stage.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What axe-core finds on the page that is serious or critical: rule, where, and what to do. */
async function violations({ page }: Seat): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`));
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

describe('axe-core finds nothing serious on the page', () => {
  let stage: BrowserStage;
  let seat: Seat;
  beforeAll(async () => {
    stage = await openBrowser({ adobe: { queuedMs: 50, evaluationMs: 300, exportMs: 300 } });
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    expect(await stage.complaints(seat)).toEqual([]);
    await seat.close();
  });

  test('what it must find, it finds', async () => {
    seat = await stage.sit('anna');
    await seat.page.locator('.room h1').evaluate((heading) => {
      heading.insertAdjacentHTML('afterend', '<button></button><p style="color:#ccc;background:#fff">pale</p>');
    });
    const found = await violations(seat);
    expect(found.map((line) => line.split(':')[0]).sort()).toEqual(['button-name', 'color-contrast']);
  });

  // The two colour schemes have the same parts in other colours; a phone has another layout.
  test.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' as const }],
    ['phone', PHONE],
  ])('%s: empty channel, form, form with errors, card, report, thread, Home', async (_name, options) => {
    seat = await stage.sit('ada', options);
    const found: Record<string, string[]> = {};
    const look = async (where: string) => {
      const wrong = await violations(seat);
      if (wrong.length > 0) found[where] = wrong;
    };
    await seat.go('no-bot');
    await look('empty channel');
    await seat.go('campaigns');
    await seat.opens('/audience evaluate', /runs? used today/);
    await look('form');
    await seat.send('Evaluate');
    await seat.errorAt('Audiences', /Choose at least one audience/);
    await look('form with errors');
    await seat.page.keyboard.press('Escape');
    await seat.form.waitFor({ state: 'detached' });
    await seat.opens('/audience export "VIP buyers" updated:7d', /Merge policy/);
    await look('form of export, filters open');
    await seat.page.keyboard.press('Escape');
    await seat.form.waitFor({ state: 'detached' });
    await seat.type('/audience evaluate "Newsletter readers" to:"Agency drop"');
    await seat.reads(/Exported Newsletter readers to Agency drop/);
    await seat.type('/audience find leavers');
    await seat.reads(/Audiences with “leavers”/);
    await look('channel');
    await (await seat.reads(/Exported Newsletter readers/)).getByRole('button', { name: /show the thread/ }).click();
    const thread = seat.page.getByRole('complementary', { name: 'Thread' });
    await thread
      .getByText(/Exported Newsletter readers/)
      .first()
      .waitFor();
    await look('thread');
    await thread.getByRole('button', { name: 'Close the thread' }).click();
    await seat.go('Usher');
    await seat.page.getByRole('tab', { name: 'Home' }).click();
    await seat.page.getByRole('region', { name: 'Home' }).getByRole('heading', { name: 'My runs' }).waitFor();
    await look('Home');
    expect(found).toEqual({});
  });
});
