// Each form that Usher opens. A form that does not open, or another one in its place, ends the tour with an error.

/** An export that has ended: what it wrote can be read, and it can be repeated. */
const EXPORTED = /rows to Agency drop in 2 batches.*Took/s;

const fromReport = (choice) => async (ada) => ada.choose(await ada.reads(EXPORTED), choice);

/** The answer to a command, and one of its buttons. */
const byButton = (words, button) => async (ada) => {
  const answer = await ada.hears(words);
  await answer.getByRole('button', { name: button, exact: true }).click();
};

const byCommand = (words) => (ada) => ada.type(`/audience ${words}`);

/** `shows` is in the form when all of it has come. */
const FORMS = [
  {
    name: 'evaluate',
    title: 'Evaluate audiences',
    open: byCommand('evaluate'),
    shows: (form) => form.getByText('evaluations used today'),
  },
  {
    name: 'evaluate-mentioned',
    title: 'Evaluate audiences',
    open: byButton('@Usher evaluate', 'Open form'),
    shows: (form) => form.getByText('evaluations used today'),
  },
  {
    name: 'export-mentioned',
    title: 'Export to a dataset',
    open: byButton('@Usher export "VIP buyers" "Cart leavers"', 'Open form'),
    shows: (form) => form.getByText('Exports the profiles from the last completed evaluation'),
  },
  {
    name: 'run-again',
    title: 'Export to a dataset',
    open: fromReport('Run again…'),
    shows: (form) => form.getByText(/Run again · from R-/),
  },
  {
    name: 'command',
    title: 'Copy as command',
    open: fromReport('Copy as command'),
    // It opens with ids, which names replace.
    shows: (form) => form.locator('[data-block="command:name"]'),
  },
  {
    name: 'details',
    title: 'Details',
    open: fromReport('Details'),
    shows: (form) => form.getByText(/profiles exported/),
  },
  {
    name: 'how-to-read',
    title: 'How to read the data',
    open: async (ada) => (await ada.reads(EXPORTED)).getByRole('button', { name: 'How to read the data' }).click(),
    shows: (form) => form.getByText(/_ACP_BATCHID/).first(),
  },
  { name: 'dataset', title: 'Create a dataset', open: byCommand('dataset create') },
  {
    name: 'channel',
    title: 'Notification settings',
    open: byButton('/audience channel', 'Change…'),
  },
  {
    name: 'schedule-time',
    title: 'Change the time',
    open: byButton('/audience schedule', 'Change time…'),
  },
  // Adobe allows one schedule a sandbox: `prepareForms` removes that of prod.
  { name: 'schedule-create', title: 'Create a schedule', open: byCommand('schedule create in:prod') },
  { name: 'profile', title: 'Look up a profile', open: byCommand('profile') },
];

/** The id of the schedule that each sandbox of the demo begins with. */
const FIRST_SCHEDULE = 'cd585edf-962d-420d-94ad-3be03e619ac2';

export const prepareForms = (adobe) => adobe.removeSchedule({ sandbox: 'prod', id: FIRST_SCHEDULE });

/** Ada is an admin: only admins may open some of them. */
export async function shootForms(studio, ada, look) {
  for (const { name, title, open, shows } of FORMS) {
    await open(ada);
    await ada.opens(title);
    await shows?.(ada.form).waitFor();
    await shootWhole(studio, ada, `${look}-form-${name}`);
    await ada.shut();
  }
  await shootEvaluateThenExport(studio, ada, look);
  await shootExport(studio, ada, look);
}

/** From its beginning; of a form that is longer than the screen its end as well. */
async function shootWhole(studio, ada, name) {
  const body = ada.form.locator('.dialog-body');
  await body.evaluate((inner) => inner.scrollTo(0, 0));
  await studio.shot(name);
  const isLong = await body.evaluate((inner) => inner.scrollHeight > inner.clientHeight);
  if (!isLong) return;
  await body.evaluate((inner) => inner.scrollTo(0, inner.scrollHeight));
  await studio.shot(`${name}-end`);
}

async function shootEvaluateThenExport(studio, ada, look) {
  await ada.type('/audience evaluate');
  await ada.opens('Evaluate audiences');
  await ada.form.getByLabel('Export to a dataset').check();
  await ada.form.getByLabel(/^Dataset/).waitFor();
  await shootWhole(studio, ada, `${look}-form-evaluate-then-export`);
  await ada.shut();
}

/** With what lies on top of it. */
async function shootExport(studio, ada, look) {
  await ada.type('/audience export');
  await ada.opens('Export to a dataset');
  await ada.pickAudiences('VIP buyers', 'Cart leavers');
  await shootWhole(studio, ada, `${look}-form-export`);
  await ada.form.getByRole('button', { name: 'Create one…' }).click();
  await ada.opens('Create a dataset');
  await shootWhole(studio, ada, `${look}-form-export-dataset`);
  await ada.form.getByLabel('Back').click();
  await ada.opens('Export to a dataset');
  await ada.pick(/^Dataset/, 'agency', 'Agency drop');
  await ada.form.getByRole('button', { name: 'Filters…' }).click();
  await ada.form.getByRole('combobox', { name: /^Merge policy/ }).waitFor();
  await shootWhole(studio, ada, `${look}-form-export-filters`);
  await ada.form.getByRole('button', { name: 'Override per audience…' }).click();
  await ada.opens('Override per audience');
  await shootWhole(studio, ada, `${look}-form-override`);
  await ada.form.getByLabel('Back').click();
  await ada.form.getByRole('button', { name: 'Review' }).click();
  await ada.opens('Review export');
  await shootWhole(studio, ada, `${look}-form-review`);
  await ada.form.getByLabel('Back').click();
  await ada.opens('Export to a dataset');
  await ada.shut();
}
