import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { waitUntil } from '../../../playground/waiting.js';
import { type BrowserStage, HOUR_MS, quick, type Seat } from '../stage.js';

/** What is broken behind the curtain, and a run that goes on all the same. */
export function breaking(stage: BrowserStage): void {
  let channel: string;
  let anna: Seat;
  beforeAll(async () => {
    channel = await stage.makeChannel('things-that-break');
  });
  beforeEach(async () => {
    await stage.adobe.settings(quick);
    anna = await stage.sit('anna');
    await anna.go(channel);
  });
  afterEach(async () => {
    expect(await stage.complaints(anna)).toEqual([]);
    await anna.leave();
  });

  test('the worker is killed in mid-run and another goes on: one job, one report', async () => {
    await stage.adobe.settings({ evaluationMs: HOUR_MS });
    const worker = anna.page.locator('.worker-state');
    const reports = anna.message(/Cart leavers .*profiles.*Took/s);
    await anna.type('/audience evaluate "Cart leavers"');
    await anna.reads(/Evaluation: running/);
    const [job] = await stage.evaluations('Cart leavers');
    const first = await worker.textContent();
    // Right after a look: what a worker has in hand when it dies is taken up by another after ten seconds and more.
    const looks = async () => (await stage.adobe.calls('POST', /segment\/jobs\/bulk-get$/)).length;
    const before = await looks();
    await waitUntil('Adobe is looked at again', async () => ((await looks()) > before ? true : undefined));

    const kill = anna.curtain.getByRole('button', { name: 'Kill' });
    const start = anna.curtain.getByRole('button', { name: 'Start' });
    await kill.press('Enter');
    await worker.and(anna.page.locator('.killed')).waitFor();
    await anna.focused(start);
    expect((await stage.evaluations('Cart leavers')).map(({ id, status }) => [id, status])).toEqual([
      [job?.id, 'PROCESSING'],
    ]);
    // Adobe is done while nobody looks: only another worker can tell.
    await stage.adobe.endJobs();
    expect(await reports.count()).toBe(0);

    await start.press('Enter');
    await worker.and(anna.page.locator('.running')).waitFor();
    await anna.focused(kill);
    expect(await worker.textContent()).not.toBe(first);
    await reports.waitFor();
    expect(await stage.evaluations('Cart leavers')).toHaveLength(1);
    expect(await anna.page.locator('.room .message', { hasText: /Cart leavers .*profiles.*Took/s }).count()).toBe(1);
  });

  test('the curtain shows facts and borders of the run, and what is armed', async () => {
    const lost = anna.page.getByRole('button', { name: 'Lost answer' });
    await lost.click();
    await lost.and(anna.page.locator('[aria-pressed=true]')).waitFor();
    await anna.type('/audience export "Loyalty gold" to:"Agency drop"');
    await anna.page.locator('.facts code', { hasText: 'export.1.id' }).waitFor();
    await anna.page.locator('.traffic summary', { hasText: 'no answer' }).waitFor();
    await anna.reads(/rows of Loyalty gold to Agency drop.*Took/s);
    await lost.and(anna.page.locator('[aria-pressed=false]')).waitFor();
    const sent = anna.page.locator('.traffic li', { hasText: 'POST /export/jobs' });
    await sent.locator('summary').click();
    await sent.getByText('"segmentPerBatch": false').waitFor();
    const posted = anna.page.locator('.traffic li', { hasText: 'chat.postMessage' }).last();
    await posted.locator('summary').click();
    await posted.getByText('"ok": true').waitFor();
    expect(await stage.exports('Loyalty gold')).toHaveLength(1);
  });
}
