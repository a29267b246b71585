import { records } from './001-records.ts';
import { syncTables } from './002-sync.ts';
import { compare } from './003-compare.ts';
import { screens } from './004-screens.ts';

/** Forward only; the number of a migration is its place in this list, from 1. Never edit one that shipped. */
export const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '001-records', sql: records },
  { name: '002-sync', sql: syncTables },
  { name: '003-compare', sql: compare },
  { name: '004-screens', sql: screens },
];
