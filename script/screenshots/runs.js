// The tours of runs: cards at each stage, each ending, and what takes too long.
const HOUR_MS = 3_600_000;

const slow = { queuedMs: HOUR_MS, evaluationMs: HOUR_MS, exportMs: HOUR_MS };
export const quick = { queuedMs: 300, evaluationMs: 900, exportMs: 700 };

export async function stages(studio) {
  const { shot, adobe } = studio;
  const anna = await studio.sit();
  await adobe.settings(slow);
  await adobe.fault({ kind: 'slow', delayMs: 4_000, method: 'POST', path: '/jobs$' });
  await anna.type('/audience evaluate "VIP buyers" "Cart leavers" to:"Agency drop"');
  await anna.reads(/Evaluating VIP buyers/);
  await shot('card-sending');
  const card = await anna.reads(/queued at Adobe/);
  await shot('card-waiting');
  await card.getByRole('button', { name: 'Cancel…' }).click();
  await anna.reads(/Cancel R-\d+, /);
  await shot('confirm');
  await adobe.settings({ cancelMs: 60_000 });
  await anna.page.getByRole('button', { name: 'Cancel it' }).last().click();
  await anna.reads(/asked to cancel/);
  await shot('card-cancelling');
  await adobe.settings({ queuedMs: 0 });
  await anna.type('/audience export "Newsletter readers" to:"Agency drop"');
  await anna.reads(/Export: running/);
  await shot('card-running');
  await adobe.fault({ kind: 'lose', method: 'POST', path: '/export/jobs$', effect: false });
  await anna.type('/audience export "Lapsed for a year" to:"Agency drop"');
  await anna.reads(/checking with Adobe/);
  await shot('card-in-doubt');
  await adobe.fault({
    kind: 'status',
    status: 429,
    method: 'POST',
    path: '/segment/jobs$',
    times: 3,
    body: { title: 'Too many requests' },
  });
  await anna.type('/audience evaluate "Lapsed for a year"');
  await anna.reads(/Evaluation: Adobe is busy/);
  await shot('card-busy');
}

export async function endings(studio) {
  const { shot, adobe } = studio;
  const anna = await studio.sit();
  await adobe.settings(quick);
  await anna.type('/audience evaluate "VIP buyers" "Cart leavers" to:"Agency drop" batch:each');
  await anna.reads(/rows to .*Took/s);
  await shot('ending-finished');
  await adobe.nextJob({ kind: 'segment', withoutCounters: ['4edc8488-2c35-4f6d-b4c6-9075c68d2d02'] });
  await anna.type('/audience evaluate "VIP buyers" "Cart leavers"');
  await anna.reads(/.*Took/s);
  await shot('ending-warnings');
  await adobe.nextJob({
    kind: 'export',
    outcome: 'FAILED',
    errors: [{ code: '0090000009', msg: 'The job ran out of memory while it was writing.' }],
  });
  await anna.type('/audience export "Newsletter readers" to:"Agency drop"');
  const failed = await anna.reads(/Export failed/);
  await failed.getByRole('button', { name: 'More actions' }).first().click();
  await anna.page.getByRole('menuitem', { name: 'Support details' }).click();
  await anna.form
    .getByText(/For Adobe support/)
    .first()
    .waitFor();
  await shot('ending-failed');
  await anna.shut();
  await adobe.settings({ evaluationMs: HOUR_MS });
  await anna.type('/audience evaluate "Lapsed for a year"');
  const card = await anna.reads(/Evaluating Lapsed/);
  await card.getByRole('button', { name: 'Cancel…' }).click();
  await anna.page.getByRole('button', { name: 'Cancel it' }).last().click();
  await anna.reads(/Cancelled/);
  await shot('ending-cancelled');
}

export async function late(studio) {
  const { shot, adobe } = studio;
  const anna = await studio.sit();
  await adobe.settings(slow);
  await anna.type('/audience evaluate "VIP buyers"');
  await anna.reads(/Running late/);
  await shot('card-overdue');
  await anna.reads(/Result unknown/);
  await shot('ending-lost');
}
