import type { ReadableMirror, WritableMirror } from './database/database.ts';

/** The value that the screens stored under this name; null when there is none, or its row is damaged. */
export function readLocalState(mirror: ReadableMirror, name: string): unknown {
  const text = mirror
    .prepare('SELECT value FROM local_state WHERE name = ? AND json_valid(value)')
    .pluck()
    .get(name);
  return text === undefined ? null : JSON.parse(text as string);
}

/** The values whose names begin so, by the rest of their names. Damaged rows are left out. */
export function readLocalStates(mirror: ReadableMirror, prefix: string): Map<string, unknown> {
  const rows = mirror
    .prepare(
      `SELECT substr(name, length(:prefix) + 1), value FROM local_state
        WHERE name >= :prefix AND name < :prefix || char(0x10ffff) AND json_valid(value)`,
    )
    .raw()
    .all({ prefix }) as [string, string][];
  return new Map(rows.map(([name, value]) => [name, JSON.parse(value)]));
}

/** @param value plain JSON; null removes the value */
export function writeLocalState(mirror: WritableMirror, name: string, value: unknown): void {
  if (value === null) {
    mirror.prepare('DELETE FROM local_state WHERE name = ?').run(name);
    return;
  }
  mirror
    .prepare(
      'INSERT INTO local_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    .run(name, JSON.stringify(value));
}
