import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outboxPage } from '../../../scripts/docs/outbox-page.ts';

test('the page of the outbox draws the table that the engine runs by (npm run docs)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/outbox.md'), 'utf8');
  expect(page).toBe(outboxPage());
});
