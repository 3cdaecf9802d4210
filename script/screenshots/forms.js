// The tours of forms: empty, filled, with errors, and what lies on top of them.

export async function forms(studio) {
  const { shot } = studio;
  const anna = await studio.sit({ height: 900 });
  await anna.type('/audience evaluate');
  await anna.form.getByText('evaluations used today').waitFor();
  await shot('form-evaluate');
  await anna.form.getByLabel('Audiences').fill('vi');
  await anna.page.getByRole('option', { name: 'VIP buyers' }).waitFor();
  await shot('form-type-ahead');
  await anna.page.getByRole('option', { name: 'VIP buyers' }).click();
  await anna.pick('Audiences', 'cart', 'Cart leavers');
  await anna.page.keyboard.press('Escape');
  await shot('form-evaluate-filled');
  await anna.form.getByLabel('Or paste ids').fill('nobody-knows-me');
  await anna.form.getByRole('button', { name: 'Evaluate' }).click();
  await anna.form.locator('.wrong').first().waitFor();
  await shot('form-errors');
  await anna.form.getByLabel('Or paste ids').fill('');
  await anna.form.getByLabel('Export to a dataset').check();
  await anna.form.getByLabel(/^Dataset/).waitFor();
  await shot('form-evaluate-then-export');
  await anna.shut();

  await anna.type('/audience export "VIP buyers" "Cart leavers"');
  await anna.opens('Export');
  await shot('form-export');
  await anna.pick(/^Dataset/, 'agency', 'Agency drop');
  await anna.form.getByRole('button', { name: 'Filters' }).click();
  await anna.form.getByRole('combobox', { name: /^Merge policy/ }).waitFor();
  await anna.form.getByRole('combobox', { name: /^Merge policy/ }).scrollIntoViewIfNeeded();
  await shot('form-export-filters');
  await anna.form.locator('.dialog-body').evaluate((body) => body.scrollTo(0, body.scrollHeight));
  await shot('form-export-filters-end');
  await anna.form.getByRole('combobox', { name: /^Merge policy/ }).click();
  await anna.page.getByRole('option').first().waitFor();
  await shot('form-menu-open');
  await anna.page.keyboard.press('Escape');
  await anna.form.getByRole('button', { name: 'Override per audience' }).click();
  await anna.form.getByLabel('Back').waitFor();
  await shot('form-per-audience');
  await anna.form.getByLabel('Back').click();
  await anna.form.getByRole('button', { name: 'Review' }).click();
  await anna.opens('Review');
  await shot('form-review');
}

/** With what it answers; the second time in the dark. */
export async function profile(studio) {
  const { shot } = studio;
  for (const theme of ['light', 'dark']) {
    const anna = await studio.sit({ theme, height: 800 });
    await anna.type('/audience profile somebody@example.com');
    await anna.opens('Look up a profile');
    await shot(`form-profile-${theme}`);
    await anna.form.getByLabel(/^Another namespace/).fill('no code');
    await anna.form.getByLabel(/^Identity/).fill('ada@example.com');
    await anna.form.getByRole('button', { name: 'Look up' }).click();
    await anna.form.locator('.wrong').first().waitFor();
    await shot(`form-profile-errors-${theme}`);
    await anna.form.getByLabel(/^Another namespace/).fill('');
    await anna.form.getByRole('button', { name: 'Look up' }).click();
    await anna.form.waitFor({ state: 'detached' });
    await anna.reads(/VIP buyers/);
    await shot(`answer-profile-${theme}`);
  }
}
