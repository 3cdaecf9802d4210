import { afterAll, beforeAll } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { join } from 'node:path';
import { seedAudiences } from '../../playground/adobe/content.js';
import { type AdobeControl, createAdobeControl, type ListedJob } from '../../playground/adobe/control.js';
import type { Settings } from '../../playground/adobe/state.js';
import { type Demo, startDemo } from '../../playground/demo.js';
import { people } from '../../playground/slack/content.js';
import { createSlackControl } from '../../playground/slack/control.js';
import { Desk, launchBrowser, ROOT } from './desk.js';
import type { Seat } from './seat.js';

export type { Seat };

/** Durations that suit tests. What is to be seen while it lasts lasts until `endJobs`. */
export const quick: Partial<Settings> = { queuedMs: 50, evaluationMs: 300, exportMs: 300, estimateMs: 50 };
export const HOUR_MS = 3_600_000;
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** A loaded machine is no reason to lose a trigger or an answer. */
const patient = { ackMs: 30_000, triggerLifeMs: 30_000 };

/** Adobe's id of the first audience of this name. */
function idOf(name: string): string {
  const found = seedAudiences().find((audience) => audience.name === name);
  if (!found) throw new Error(`there is no audience ${name}`);
  return found.id;
}

/** One demo and one browser for the scenes of a file: raised before the first test, struck after the last. */
export function onStage(): BrowserStage {
  const stage = new BrowserStage();
  beforeAll(() => stage.raise());
  afterAll(() => stage.strike());
  return stage;
}

const NOT_YET = 'the stage is raised before the first test, not earlier';

/** The demo as `script/demo` starts it, and a browser in front of it. */
export class BrowserStage {
  #browser: Browser | undefined;
  #raised: { demo: Demo; desk: Desk; adobe: AdobeControl } | undefined;

  async raise(): Promise<void> {
    const browser = launchBrowser().then((launched) => (this.#browser = launched));
    const [demo] = await Promise.all([startDemo({ dist: join(ROOT, 'dist'), slack: patient }), browser]);
    this.#raised = { demo, desk: this.deskAt(demo.url), adobe: createAdobeControl(demo.adobeUrl) };
  }

  get #parts() {
    if (!this.#raised) throw new Error(NOT_YET);
    return this.#raised;
  }

  get adobe(): AdobeControl {
    return this.#parts.adobe;
  }

  /** Our evaluations of exactly these audiences. */
  evaluations(...names: string[]): Promise<ListedJob[]> {
    return this.#ours('segment', names);
  }

  exports(...names: string[]): Promise<ListedJob[]> {
    return this.#ours('export', names);
  }

  async #ours(kind: ListedJob['kind'], names: string[]): Promise<ListedJob[]> {
    const wanted = names.map(idOf).sort().join();
    return (await this.adobe.ours(kind)).filter(({ segmentIds }) => segmentIds.toSorted().join() === wanted);
  }

  /** What the last evaluation of these audiences counted, as people write numbers. */
  async counted(...names: string[]): Promise<string[]> {
    const counters = (await this.evaluations(...names)).at(-1)?.counters;
    return names.map((name) => (counters?.[idOf(name)] ?? Number.NaN).toLocaleString('en'));
  }

  /** A channel that nobody has used, with everybody in it, so that no scene reads what another one said. */
  async makeChannel(name: string): Promise<string> {
    await createSlackControl(this.#parts.demo.url).makeChannel(name);
    return name;
  }

  /** The browser, in front of another page than the demo's. */
  deskAt(url: string): Desk {
    if (!this.#browser) throw new Error(NOT_YET);
    return new Desk(this.#browser, url);
  }

  /** A page freshly opened, in which somebody sits, by their name in lower case. */
  sit(name: string, options?: BrowserContextOptions): Promise<Seat> {
    return this.#parts.desk.sit(name, options);
  }

  /** After a test: what the browser complained of, what the page could not draw. No form is left open to them. */
  async complaints({ page, problems, name }: Seat): Promise<string[]> {
    const unknown = await page.locator('[data-unknown]').allTextContents();
    const slack = createSlackControl(this.#parts.demo.url);
    const [, person = ''] = Object.entries(people).find(([one]) => one === name) ?? [];
    if ((await slack.views(person)).length > 0) await slack.close(person, true);
    return [...problems, ...unknown];
  }

  async strike(): Promise<void> {
    await Promise.all([this.#browser?.close(), this.#raised?.demo.close()]);
  }
}
