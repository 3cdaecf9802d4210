import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { join } from 'node:path';
import { findChromium } from '../../playground/chromium.js';
import { PATIENCE_MS, Seat } from './seat.js';

export const ROOT = join(import.meta.dirname, '..', '..');

/**
 * What Chromium is to leave out: pages of its own for the address bar, which every new window loads at twice the cost of
 * ours; and, as only the last list counts, those that Playwright 1.65 leaves out.
 */
const LEFT_OUT = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...[
    'HttpsFirstBalancedModeAutoEnable',
    'LensOverlay',
    'MediaRouter',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
  ],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled'],
  ...['PreconnectToSearch'],
];

/** Starts the system's Chromium; where there is none this throws the sentence that says what to install. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  // Chromium's own sandbox does not work as root, as in most CI.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...asRoot, `--disable-features=${LEFT_OUT.join()}`] });
}

/** A browser in front of a page. */
export class Desk {
  readonly #browser: Browser;
  readonly #url: string;
  /** Empty tabs of the usual kind: to make another one costs Chromium more work than most tests do. */
  readonly #free: Page[] = [];

  constructor(browser: Browser, url: string) {
    this.#browser = browser;
    this.#url = url;
  }

  /** A page freshly opened, in which somebody sits, by their name in lower case. */
  async sit(name: string, options?: BrowserContextOptions): Promise<Seat> {
    const page = (options ? undefined : this.#free.pop()) ?? (await this.#newPage(options));
    const seat = new Seat(page, name, () => (options ? page.context().close() : this.#empty(page)));
    await page.goto(this.#url);
    await page.locator('.composer textarea').waitFor();
    await seat.become(name);
    return seat;
  }

  async #newPage(options?: BrowserContextOptions): Promise<Page> {
    const usual = { viewport: { width: 1_280, height: 860 }, reducedMotion: 'reduce' as const };
    const context = await this.#browser.newContext({ ...usual, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    return page;
  }

  /** Nothing is left of who sat there, and nothing goes on. */
  async #empty(page: Page): Promise<void> {
    await page.evaluate(() => sessionStorage.clear());
    await page.goto('about:blank');
    page.removeAllListeners('pageerror');
    page.removeAllListeners('console');
    this.#free.push(page);
  }
}
