import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What brings a database from the version before to its own: it makes and changes tables, and moves data. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * The migrations, forward only. Functions and triggers are not among them (definitions.ts).
 *
 * A hub serves databases of its own version and of the version before. So it must not need what the migration of its
 * own version brings (that is for the version after), nor what this migration takes away.
 */
export const migrations: readonly Migration[] = readMigrations(
  join(import.meta.dirname, 'migrations'),
);

/** Reads files named `NNN-name.sql`. Those of one number are one migration. */
function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const byVersion = Map.groupBy(files.sort(), (name) => Number.parseInt(name, 10));
  return [...byVersion].map(([version, names]) => ({
    version,
    name: names.map((name) => name.replace(/^\d+-|\.sql$/g, '')).join(', '),
    sql: names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n'),
  }));
}

/** The version that a list of migrations leads to. */
export function versionOf(list: readonly Migration[]): number {
  return list.at(-1)?.version ?? 0;
}
