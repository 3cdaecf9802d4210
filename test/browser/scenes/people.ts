import { expect, test } from '@jest/globals';
import { type BrowserStage, HOUR_MS, quick } from '../stage.js';

/** Several people, and what they may. */
export function people(stage: BrowserStage): void {
  test('a second person asks the same from another channel: one job, told in both', async () => {
    await stage.adobe.settings({ ...quick, evaluationMs: HOUR_MS });
    const [anna, oskar] = [await stage.sit('anna'), await stage.sit('oskar')];
    await anna.go(await stage.makeChannel('second-person'));
    await oskar.go('data-ops');
    await anna.type('/audience evaluate "Lapsed for a year"');
    await anna.reads(/R-\d+ queued/);
    await oskar.type('/audience evaluate "Lapsed for a year"');
    await oskar.reads(/is already running this request/);
    const ts = await (await anna.reads(/Evaluation: running/)).getAttribute('data-ts');
    const card = anna.page.locator(`.room .message[data-ts="${ts}"]`);
    await card.getByRole('button', { name: 'Check now' }).focus();
    await stage.adobe.endJobs();
    await Promise.all([
      anna.reads(/Lapsed for a year .*profiles.*Took/s),
      oskar.reads(/Lapsed for a year .*profiles.*Took/s),
    ]);
    // The card has shrunk, and its buttons are gone.
    await anna.focused(card);
    expect(await stage.evaluations('Lapsed for a year')).toHaveLength(1);
    expect(await anna.page.locator('.person-row.on').textContent()).toContain('anna');
    await Promise.all([anna.leave(), oskar.leave()]);
  });

  test('a guest is refused in private: one sentence, no form opens, no run begins', async () => {
    const gus = await stage.sit('gus');
    await gus.go('data-ops');
    const runs = gus.page.getByLabel('Which run').getByRole('option');
    const before = await runs.count();
    const messages = await gus.page.locator('.room .message').count();
    await gus.page.getByLabel('everything').check();
    await gus.type('/audience evaluate "VIP buyers"');
    await gus.reads(/Only full members of this workspace can use Usher/);
    expect(await gus.page.locator('.room .message').count()).toBe(messages + 1);
    expect(await gus.form.count()).toBe(0);
    expect(await runs.count()).toBe(before);
    await gus.leave();
  });
}
