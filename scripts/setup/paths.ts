import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
export const modules = join(root, 'node_modules');

/** What set-up makes. Inside node_modules, so that `npm ci` and a fresh clone start clean. */
export const cache = join(modules, '.caseload');
