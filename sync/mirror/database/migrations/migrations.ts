import { baseline } from './001-baseline.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Forward only. The number of a migration is its place in this list, from 1. Never edit one that was released. */
export const migrations: readonly Migration[] = [{ name: '001-baseline', sql: baseline }];
