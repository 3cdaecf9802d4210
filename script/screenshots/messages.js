// The tour of what Usher says: each kind of report and card, the Home and each form, on a desk and on a phone, light and dark.
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

const LOOKS = [
  { look: 'desk-light', width: 1280, theme: 'light' },
  { look: 'desk-dark', width: 1280, theme: 'dark' },
  { look: 'phone-light', width: 360, theme: 'light' },
  { look: 'phone-dark', width: 360, theme: 'dark' },
];

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
    const anna = await studio.sit({ width, theme, height: 1_000, touch: width < 500 });
    await shootForms(studio, anna, look);
    await shootHome(studio, anna, look);
  }
}

/** One of each kind stands in the channel. */
async function prepare({ adobe }, anna) {
  await adobe.settings({ ...quick, quota: 100 });
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

const FORMS = [
  ['form-evaluate', 'evaluate', 'Evaluate audiences'],
  ['form-export', 'export "VIP buyers" "Cart leavers"', 'Export to a dataset'],
  ['form-channel', 'channel', undefined],
  ['form-dataset', 'dataset create', undefined],
  ['form-profile', 'profile', undefined],
];

async function shootForms(studio, anna, look) {
  for (const [name, words, title] of FORMS) {
    await anna.type(`/audience ${words}`);
    if (title === undefined) {
      const answer = anna.page.locator('.room .message.whispered').last();
      await anna.form.or(answer).first().waitFor();
      await studio.shot(`${look}-${name}`);
    } else {
      await anna.opens(title);
      await anna.form.locator('.dialog-body').evaluate((body) => body.scrollTo(0, 0));
      await studio.shot(`${look}-${name}`);
    }
    if (name === 'form-export') await shootExport(studio, anna, look);
    if (await anna.form.count()) await anna.shut();
  }
}

/** What lies on top of the form of an export. */
async function shootExport(studio, anna, look) {
  await anna.pick(/^Dataset/, 'agency', 'Agency drop');
  await anna.form.getByRole('button', { name: 'Filters' }).click();
  await anna.form.getByRole('combobox', { name: /^Merge policy/ }).waitFor();
  await anna.form.getByRole('combobox', { name: /^Merge policy/ }).scrollIntoViewIfNeeded();
  await studio.shot(`${look}-form-export-filters`);
  await anna.form.getByRole('button', { name: 'Override per audience' }).click();
  await anna.opens('Override per audience');
  await studio.shot(`${look}-form-override`);
  await anna.form.getByLabel('Back').click();
  await anna.form.getByRole('button', { name: 'Review' }).click();
  await anna.opens('Review export');
  await studio.shot(`${look}-form-review`);
  await anna.form.getByLabel('Back').click();
}

async function shootHome(studio, anna, look) {
  await anna.go('Usher');
  await anna.page.getByRole('tab', { name: 'Home' }).click();
  await anna.page.locator('.home .blocks').waitFor();
  await studio.shot(`${look}-home`);
}
