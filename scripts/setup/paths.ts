import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
export const modules = join(root, 'node_modules');

/** What set-up makes. Inside node_modules, so that `npm ci` and a fresh clone start clean. */
export const cache = join(modules, '.caseload');

/** Where Node keeps what it compiled (`NODE_COMPILE_CACHE`): hubs and laptops, which tests start by the hundred, start in half the time. */
export const compileCache = join(cache, 'compiled');
