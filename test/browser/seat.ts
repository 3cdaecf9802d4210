import { type Locator, type Page } from 'playwright-core';
import { waitUntil } from '../../playground/waiting.js';

/** Longest wait for anything on the page; the machine may be busy with other tests. */
export const PATIENCE_MS = 30_000;
/** Playwright itself looks twice a second, once it has waited for a while. */
const LOOK_EVERY_MS = 100;
/** When a person asks again who was told that Adobe was late. */
const AGAIN_MS = 3_000;
/** More stops than any surface has. */
const MOST_TABS = 80;

/** What a person does and sees, in words. */
export class Seat {
  /** What the browser itself complained of: a script that failed, a file that did not come. */
  readonly problems: string[] = [];

  constructor(
    readonly page: Page,
    /** In lower case. */
    readonly name: string,
    /** Gives the tab back. */
    readonly leave: () => Promise<void>,
  ) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error') this.problems.push(line.text());
    });
  }

  /** The topmost form. */
  get form(): Locator {
    return this.page.locator('dialog.form form:not([hidden])');
  }

  get curtain(): Locator {
    return this.page.getByRole('complementary', { name: 'Behind the curtain' });
  }

  get #narrow(): boolean {
    return (this.page.viewportSize()?.width ?? 0) <= 760;
  }

  async become(name: string): Promise<void> {
    await this.#inSidebar('.person-row', name);
    await this.page.locator('.you', { hasText: new RegExp(name, 'i') }).waitFor({ state: 'attached' });
  }

  async go(channel: string): Promise<void> {
    await this.#inSidebar('.channel-row .channel-name', channel);
    await this.page.getByRole('heading', { level: 1, name: channel }).waitFor();
  }

  /** On a narrow screen the sidebar is a drawer, which closes when something was chosen. */
  async #inSidebar(row: string, text: string): Promise<void> {
    const wanted = this.page.locator(row, { hasText: new RegExp(text, 'i') }).first();
    if (this.#narrow) await this.page.getByRole('button', { name: 'Channels and people' }).click();
    await wanted.click();
    if (this.#narrow) await wanted.waitFor({ state: 'hidden' });
  }

  /** Types into the composer and sends. */
  async type(text: string): Promise<void> {
    await this.page.locator('.room .composer textarea').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The newest message that says this. */
  message(text: string | RegExp): Locator {
    return this.page.locator('.room .message', { hasText: text }).last();
  }

  /** Waits for a message in the channel that says this. */
  async reads(text: string | RegExp): Promise<Locator> {
    const message = this.message(text);
    await this.#sees(message, `a message that says ${text}`);
    return message;
  }

  async press(button: string | RegExp, within: Locator = this.page.locator('.room')): Promise<void> {
    await within.getByRole('button', { name: button }).last().click();
  }

  /** Chooses in the menu behind a message's buttons. */
  async chooses(item: string, within: Locator): Promise<void> {
    // The message has a menu of its own, after those that stand in it.
    await within.getByRole('button', { name: 'More actions' }).first().click();
    // The menu stands where nothing of the message cuts it off.
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Types a command and waits until its form says this: then Adobe has completed it. */
  async opens(typed: string, says: string | RegExp, type = () => this.type(typed)): Promise<void> {
    await type();
    const wanted = this.form.getByText(says);
    const late = this.form.getByText(/Adobe allows about \d+ evaluations a day/);
    await this.#sees(wanted, `a form that says ${says}`, late, async () => {
      await this.page.keyboard.press('Escape');
      await this.form.waitFor({ state: 'detached' });
      await type();
    });
  }

  /** Types in a picker, and waits until it offers this. */
  async offers(option: Locator, type: () => Promise<void>): Promise<void> {
    await type();
    const late = this.page.getByRole('option', { name: /Adobe (is slow|didn’t answer)/ });
    await this.#sees(option, 'what was typed, among the options', late, type);
  }

  /** Chooses in a picker by typing a part of the name. A list to choose several from stays open until Escape. */
  async pick(label: string | RegExp, typed: string, option: string | RegExp): Promise<void> {
    const list = this.page.getByRole('listbox', { name: 'Options' });
    const field = this.form.getByRole('combobox', { name: label });
    const wanted = list.getByRole('option', { name: option }).first();
    await this.offers(wanted, async () => {
      await field.fill('');
      await field.fill(typed);
    });
    const several = await list.and(this.page.locator('[aria-multiselectable=true]')).count();
    await wanted.click();
    if (several > 0) await this.page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
  }

  /** Waits for the form of this title. */
  async titled(title: string): Promise<void> {
    await this.#sees(this.form.getByRole('heading', { name: title, exact: true }), `the form ${title}`);
  }

  /** Presses the button that sends the form. */
  async send(button: string): Promise<void> {
    await this.form.locator('footer').getByRole('button', { name: button, exact: true }).click();
  }

  async errorAt(label: string, says: RegExp): Promise<void> {
    const field = this.form.locator('.input.wrong', { hasText: label });
    await this.#sees(field.getByRole('alert').filter({ hasText: says }), `the error ${says} at ${label}`);
  }

  hasFocus(element: Locator): Promise<boolean> {
    return element.evaluate((node) => node === document.activeElement);
  }

  async focused(element: Locator): Promise<void> {
    await element.and(this.page.locator(':focus')).waitFor();
  }

  /** Presses Tab until the focus is there. */
  async tabsTo(element: Locator): Promise<void> {
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      if (await this.hasFocus(element)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${MOST_TABS} times Tab do not lead to ${element.toString()}`);
  }

  /** Once around with Tab, back to where it began: nothing outside is reached. */
  async staysInside(dialog: Locator): Promise<void> {
    const stops: string[] = [];
    const begin = await dialog.evaluateHandle(() => document.activeElement);
    while (stops.length < MOST_TABS) {
      await this.page.keyboard.press('Tab');
      const stop = await dialog.evaluate((node, first) => {
        const { activeElement: here } = document;
        if (here === first) return 'the beginning';
        // The browser itself may have the focus for one stop; then the document has none.
        if (here === null || here === document.body) return 'the browser';
        return node.contains(here) ? here.tagName : `outside: ${here.outerHTML.slice(0, 200)}`;
      }, begin);
      if (stop.startsWith('outside')) throw new Error(`Tab left the dialog, for ${stop}`);
      if (stop === 'the beginning' && stops.length > 1) return;
      stops.push(stop);
    }
    throw new Error(`${MOST_TABS} times Tab do not lead around the dialog, but to ${stops.join(', ')}`);
  }

  /** Nothing is wider than the screen. */
  async fits(): Promise<void> {
    const { wide, screen } = await this.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      screen: window.innerWidth,
    }));
    if (wide > screen) throw new Error(`the page is ${wide} px wide on a screen of ${screen} px`);
  }

  /**
   * Waits for it; where it does not come, the error says what was there instead. Where the page says that Adobe was late, as
   * it is on a busy machine, a person does the same `again`.
   */
  async #sees(wanted: Locator, what: string, late?: Locator, again?: () => Promise<void>): Promise<void> {
    let asked = Date.now();
    const look = async () => {
      if (await wanted.isVisible()) return true;
      if (again && Date.now() - asked > AGAIN_MS && (await late?.count())) {
        await again();
        asked = Date.now();
      }
      return undefined;
    };
    await waitUntil(what, look, PATIENCE_MS, LOOK_EVERY_MS).catch(async (cause: unknown) => {
      const messages = await this.page.locator('.room .message').allInnerTexts();
      const there = [...messages.slice(-3), ...(await this.form.allInnerTexts())].join('\n--\n');
      throw new Error(`waited in vain for ${what}. This is there:\n${there}`, { cause });
    });
  }
}
