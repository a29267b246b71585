import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../../../src/main/settings/settings.ts';

test('the demo needs a hub, a code and a passphrase', () => {
  const whole = {
    CASELOAD_DEMO_HUB: 'http://127.0.0.1:1',
    CASELOAD_DEMO_CODE: 'ABCD',
    CASELOAD_DEMO_PASSPHRASE: 'a quiet demo',
  };
  expect(readSettings(whole).demo).toEqual({
    hub: 'http://127.0.0.1:1',
    code: 'ABCD',
    passphrase: 'a quiet demo',
  });
  for (const missing of Object.keys(whole)) {
    expect(readSettings({ ...whole, [missing]: '' }).demo).toBeUndefined();
  }
});

test('folders and files are absolute, and absent ones are left to the system', () => {
  expect(readSettings({ CASELOAD_USER_DATA: 'here', CASELOAD_SCREENSHOT: 'a.png' })).toEqual({
    userData: resolve('here'),
    screenshot: resolve('a.png'),
    demo: undefined,
  });
  expect(readSettings({})).toEqual({ userData: undefined, screenshot: undefined, demo: undefined });
});
