import type { ReadableMirror } from '../../mirror/database/database.ts';
import { readSetAside } from '../../mirror/records/set-aside.ts';
import { optedOut } from '../../mirror/students/opt-outs.ts';
import type { AnyRecord } from '../../model/catalog.ts';

/**
 * Unique ids of the students whose families opted out of directory information (34 CFR 99.37). A user that is set aside
 * may have opted out, and counts as one who did.
 */
export function optedOutStudents(mirror: ReadableMirror): ReadonlySet<string> {
  const ids = mirror
    .prepare(`SELECT identifier FROM users WHERE identifier IS NOT NULL AND ${optedOut}`)
    .pluck()
    .all() as string[];
  const unknown = readSetAside(mirror)
    .filter(({ entity }) => entity === 'users')
    .flatMap(({ raw }) => possibleIds(JSON.parse(raw)));
  return new Set([...ids, ...unknown]);
}

/** Whose account it may be: of values without names, each text may be the student’s ID. */
function possibleIds(raw: unknown): string[] {
  const values = Array.isArray(raw) ? raw.flat() : [(raw as AnyRecord | null)?.identifier];
  return values.filter((id) => typeof id === 'string');
}
