import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type BrowserStage, quick, type Seat } from '../stage.js';

/** Every verb that neither evaluates nor exports. */
export function verbs(stage: BrowserStage): void {
  let channel: string;
  let anna: Seat;
  beforeAll(async () => {
    await stage.adobe.settings(quick);
    channel = await stage.makeChannel('other-verbs');
    anna = await stage.sit('anna');
    await anna.go(channel);
  });
  afterAll(() => anna.leave());
  afterEach(async () => expect(await stage.complaints(anna)).toEqual([]));

  test('help says what can be typed, and its buttons open the forms', async () => {
    await anna.type('/audience');
    const help = await anna.reads(/evaluates? audiences and exports? them|I evaluate audiences/);
    expect(await help.textContent()).toContain('Only visible to you');
    await anna.press(/^Evaluate/, help);
    await anna.titled('Evaluate audiences');
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
    await anna.type('/audience help export');
    await anna.reads(/events-since:<time>/);
  });

  test('status, jobs and a job in full', async () => {
    await anna.type('/audience evaluate "Loyalty gold"');
    await anna.reads(/Loyalty gold .*profiles.*Took/s);
    const spentToday = async () => {
      const midnight = new Date().setUTCHours(0, 0, 0, 0);
      return (await stage.adobe.ours('segment')).filter(({ createdAt }) => createdAt >= midnight).length;
    };
    const spent = await spentToday();
    await anna.type('/audience status');
    const overview = await anna.reads(/Quota: \d+ (?:of about \d+ )?evaluations used today/);
    const told = Number(/Quota: (\d+)/.exec((await overview.textContent()) ?? '')?.[1] ?? 0);
    // The day may have changed meanwhile.
    expect([spent, await spentToday()]).toContain(told);
    await anna.press('Recent jobs', overview);
    const jobs = await anna.reads(/Recent jobs in dev/);
    await jobs.getByRole('button', { name: 'Details' }).first().click();
    await anna.form
      .getByText(/For support:/)
      .first()
      .waitFor();
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
    await anna.type('/audience jobs exports');
    await anna.reads(/Recent jobs in dev \(.*exports/);
  });

  test('find by a part of the name; size with a sampled estimate; evaluate it from there', async () => {
    await anna.type('/audience find leavers');
    const found = await anna.reads(/Audiences matching “leavers” in dev/);
    await anna.chooses('Size', found);
    await anna.reads(/Cart leavers in dev: about [\d,]+ profiles.*Estimated from a sample/s);
    await anna.press('Evaluate…', found);
    await anna.titled('Evaluate audiences');
    await anna.form.getByRole('button', { name: /^Remove/ }).waitFor();
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
    await anna.type('/audience find "Men & women"');
    const odd = await anna.reads(/Audiences matching “Men & women”.*Men & women <!channel>/s);
    expect(await odd.locator('.mention').count()).toBe(0);
  });

  test('an answer to one person is shared with the channel', async () => {
    // Nobody evaluates these here: it is what last night counted.
    await anna.type('/audience size "Open invitations"');
    const size = await anna.reads(/Open invitations in dev.*Last count: 1,508 profiles/s);
    await anna.press('Share in channel', size);
    const shared = await anna.reads(/Shared by Anna/);
    expect(await shared.textContent()).not.toContain('Only visible to you');
  });

  test('the sandbox of a channel: production asks first, and the channel is told', async () => {
    await anna.become('oskar');
    await anna.go(await stage.makeChannel('near-campaigns'));
    await anna.type('/audience sandbox');
    const sandboxes = await anna.reads(/This channel uses dev/);
    await anna.press('Use prod', sandboxes);
    const question = anna.page.getByRole('dialog', { name: 'Use a production sandbox?' });
    await question.waitFor();
    await anna.page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await anna.press('Use prod', sandboxes);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await anna.message(/changed this channel’s sandbox/).count()).toBe(0);
    await anna.press('Use prod', sandboxes);
    await question.getByRole('button', { name: 'Use Production' }).click();
    await anna.reads(/Oskar changed this channel’s sandbox from dev to Production \(prod\)/);
    await anna.become('anna');
    await anna.go(channel);
  });

  test('how a channel is told, by form: radio buttons and people', async () => {
    await anna.become('oskar');
    await anna.go(await stage.makeChannel('told-otherwise'));
    await anna.type('/audience channel');
    await anna.press('Change…', await anna.reads(/Notification settings/));
    await anna.titled('Notification settings');
    await anna.form.getByRole('radio', { name: /^Thread only/ }).check();
    await anna.pick(/^Mention when a run ends/, 'ada', '@ada');
    await anna.send('Save');
    await anna.reads(/Oskar changed this channel’s notifications.*each result mentions @ada/);
    await anna.become('anna');
    await anna.go(channel);
  });

  test('a form that creates a dataset, and what a job wrote', async () => {
    await anna.type('/audience dataset');
    await anna.press('Create one…', await anna.reads(/Datasets you can export to in dev/));
    await anna.titled('Create a dataset');
    await anna.form.getByLabel(/^Name/).fill('Autumn drop');
    await anna.send('Create');
    await anna.reads(/Created Autumn drop in dev/);
    await anna.type('/audience export "Cart leavers" to:"Autumn drop"');
    const report = await anna.reads(/rows of Cart leavers to Autumn drop.*Took/s);
    await anna.chooses('Files', report);
    await anna.reads(/Rows aren’t shown/);
    await anna.press('How to read the data', report);
    await anna.titled('How to read the data');
    await anna.form.getByText(/How to read the data of R-\d+/).waitFor();
    expect(await anna.form.locator('pre').first().textContent()).toContain('SELECT');
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
  });

  test('the schedule in words, and who may change it', async () => {
    await anna.type('/audience schedule');
    await anna.reads(/[Ee]very day|schedule/);
    const ada = await stage.sit('ada');
    await ada.go(channel);
    await ada.type('/audience schedule at:02:30 in:dev');
    const question = await ada.reads(/02:30/);
    expect(await question.textContent()).toContain('Only visible to you');
    await ada.leave();
  });

  test('the Home: what it shows can be drawn, a button opens its form, another answers on top', async () => {
    await anna.go('Usher');
    await anna.page.getByRole('tab', { name: 'Home' }).click();
    const home = anna.page.getByRole('region', { name: 'Home' });
    await home.getByRole('heading', { name: 'Running now' }).waitFor();
    await home.getByText('“profile-default” is on').first().waitFor();
    await home.getByRole('button', { name: 'Evaluate…' }).first().click();
    await anna.titled('Evaluate audiences');
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
    await home.getByRole('button', { name: 'More actions' }).first().click();
    await anna.page.getByRole('menuitem', { name: 'Schedule' }).click();
    await anna.form
      .getByText(/Scheduled evaluation in dev/)
      .first()
      .waitFor();
  });
}
