import type Database from 'better-sqlite3';
import { CaseloadError } from '../../model/error.ts';
import { migrations } from './migrations/migrations.ts';

/**
 * Brings a mirror to this program's version. Each step is a transaction, which reads the version again. The version is
 * the number of migrations applied, in `PRAGMA user_version`.
 * @throws `mirror_newer` when a newer program wrote the mirror: nothing changes
 */
export function migrate(db: Database.Database, steps = migrations): void {
  const version = () => db.pragma('user_version', { simple: true }) as number;
  if (version() > steps.length) throw newer();
  const step = db.transaction(() => {
    const next = steps[version()];
    if (next === undefined) return false;
    db.exec(next.sql);
    db.pragma(`user_version = ${version() + 1}`);
    return true;
  });
  while (step.immediate()) {
    // One transaction per migration, until none is left.
  }
}

function newer(): CaseloadError {
  return new CaseloadError({
    code: 'mirror_newer',
  });
}
