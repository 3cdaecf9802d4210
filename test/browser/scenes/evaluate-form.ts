import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { shortened } from '../../../playground/backstage/backstage.js';
import { SPEED } from '../../../playground/backstage/pace.js';
import { type BrowserStage, PHONE, quick, type Seat } from '../stage.js';

/** The form of `/audience evaluate`. */
export function evaluateForm(stage: BrowserStage): void {
  let channel: string;
  let anna: Seat;
  beforeAll(async () => {
    channel = await stage.makeChannel('form-of-evaluate');
    anna = await stage.sit('anna');
    await anna.go(channel);
  });
  beforeEach(() => stage.adobe.settings(quick));
  afterEach(async () => expect(await stage.complaints(anna)).toEqual([]));
  afterAll(() => anna.leave());

  test('a newcomer, at the speed of the demo: two audiences by a part of their names, one report', async () => {
    await stage.adobe.settings(shortened(SPEED));
    await anna.opens('/audience evaluate', /evaluations? used today/);
    await anna.pick(/^Audiences/, 'vip', 'VIP buyers');
    await anna.pick(/^Audiences/, 'leav', 'Cart leavers');
    await anna.form.getByText(/Last count VIP buyers 4,195 .* · Cart leavers 310/).waitFor();
    await anna.send('Evaluate');
    await anna.reads(/R-\d+ queued/);
    const report = await anna.reads(/VIP buyers.*profiles.*Took/s);
    expect(await report.textContent()).toMatch(/VIP buyers.*4,\d{3} profiles.*Cart leavers.*3\d\d profiles/s);
    expect((await stage.evaluations('VIP buyers', 'Cart leavers')).length).toBe(1);
  });

  test('with the keyboard alone: the focus stays in the form, arrows choose, Escape closes one thing at a time', async () => {
    const { keyboard } = anna.page;
    const composer = anna.page.locator('.room .composer textarea');
    const opens = () =>
      anna.opens('/audience evaluate', /evaluations? used today/, async () => {
        await keyboard.type('/audience evaluate');
        await keyboard.press('Enter');
      });
    await anna.tabsTo(composer);
    await opens();
    await anna.staysInside(anna.form);
    const audiences = anna.form.getByRole('combobox', { name: /^Audiences/ });
    await anna.tabsTo(audiences);
    const types = (text: string) => async () => {
      await keyboard.press('Control+A');
      await keyboard.type(text);
    };
    const options = anna.page.getByRole('option', { name: 'Summer sale' });
    await anna.offers(options.nth(1), types('summer'));
    // The list that opened with the form is gone.
    const list = anna.page.getByRole('listbox', { name: 'Options' });
    await list.getByRole('option').first().and(options).waitFor();
    await keyboard.press('ArrowDown');
    expect(await audiences.getAttribute('aria-activedescendant')).toBe(await options.nth(1).getAttribute('id'));
    await keyboard.press('Enter');
    await anna.form.getByRole('button', { name: 'Remove Summer sale' }).waitFor();
    await keyboard.press('Escape');
    await options.first().waitFor({ state: 'detached' });
    expect(await anna.form.isVisible()).toBe(true);
    await keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
    expect(await anna.hasFocus(composer)).toBe(true);

    await opens();
    await anna.tabsTo(audiences);
    await anna.offers(anna.page.getByRole('option', { name: 'Lapsed for a year' }), types('lapsed'));
    await keyboard.press('Enter');
    await anna.form.getByRole('button', { name: 'Remove Lapsed for a year' }).waitFor();
    await anna.tabsTo(anna.form.getByRole('button', { name: 'Evaluate', exact: true }));
    await keyboard.press('Space');
    await anna.reads(/Lapsed for a year .*profiles.*Took/s);
    expect(await anna.hasFocus(composer)).toBe(true);
  });

  test('what is wrong is said at its field, which gets the focus; what was typed is kept', async () => {
    await anna.opens('/audience evaluate', /evaluations? used today/);
    await anna.send('Evaluate');
    const audiences = anna.form.getByRole('combobox', { name: /^Audiences/ });
    await anna.errorAt('Audiences', /Choose at least one audience, or paste ids below/);
    await anna.focused(audiences);
    const pasted = anna.form.getByLabel(/^Or paste a list/);
    await pasted.fill('AAM:12345');
    await anna.send('Evaluate');
    await anna.errorAt('Or paste a list', /AAM:12345 comes from outside/);
    await anna.focused(pasted);
    expect(await pasted.getAttribute('aria-invalid')).toBe('true');
    expect(await pasted.inputValue()).toBe('AAM:12345');
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
  });

  test('on a phone: the same, and nothing is wider than the screen', async () => {
    const phone = await stage.sit('anna', PHONE);
    await phone.go(channel);
    await phone.fits();
    await phone.opens('/audience evaluate', /evaluations? used today/);
    // Not a field: nothing is to pop up unasked.
    await phone.focused(phone.form.getByRole('heading', { name: 'Evaluate audiences' }));
    await phone.pick(/^Audiences/, 'newsl', 'Newsletter readers');
    await phone.pick(/^Audiences/, 'men', /Men & women/);
    await phone.fits();
    await phone.send('Evaluate');
    const report = await phone.reads(/Newsletter readers.*profiles.*Took/s);
    await report.getByRole('button', { name: 'show the thread' }).click();
    const thread = phone.page.getByRole('complementary', { name: 'Thread' });
    await thread.locator('.message', { hasText: /Newsletter readers.*profiles.*Took/s }).waitFor();
    await phone.fits();
    await thread.getByRole('button', { name: 'Close the thread' }).click();
    const button = phone.page.getByRole('button', { name: 'Behind the curtain' });
    await button.click();
    await phone.focused(phone.curtain.getByRole('heading', { name: 'Behind the curtain' }));
    await phone.fits();
    // All else is covered.
    await phone.page.locator('.room').waitFor({ state: 'hidden' });
    await phone.page.keyboard.press('Escape');
    await phone.curtain.waitFor({ state: 'detached' });
    await phone.focused(button);
    expect(await stage.complaints(phone)).toEqual([]);
    await phone.leave();
  });
}
