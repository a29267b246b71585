import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outboxPage } from './outbox-page.ts';

/** Writes the pages of `docs` that are made from the code. */
writeFileSync(join(import.meta.dirname, '../../docs/outbox.md'), outboxPage());
