// The tour of what Usher says: each kind of report and card, the Home and each form, on a desk and on a phone, light and dark.
import { prepareForms, shootForms } from './every-form.js';
import { LOOKS } from './looks.js';
import { quick } from './runs.js';

const HOUR_MS = 3_600_000;
const SOME = ['VIP buyers', 'Cart leavers', 'Newsletter readers', 'Lapsed for a year'];
const ADDED = [
  'Spring sale',
  'Autumn sale',
  'Gold members',
  'New customers',
  'Churn risk',
  'Store visitors',
  'Gift buyers',
];
const MORE = ['Sneakers', 'Outdoor', 'Kids', 'Beauty', 'Garden', 'Books', 'Travel', 'Music', 'Coffee'];

const quoted = (names) => names.map((name) => `"${name}"`).join(' ');

/** What each kind is found by, the newest of them. */
const KINDS = [
  ['report-1', /Took.*R-1001 /s],
  ['report-7', /Took.*R-1002 /s],
  ['report-20', /Took.*R-1003 /s],
  ['export-batches', /rows to Agency drop in 2 batches.*Took/s],
  ['nightly', /\d+ audiences counted.*Took/s],
  ['failure', /Export failed.*Ended after/s],
  ['quota-used-up', /Today’s evaluations.*Ended after/s],
  ['held', /On hold until/],
  ['card-running', /Evaluating .*Evaluation: (?:running|queued)/s],
  ['card-ended', /^(?!.*replied).* · ended /s],
];

export async function messages(studio) {
  const [first] = LOOKS;
  await prepare(studio, await studio.sit({ width: first.width, height: 1000 }));
  for (const { look, width, theme } of LOOKS) {
    // The page is so high that a whole table is on the picture.
    await shootMessages(studio, await studio.sit({ width, theme, height: 1_900, touch: width < 500 }), look);
    const seat = { width, theme, height: 1_000, touch: width < 500 };
    await shootForms(studio, await studio.sit({ ...seat, as: 'ada' }), look);
    await shootHome(studio, await studio.sit(seat), look);
  }
}

/** One of each kind stands in the channel. */
async function prepare({ adobe }, anna) {
  await adobe.settings({ ...quick, quota: 100 });
  await prepareForms(adobe);
  await adobe.addAudiences(
    'dev',
    [...ADDED, ...MORE].map((name) => ({ name })),
  );
  await anna.type('/audience evaluate "VIP buyers"');
  await anna.reads(/VIP buyers.*Took/s);
  const seven = [...SOME, ...ADDED].slice(0, 7);
  await anna.type(`/audience evaluate ${quoted(seven)}`);
  await anna.reads(/and 4 more.*Took/s);
  await anna.type(`/audience evaluate ${quoted([...SOME, ...ADDED, ...MORE].slice(0, 20))}`);
  await anna.reads(/and 17 more.*Took/s);
  await anna.type('/audience export "VIP buyers" "Cart leavers" to:"Agency drop" batch:each');
  await anna.reads(/rows to Agency drop.*Took/s);
  await nightly(adobe, anna);
  await adobe.nextJob({
    kind: 'export',
    outcome: 'FAILED',
    errors: [{ code: '0090000009', msg: 'The job ran out of memory while it was writing.' }],
  });
  await anna.type('/audience export "Newsletter readers" to:"Agency drop"');
  await anna.reads(/Export failed/);
  await adobe.settings({ evaluationMs: HOUR_MS });
  await anna.type('/audience evaluate "Lapsed for a year"');
  await anna.reads(/Evaluating Lapsed.*Evaluation: (?:running|queued)/s);
  await adobe.settings({ quota: 1 });
  await anna.type('/audience evaluate "Cart leavers"');
  const used = await anna.reads(/Today’s evaluations.*Ended after/s);
  await used.getByRole('button', { name: 'Run at the reset' }).click();
  const question = await anna.reads(/Run this at the reset/);
  await question.getByRole('button', { name: 'Run at the reset' }).click();
  await anna.reads(/On hold until/);
}

async function nightly(adobe, anna) {
  const night = { sandbox: 'dev', segmentIds: ['*'], source: 'scheduler' };
  await adobe.outsideJob(night);
  await adobe.endJobs();
  await adobe.nextJob({ kind: 'segment', stuck: true });
  const { id } = await adobe.outsideJob(night);
  await anna.type(`/audience follow ${id}`);
  await anna.reads(/Evaluating everything|Evaluating every/);
  await adobe.endJobs();
  await anna.reads(/\d+ audiences counted.*Took/s);
}

async function shootMessages(studio, anna, look) {
  for (const [name, found] of KINDS) {
    const message = anna.page.locator('.room .message', { hasText: found }).last();
    await message.scrollIntoViewIfNeeded();
    await studio.shot(`${look}-${name}`, { of: message });
  }
}

async function shootHome(studio, anna, look) {
  await anna.go('Usher');
  await anna.page.getByRole('tab', { name: 'Home' }).click();
  await anna.page.locator('.home .blocks').waitFor();
  await studio.shot(`${look}-home`);
  // Answers on the Home come in a form, which has the name of the app.
  await anna.page.locator('.home').getByRole('button', { name: 'Last night' }).first().click();
  await anna.opens('Usher');
  await anna.form
    .getByText(/audiences counted|Scheduled run/)
    .first()
    .waitFor();
  await studio.shot(`${look}-form-home-answer`);
  await anna.shut();
}
