// The tours of looks: dark, phones, a tablet and a wide screen.
import { quick } from './runs.js';

/** On a desk and on a phone, light and dark. */
export const LOOKS = [
  { look: 'desk-light', width: 1280, theme: 'light' },
  { look: 'desk-dark', width: 1280, theme: 'dark' },
  { look: 'phone-light', width: 360, theme: 'light' },
  { look: 'phone-dark', width: 360, theme: 'dark' },
];

export async function dark(studio) {
  const { shot, adobe } = studio;
  await adobe.settings(quick);
  const anna = await studio.sit({ theme: 'dark', width: 1440, height: 900, curtain: 'open' });
  await anna.type('/audience evaluate "VIP buyers" "Cart leavers"');
  const report = await anna.reads(/profiles.*Took/s);
  await shot('dark');
  await report.getByRole('button', { name: 'show the thread' }).click();
  await shot('dark-thread-and-curtain');
  await anna.type('/audience export "VIP buyers"');
  await anna.opens('Export to a dataset');
  await shot('dark-form');
  await anna.form.getByRole('button', { name: 'Review' }).click();
  await anna.form.locator('.wrong').first().waitFor();
  await shot('dark-form-errors');
  await anna.shut();
  await adobe.nextJob({
    kind: 'export',
    outcome: 'FAILED',
    errors: [{ code: '0090000009', msg: 'No space is left.' }],
  });
  await anna.type('/audience export "Newsletter readers" to:"Agency drop"');
  await anna.reads(/Export failed/);
  await shot('dark-failed');
  await anna.go('Usher');
  await anna.page.getByRole('tab', { name: 'Home' }).click();
  await anna.page.locator('.home .blocks').waitFor();
  await shot('dark-home');
}

export async function phones(studio) {
  const { adobe } = studio;
  await adobe.settings(quick);
  const desk = await studio.sit();
  await desk.type('/audience evaluate "VIP buyers" "Cart leavers"');
  await desk.reads(/profiles.*Took/s);
  await phone(studio, { width: 390 });
  await phone(studio, { width: 390, theme: 'dark' });
  await phone(studio, { width: 360 });
}

async function phone(studio, { width, theme = 'light' }) {
  const name = `phone-${width}${theme === 'dark' ? '-dark' : ''}`;
  const shot = (what) => studio.shot(`${name}-${what}`);
  const anna = await studio.sit({ width, theme, height: 844, touch: true, scale: 2 });
  await shot('channel');
  await anna.drawer();
  await shot('drawer');
  await anna.page.locator('.channel-row', { hasText: 'campaigns' }).click();
  await anna.composer.fill('/audience ');
  await shot('composer');
  await anna.composer.fill('');
  await phoneForms(anna, shot);
  await anna.page.locator('.room').getByRole('button', { name: 'show the thread' }).first().click();
  await shot('thread');
  await anna.page.getByRole('button', { name: 'Close the thread' }).click();
  await anna.page.getByRole('button', { name: 'Behind the curtain' }).click();
  await shot('curtain');
  await anna.page.getByRole('button', { name: 'Close the curtain' }).click();
  await anna.go('Usher');
  await anna.page.getByRole('tab', { name: 'Home' }).click();
  await anna.page.locator('.home .blocks').waitFor();
  await shot('home');
}

/** Of export, with what lies on top of it. */
async function phoneForms(anna, shot) {
  await anna.type('/audience export');
  await anna.opens('Export to a dataset');
  await anna.pickAudiences('VIP buyers', 'Cart leavers');
  await shot('form');
  await anna.form.getByLabel(/^Dataset/).fill('a');
  await anna.page.getByRole('option').first().waitFor();
  await shot('type-ahead');
  await anna.page.keyboard.press('Escape');
  await anna.form.getByRole('button', { name: 'Filters' }).click();
  await anna.form.getByRole('combobox', { name: /^Merge policy/ }).waitFor();
  await anna.form.getByLabel(/^Entered from/).scrollIntoViewIfNeeded();
  await shot('form-filters');
  await anna.form.getByRole('button', { name: 'Override per audience' }).click();
  await anna.form.getByLabel('Back').waitFor();
  await anna.opens('Override per audience');
  await shot('form-per-audience');
  await anna.form.getByLabel('Back').click();
  await anna.form.getByRole('button', { name: 'Review' }).click();
  await anna.form.locator('.wrong').first().waitFor();
  await shot('form-errors');
  await anna.shut();
}

export async function wide(studio) {
  const { shot, adobe } = studio;
  await adobe.settings(quick);
  const first = await studio.sit();
  await first.type('/audience evaluate "VIP buyers" "Cart leavers"');
  await first.reads(/profiles.*Took/s);
  await studio.sit({ width: 820, height: 1000 });
  await shot('tablet');
  const anna = await studio.sit({ width: 1600, height: 900, curtain: 'open' });
  await anna.page.locator('.room').getByRole('button', { name: 'show the thread' }).first().click();
  await shot('wide-1600');
}
