import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createAdobeControl } from '../../dist/playground/adobe/control.js';
import { findChromium } from '../../dist/playground/chromium.js';
import { startDemo } from '../../dist/playground/demo.js';
import { createSlackControl } from '../../dist/playground/slack/control.js';

const PATIENCE_MS = 30_000;
/** A loaded machine is no reason to lose a trigger or an answer. */
const PATIENT_SLACK = { ackMs: PATIENCE_MS, triggerLifeMs: PATIENCE_MS };

/** The demo on free ports, a browser in front of it, and a camera. */
export async function openStudio({ dist, folder, adobe, env }) {
  const demo = await startDemo({ dist, slack: PATIENT_SLACK, ...(adobe ? { adobe } : {}), ...(env ? { env } : {}) });
  // Chromium's own sandbox does not work as root.
  const args = ['--lang=en-GB', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  const studio = {
    adobe: createAdobeControl(demo.adobeUrl),
    slack: createSlackControl(demo.url),
    seat: undefined,
    /** Somebody sits down; `as` is their name in lower case. */
    async sit(options = {}) {
      await studio.seat?.page.context().close();
      studio.seat = await sit(browser, demo.url, options);
      return studio.seat;
    },
    async shot(name, { of } = {}) {
      const path = join(folder, `${name}.png`);
      await (of ?? studio.seat.page).screenshot({ path, animations: 'disabled' });
      console.log(path);
    },
    async close() {
      await browser.close();
      await demo.close();
    },
  };
  return studio;
}

async function sit(
  browser,
  url,
  { as = 'anna', width = 1280, height = 860, theme = 'light', curtain = 'shut', scale = 1, touch = false },
) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: theme,
    hasTouch: touch,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  });
  await context.addInitScript(`sessionStorage.getItem('curtain') ?? sessionStorage.setItem('curtain', '${curtain}')`);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(url);
  await page.locator('.composer textarea').waitFor();
  const seat = new Seat(page, width <= 760);
  if (as !== 'anna') await seat.become(as);
  return seat;
}

/** What a person does, in words. */
class Seat {
  constructor(page, narrow) {
    this.page = page;
    this.narrow = narrow;
  }

  async drawer() {
    if (this.narrow) await this.page.getByRole('button', { name: 'Channels and people' }).click();
  }

  async become(name) {
    await this.drawer();
    await this.page.locator('.person-row', { hasText: new RegExp(name, 'i') }).click();
    await this.page.locator('.you', { hasText: new RegExp(name, 'i') }).waitFor({ state: 'attached' });
    await this.page.locator('.composer textarea').first().waitFor();
  }

  async go(channel) {
    await this.drawer();
    await this.page.locator('.channel-name').getByText(channel, { exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name: channel }).waitFor();
  }

  get composer() {
    return this.page.locator('.room .composer textarea');
  }

  async type(text) {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  async reads(text) {
    const message = this.page.locator('.room .message', { hasText: text }).last();
    await message.waitFor();
    return message;
  }

  /** Types and reads the answer that nobody else sees. */
  async hears(typed) {
    const answers = this.page.locator('.room .message.whispered');
    const before = await answers.count();
    await this.type(typed);
    const answer = answers.nth(before);
    await answer.waitFor();
    return answer;
  }

  /** Something in the menu of a message. */
  async choose(message, choice) {
    await message.locator('.overflow').getByRole('button', { name: 'More actions' }).click();
    await this.page.getByRole('menuitem', { name: choice, exact: true }).click();
  }

  /** The topmost form. */
  get form() {
    return this.page.locator('dialog.form form:not([hidden])');
  }

  /** Throws unless the form with exactly this title opens. */
  async opens(title) {
    await this.form.getByRole('heading', { name: title, exact: true, level: 2 }).waitFor();
    return this.form;
  }

  async shut() {
    // In its head: a form may have another at its end.
    await this.form.getByRole('button', { name: 'Close' }).first().click();
    await this.form.waitFor({ state: 'detached' });
  }

  async pick(label, typed, option) {
    await this.form.getByLabel(label).fill(typed);
    await this.page.getByRole('option', { name: option }).first().click();
  }

  /** One after another: Usher's answer to a choice is dropped if the form changed meanwhile. */
  async pickAudiences(...names) {
    for (const name of names) {
      await this.pick('Audiences', name, name);
      await this.form.getByText(new RegExp(`Last count.*${name}`)).waitFor();
    }
    await this.page.keyboard.press('Escape');
  }
}
