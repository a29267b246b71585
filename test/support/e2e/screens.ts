import { expect, type Page } from '@playwright/test';

export const passphrase = 'correct horse battery';

/** What a counselor does with the screens, in their words. */
export async function join(page: Page, given: { hub: string; code: string }): Promise<void> {
  await page.getByLabel('Hub address').fill(given.hub);
  await page.getByLabel('Join code').fill(given.code);
  await page.getByLabel(/^New passphrase \(/).fill(passphrase);
  await page.getByLabel('New passphrase again').fill(passphrase);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

export async function unlock(page: Page, words = passphrase): Promise<void> {
  await page.getByLabel('Passphrase').fill(words);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
}

/** Waits until the bar at the bottom says so. */
export async function expectStatus(page: Page, words: string): Promise<void> {
  await expect(page.getByRole('contentinfo')).toContainText(words, { timeout: 60_000 });
}

export async function syncNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sync now' }).click();
}

/** Goes to one of the places of the navigation. */
export async function goTo(
  page: Page,
  place: 'Today' | 'Students' | 'Schools' | 'Staff profiles' | 'Site visit' | 'Outbox',
): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: place }).click();
}

/** Shows all students: the list opens on the person's caseload. */
export async function showEveryone(page: Page): Promise<void> {
  await goTo(page, 'Students');
  await page.getByRole('radio', { name: 'Everyone' }).click();
}

/** Searches a student and opens the only match. */
export async function openStudent(page: Page, words: string): Promise<void> {
  await goTo(page, 'Students');
  const search = page.getByRole('searchbox', { name: 'Search students' });
  await search.fill(words);
  await expect(page.getByText(/^1 match$/)).toBeVisible();
  await search.press('ArrowDown');
  await page.keyboard.press('Enter');
  const record = page.getByRole('article', { name: 'Student' });
  await expect(record).toContainText(words);
}

/** Chooses a value in a field of the open dialog that filters as one types. */
export async function choose(page: Page, label: string, value: string): Promise<void> {
  // “School (required)”, and not “School year”.
  const name = new RegExp(`^${label}( \\(|$)`);
  const box = page.getByRole('dialog').getByRole('combobox', { name });
  await box.fill(value);
  await page.getByRole('option', { name: value, exact: true }).click();
}

/** Saves the form of the open dialog, and waits until it is gone. */
export async function save(page: Page, button: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** Closes the open dialog over what was typed into it. */
export async function leave(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Close without saving' }).click();
  await expect(dialog).toBeHidden();
}

/** Says who gets the records and why, and exports them. */
export async function disclose(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who gets them').fill('Principal');
  await dialog.getByLabel('Why').fill('Attendance review');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog).toBeHidden();
}
