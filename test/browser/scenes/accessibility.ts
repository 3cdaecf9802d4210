import { afterEach, expect, test } from '@jest/globals';
import axe from 'axe-core';
import { type BrowserStage, PHONE, quick, type Seat } from '../stage.js';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** What axe-core finds on the page that is serious or critical: rule, where, and what to do. */
async function violations({ page }: Seat): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run({ resultTypes: ['violations'] });
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`));
  });
}

/** The two colour schemes have the same parts in other colours. */
export async function violationsIn(scheme: 'light' | 'dark', seat: Seat): Promise<string[]> {
  await seat.page.emulateMedia({ colorScheme: scheme });
  await seat.page.locator(`html[data-theme=${scheme}]`).waitFor();
  return violations(seat);
}

/** All that the page shows, looked at by axe-core. */
export function accessibility(stage: BrowserStage): void {
  let seat: Seat;
  afterEach(async () => {
    expect(await stage.complaints(seat)).toEqual([]);
    await seat.leave();
  });

  test('what it must find, it finds', async () => {
    seat = await stage.sit('ada');
    await seat.page.locator('.room h1').evaluate((heading) => {
      heading.insertAdjacentHTML('afterend', '<button></button><p style="color:#ccc;background:#fff">pale</p>');
    });
    const found = await violations(seat);
    expect(found.map((line) => line.split(':')[0]).sort()).toEqual(['button-name', 'color-contrast']);
  });

  test.each([
    {
      on: 'a wide screen, light and dark',
      room: 'looked-at-wide',
      schemes: ['light', 'dark'] as const,
      audience: 'Newsletter readers',
    },
    // Another layout.
    {
      on: 'a phone',
      room: 'looked-at-narrow',
      schemes: ['light'] as const,
      options: PHONE,
      audience: 'Open invitations',
    },
  ])(
    '$on: empty channel, form, form with errors, card, report, thread, Home',
    async ({ room, schemes, options, audience }) => {
      await stage.adobe.settings(quick);
      seat = await stage.sit('ada', options);
      const found: Record<string, string[]> = {};
      const look = async (where: string) => {
        for (const scheme of schemes) {
          const wrong = await violationsIn(scheme, seat);
          if (wrong.length > 0) found[`${where}, ${scheme}`] = wrong;
        }
      };
      await seat.go('no-bot');
      await look('empty channel');
      await seat.go(await stage.makeChannel(room));
      await seat.opens('/audience evaluate', /evaluations? used today/);
      await look('form');
      await seat.send('Evaluate');
      await seat.errorAt('Audiences', /Choose at least one audience/);
      await look('form with errors');
      await seat.page.keyboard.press('Escape');
      await seat.form.waitFor({ state: 'detached' });
      await seat.opens('/audience export "VIP buyers" updated:7d', /^Required if the audiences use different/);
      await look('form of export, filters open');
      await seat.page.keyboard.press('Escape');
      await seat.form.waitFor({ state: 'detached' });
      await seat.type(`/audience evaluate "${audience}" to:"Agency drop"`);
      await seat.reads(new RegExp(`rows of ${audience} to Agency drop.*Took`, 's'));
      await seat.type('/audience find leavers');
      await seat.reads(/Audiences matching “leavers”/);
      await look('channel');
      await (
        await seat.reads(new RegExp(`rows of ${audience}.*Took`, 's'))
      )
        .getByRole('button', { name: /show the thread/ })
        .click();
      const thread = seat.page.getByRole('complementary', { name: 'Thread' });
      await thread.getByText(`rows of ${audience}`).first().waitFor();
      await look('thread');
      await thread.getByRole('button', { name: 'Close the thread' }).click();
      await seat.go('Usher');
      await seat.page.getByRole('tab', { name: 'Home' }).click();
      await seat.page.getByRole('region', { name: 'Home' }).getByRole('heading', { name: 'Running now' }).waitFor();
      await look('Home');
      expect(found).toEqual({});
    },
  );
}
