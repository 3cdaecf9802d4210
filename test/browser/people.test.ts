import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AdobeControl, createAdobeControl } from '../../playground/adobe/control.js';
import { type BrowserStage, openBrowser } from './stage.js';

describe('the page, with several people and with things that break', () => {
  let stage: BrowserStage;
  let adobe: AdobeControl;
  beforeAll(async () => {
    stage = await openBrowser({ adobe: { queuedMs: 50, evaluationMs: 3_000, exportMs: 300 } });
    adobe = createAdobeControl(stage.demo.adobeUrl);
  });
  afterAll(() => stage.close());

  test('a second person asks the same from another channel: one job, told in both', async () => {
    const [anna, oskar] = [await stage.sit('anna'), await stage.sit('oskar')];
    await oskar.go('data-ops');
    await anna.type('/audience evaluate "Lapsed for a year"');
    await anna.reads(/Started as R-\d+/);
    await oskar.type('/audience evaluate "Lapsed for a year"');
    await oskar.reads(/is doing exactly this already/);
    await Promise.all([anna.reads(/Evaluated Lapsed for a year/), oskar.reads(/Evaluated Lapsed for a year/)]);
    const jobs = await adobe.ours('segment');
    expect(jobs).toHaveLength(1);
    expect(await anna.page.locator('.person-row.on').textContent()).toContain('anna');
    await Promise.all([anna.page.close(), oskar.page.close()]);
  });

  test('a guest is refused without a word: nothing is said, no form opens, no run begins', async () => {
    const gus = await stage.sit('gus');
    await gus.go('data-ops');
    const runs = gus.page.getByLabel('Which run').getByRole('option');
    await gus.page.getByLabel('Which run').waitFor();
    const before = await runs.count();
    const messages = await gus.page.locator('.room .message').count();
    await gus.page.getByLabel('everything').check();
    await gus.type('/audience evaluate "VIP buyers"');
    // The border is the proof that the command arrived and was answered.
    await gus.page.locator('.traffic summary', { hasText: 'evaluate "VIP buyers"' }).first().waitFor();
    expect(await gus.page.locator('.room .message').count()).toBe(messages);
    expect(await gus.form.count()).toBe(0);
    expect(await runs.count()).toBe(before);
    await gus.page.close();
  });

  test('the worker is killed in mid-run and another goes on: one job, one report', async () => {
    const anna = await stage.sit('anna');
    await adobe.settings({ evaluationMs: 5_000 });
    await anna.type('/audience evaluate "Cart leavers"');
    await anna.reads(/Evaluate: (waiting|running)/);
    await anna.page.getByRole('button', { name: 'Kill' }).click();
    await anna.page.locator('.worker-state.killed').waitFor();
    await anna.page.getByRole('button', { name: 'Start', exact: true }).click();
    await anna.page.locator('.worker-state.running').waitFor();
    await anna.reads(/Evaluated Cart leavers/);
    const jobs = await adobe.ours('segment');
    expect(jobs.filter(({ segmentIds }) => segmentIds[0]?.endsWith('02'))).toHaveLength(1);
    expect(await anna.page.locator('.room .message', { hasText: /Evaluated Cart leavers/ }).count()).toBe(1);
    await anna.page.close();
  });

  test('the curtain shows facts and borders of the run, and what is armed', async () => {
    const anna = await stage.sit('anna');
    const lost = anna.page.getByRole('button', { name: 'Lost answer' });
    await lost.click();
    await lost.and(anna.page.locator('[aria-pressed=true]')).waitFor();
    await anna.type('/audience export "Newsletter readers" to:"Agency drop"');
    await anna.page.locator('.facts code', { hasText: 'export.1.id' }).waitFor();
    await anna.page.locator('.traffic summary', { hasText: 'no answer' }).waitFor();
    await anna.reads(/Exported Newsletter readers to Agency drop/);
    await lost.and(anna.page.locator('[aria-pressed=false]')).waitFor();
    expect(await adobe.ours('export')).toHaveLength(1);
    await anna.page.close();
  });
});
