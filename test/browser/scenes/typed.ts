import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type BrowserStage, HOUR_MS, PHONE, quick, type Seat } from '../stage.js';

/** What is typed in the composer, and what comes of it. */
export function typed(stage: BrowserStage): void {
  let channel: string;
  let anna: Seat;
  beforeAll(async () => {
    channel = await stage.makeChannel('what-is-typed');
    anna = await stage.sit('anna');
    await anna.go(channel);
  });
  beforeEach(() => stage.adobe.settings(quick));
  afterAll(() => anna.leave());
  afterEach(async () => expect(await stage.complaints(anna)).toEqual([]));

  test('a slash opens what can be typed, and Tab takes it', async () => {
    const composer = anna.page.locator('.room .composer textarea');
    await composer.fill('/aud');
    await anna.page.keyboard.press('Tab');
    expect(await composer.inputValue()).toBe('/audience ');
    const usages = anna.page.getByRole('listbox', { name: 'What you can type' }).getByRole('option');
    expect((await usages.allTextContents()).join()).toContain('/audience evaluate');
    await composer.pressSequentially('ev');
    await anna.page.keyboard.press('ArrowDown');
    await anna.page.keyboard.press('Enter');
    expect(await composer.inputValue()).toBe('/audience evaluate ');
    await anna.page.keyboard.press('Escape');
    await composer.fill('');
  });

  test('evaluate: a private answer, a card, a report in the thread and the channel; buttons show that they were pressed', async () => {
    await anna.type('/audience evaluate "Newsletter readers" "Lapsed for a year"');
    const answer = await anna.reads(/R-\d+ queued/);
    expect(await answer.textContent()).toContain('Only visible to you');
    const report = await anna.reads(/profiles.*Took/s);
    const [readers, lapsed] = await stage.counted('Newsletter readers', 'Lapsed for a year');
    const words = new RegExp(`Newsletter readers.*${readers} profiles.*Lapsed for a year.*${lapsed} profiles`, 's');
    expect(await report.textContent()).toMatch(words);
    await report.getByRole('button', { name: 'show the thread' }).click();
    const thread = anna.page.getByRole('complementary', { name: 'Thread' });
    await thread.locator('.message', { hasText: /profiles.*Took/s }).waitFor();
    await anna.page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
    await anna.press('Export…', report);
    await report.getByRole('img', { name: 'pressed' }).waitFor();
    await anna.form.waitFor();
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
    await anna.chooses('Details', report);
    await anna.titled('Details');
    await anna.form
      .getByText(/SUCCEEDED/)
      .first()
      .waitFor();
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
  });

  test('on a phone a list of lines is typed, answered with buttons, and what is new stays in sight', async () => {
    const seat = await stage.sit('anna', PHONE);
    await seat.go(channel);
    for (const round of ['first', 'second', 'third', 'last']) {
      await seat.type(`/audience evaluate\n• Summer sale\n• VIP buy\n1. The ${round} of many`);
      const question = await seat.reads(`No audience “The ${round} of many”`);
      expect(await question.getByRole('button').allTextContents()).toEqual([
        expect.stringMatching(/^Summer sale · .* profiles · …/),
        expect.stringMatching(/^Summer sale · .* profiles · …/),
        'VIP buyers',
      ]);
      await question.getByRole('button', { name: 'VIP buyers' }).click({ trial: true, timeout: 5_000 });
      const box = await question.boundingBox();
      const composer = await seat.page.locator('.room .composer').boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((composer?.y ?? 0) + 1);
    }
    await seat.fits();
    await seat.leave();
  });

  test('what grows while the page scrolls is followed, unless the reader has scrolled up', async () => {
    const grow = (upFirst: boolean) =>
      anna.page.locator('.room .lines-box').evaluate(async (box, up) => {
        const frames = async () => {
          for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
        };
        if (up) box.scrollTop = 0;
        await frames();
        const more = document.createElement('div');
        more.style.height = '600px';
        box.firstElementChild?.append(more);
        box.dispatchEvent(new Event('scroll'));
        await frames();
        const left = box.scrollHeight - box.scrollTop - box.clientHeight;
        more.remove();
        await frames();
        return left;
      }, upFirst);
    expect(await grow(false)).toBeLessThan(2);
    expect(await grow(true)).toBeGreaterThan(600);
    await anna.page.locator('.room .lines-box').evaluate((box) => (box.scrollTop = box.scrollHeight));
  });

  test('cancel asks first, privately, and may be left alone', async () => {
    await stage.adobe.settings({ evaluationMs: HOUR_MS });
    await anna.type('/audience evaluate "Newsletter readers"');
    const card = await anna.reads(/Evaluating Newsletter readers/);
    await anna.press('Cancel…', card);
    const question = /Cancel R-\d+, the evaluation of Newsletter readers/;
    await anna.press('Keep it', await anna.reads(question));
    await anna.reads('Nothing was cancelled.');
    await anna.press('Cancel…', card);
    await anna.press('Cancel it', await anna.reads(question));
    expect(await (await anna.reads(/Cancelled: .*Ended after/s)).textContent()).toContain('Anna cancelled it');
  });

  test('a failure in Adobe’s own words, with support details; trying the export again says what to send', async () => {
    await anna.page.getByRole('button', { name: 'Job fails' }).click();
    await anna.type('/audience export "VIP buyers" to:"Agency drop"');
    const report = await anna.reads(/Export failed/);
    expect(await report.textContent()).toContain('ran out of memory');
    await anna.chooses('Support details', report);
    await anna.form
      .getByText(/For Adobe.*support/)
      .first()
      .waitFor();
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
    await report.getByRole('button', { name: 'Try again…' }).waitFor();
  });

  test('nothing of a message becomes markup', async () => {
    await anna.type('<img src=x onerror="document.title=1"> *bold* `code` & <b>no</b>');
    const said = await anna.reads('onerror');
    expect(await said.locator('img, b').count()).toBe(0);
    expect(await said.locator('strong').textContent()).toBe('bold');
    expect(await said.textContent()).toContain('<b>no</b>');
  });

  test('a mistake is answered to the one who made it, and to nobody else', async () => {
    const oskar = await stage.sit('oskar');
    await oskar.go(channel);
    await anna.type('/audience evalute "VIP buyers"');
    await anna.reads(/Did you mean evaluate/);
    // What was said later is there: so would be what was said before.
    await anna.type('I meant evaluate');
    await oskar.reads('I meant evaluate');
    expect(await oskar.message(/Did you mean/).count()).toBe(0);
    await oskar.leave();
  });
}
