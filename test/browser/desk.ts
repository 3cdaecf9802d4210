import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { join } from 'node:path';
import { findChromium } from '../../playground/chromium.js';
import { Seat } from './seat.js';

export const ROOT = join(import.meta.dirname, '..', '..');
/** Longest wait for anything on the page; the machine may be busy with other tests. */
const PATIENCE_MS = 30_000;

/** A browser in front of a page. */
export interface Desk {
  /** A tab in which somebody sits, by their name in lower case. */
  sit: (name: string, options?: BrowserContextOptions) => Promise<Seat>;
  close: () => Promise<void>;
}

/** Starts the system's Chromium; where there is none this throws the sentence that says what to install. */
export async function openDesk(url: string): Promise<Desk> {
  const executablePath = findChromium();
  // Chromium's own sandbox does not work as root, as in most CI.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  return { sit: (name, options) => sit(browser, url, name, options), close: () => browser.close() };
}

async function sit(browser: Browser, url: string, name: string, options: BrowserContextOptions = {}): Promise<Seat> {
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 860 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const seat = new Seat(page);
  await page.goto(url);
  await page.locator('.composer textarea').waitFor();
  await seat.become(name);
  return seat;
}
