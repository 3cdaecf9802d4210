// The tours of what happens in forms: filling them, what is wrong, and what lies on top. The messages tour has each form as it opens.
import { LOOKS } from './looks.js';

export async function forms(studio) {
  for (const { look, width, theme } of LOOKS) {
    const anna = await studio.sit({ width, theme, height: 900, touch: width < 500 });
    const shot = (name) => studio.shot(`${look}-${name}`);
    await fillEvaluate(anna, shot);
    await fillExport(anna, shot);
  }
}

async function fillEvaluate(anna, shot) {
  await anna.type('/audience evaluate');
  await anna.opens('Evaluate audiences');
  await anna.form.getByText('evaluations used today').waitFor();
  await anna.form.getByLabel('Audiences').fill('vi');
  await anna.page.getByRole('option', { name: 'VIP buyers' }).waitFor();
  await shot('form-type-ahead');
  await anna.pickAudiences('VIP buyers', 'Cart leavers');
  await shot('form-evaluate-filled');
  await anna.form.getByLabel('Or paste a list').fill('nobody-knows-me');
  await anna.form.getByRole('button', { name: 'Evaluate' }).click();
  await anna.form.locator('.wrong').first().waitFor();
  await shot('form-errors');
  await anna.shut();
}

async function fillExport(anna, shot) {
  await anna.type('/audience export "VIP buyers" "Cart leavers"');
  await anna.opens('Export to a dataset');
  await anna.form.getByRole('button', { name: 'Review' }).click();
  await anna.form.locator('.wrong').first().waitFor();
  await shot('form-export-errors');
  await anna.form.getByRole('button', { name: 'Filters…' }).click();
  const policy = anna.form.getByRole('combobox', { name: /^Merge policy/ });
  await policy.click();
  await anna.page.getByRole('option').first().waitFor();
  await shot('form-menu-open');
  await anna.page.keyboard.press('Escape');
  await anna.form.getByLabel('Type, e.g. 7d or yesterday').check();
  await anna.form.getByLabel(/^Entered between/).scrollIntoViewIfNeeded();
  await shot('form-export-typed-times');
  await anna.shut();
}

/** With what it answers. */
export async function profile(studio) {
  for (const { look, width, theme } of LOOKS) {
    const ada = await studio.sit({ as: 'ada', width, theme, height: 800, touch: width < 500 });
    const shot = (name) => studio.shot(`${look}-${name}`);
    const before = await ada.page.locator('.room .message', { hasText: 'VIP buyers' }).count();
    await ada.type('/audience profile somebody@example.com');
    await ada.opens('Look up a profile');
    await shot('form-profile-ignores-words');
    await ada.form.getByLabel(/^Other namespace/).fill('no code');
    await ada.form.getByLabel('Identity', { exact: true }).fill('ada@example.com');
    await ada.form.getByRole('button', { name: 'Look up' }).click();
    await ada.form.locator('.wrong').first().waitFor();
    await shot('form-profile-errors');
    await ada.form.getByLabel(/^Other namespace/).fill('');
    await ada.form.getByRole('button', { name: 'Look up' }).click();
    await ada.form.waitFor({ state: 'detached' });
    await ada.page.locator('.room .message', { hasText: 'VIP buyers' }).nth(before).waitFor();
    await shot('answer-profile');
  }
}
