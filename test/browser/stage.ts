import type { BrowserContextOptions } from 'playwright-core';
import { join } from 'node:path';
import { type Demo, startDemo } from '../../playground/demo.js';
import { people } from '../../playground/slack/content.js';
import { createSlackControl } from '../../playground/slack/control.js';
import { openDesk, ROOT } from './desk.js';
import type { Seat } from './seat.js';

export type { Seat };

export interface BrowserStage {
  demo: Demo;
  /** A tab in which somebody sits, by their name in lower case. */
  sit: (name: string, options?: BrowserContextOptions) => Promise<Seat>;
  /** After a test: what the browser complained of, what the page could not draw. No form is left open for the next one. */
  complaints: (seat: Seat) => Promise<string[]>;
  close: () => Promise<void>;
}

/** The demo as `script/demo` starts it, with durations that suit tests, and a browser in front of it. */
export async function openBrowser(options: Partial<Parameters<typeof startDemo>[0]> = {}): Promise<BrowserStage> {
  const demo = await startDemo({ dist: join(ROOT, 'dist'), ...options });
  const desk = await openDesk(demo.url).catch(async (error: unknown) => {
    await demo.close();
    throw error;
  });
  return {
    ...{ demo, sit: desk.sit },
    complaints: async ({ page, problems }) => {
      const unknown = await page.locator('[data-unknown]').allTextContents();
      const slack = createSlackControl(demo.url);
      for (const person of Object.values(people))
        if ((await slack.views(person)).length > 0) await slack.close(person, true);
      return [...problems, ...unknown];
    },
    close: async () => {
      await desk.close();
      await demo.close();
    },
  };
}
