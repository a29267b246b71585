import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { App } from '../support/e2e/app.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import type { District } from '../support/e2e/district.ts';
import { closeAll, openApp } from '../support/e2e/joined.ts';
import { passphrase } from '../support/e2e/screens.ts';

/** The app in Spanish, from joining to the outbox, and back to English without losing the place. */

let district: District;
let app: App;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  const userData = await mkdtemp(joinPath(tmpdir(), 'caseload-'));
  await writeFile(joinPath(userData, 'preferences.json'), JSON.stringify({ language: 'es' }));
  ({ district, app, page } = await openApp({ app: { userData } }));
});
test.afterAll(() => closeAll(app, district));

test('joins in Spanish, with what is wrong said in Spanish', async () => {
  await page.getByRole('button', { name: 'Unirse', exact: true }).click();
  await expect(page.getByText(/^Escriba el código de acceso/)).toBeVisible();
  await page.getByLabel('Dirección del hub').fill(district.url);
  await page.getByLabel('Código de acceso').fill('NOT-A-CODE');
  await page.getByLabel(/^Nueva frase de contraseña/).fill(passphrase);
  await page.getByLabel('Repita la nueva frase de contraseña').fill(passphrase);
  await page.getByRole('button', { name: 'Unirse', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Este código de acceso no existe');
  await page.getByLabel('Código de acceso').fill(await district.makeJoinCode());
  await page.getByRole('button', { name: 'Unirse', exact: true }).click();
  await expect(page.getByRole('contentinfo')).toContainText('Actualizado');
  await expect(page.getByRole('heading', { name: 'Hoy' })).toBeVisible();
});

test('lists, records and forms are in Spanish, with dates as Spanish writes them', async () => {
  await page.getByRole('navigation').getByRole('button', { name: 'Estudiantes' }).click();
  const search = page.getByRole('searchbox', { name: 'Buscar estudiantes' });
  await search.fill('600000007');
  await expect(page.getByText('1 coincidencia')).toBeVisible();
  await search.press('ArrowDown');
  await page.keyboard.press('Enter');
  const record = page.getByRole('article', { name: 'Estudiante' });
  await expect(record).toContainText('Fecha de nacimiento');
  await expect(record).toContainText(/17 ago 2026/);
  await expect(record).toContainText(/grado/);
  await expectAccessible(page, 'a student in Spanish');
  await record.getByRole('button', { name: 'Editar los datos…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Apellido').fill('');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await expect(dialog.getByText('Indique el apellido.').first()).toBeVisible();
  await expectAccessible(page, 'a form with an error in Spanish');
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  await page.getByRole('button', { name: 'Cerrar sin guardar' }).click();
});

test('the outbox says in Spanish what was done', async () => {
  await page.getByText('Trabajar sin conexión').click();
  await page.getByRole('button', { name: 'Editar los datos…' }).click();
  await page.getByRole('dialog').getByLabel('Ciudad de nacimiento').fill('Austin');
  await page.getByRole('dialog').getByRole('button', { name: 'Guardar' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Bandeja de salida' }).click();
  await expect(page.getByRole('main')).toContainText(
    /Cambiar: estudiante .*: ciudad de nacimiento/,
  );
  await expect(page.getByRole('contentinfo')).toContainText('1 cambio en espera');
});

test('another language leaves everything where it is', async () => {
  await page.getByRole('navigation').getByRole('button', { name: 'Estudiantes' }).click();
  await app.electron.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.getMenuItemById('language-en')?.click(),
  );
  await expect(page.getByRole('article', { name: 'Student' })).toContainText('600000007');
  await expect(page.getByRole('searchbox', { name: 'Search students' })).toHaveValue('600000007');
  await expect(page.getByRole('contentinfo')).toContainText('1 edit waiting');
  const labels = await app.electron.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.items.map(({ label }) => label),
  );
  expect(labels).toContain('&Go');
});
