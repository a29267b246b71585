import { createHash } from 'node:crypto';
import type { Changeset } from '../../protocol/changeset.ts';

/** SHA-256 of what a changeset does: the order of a record's fields does not matter. */
export function contentHash(changeset: Changeset): Buffer {
  const { action, made_at, operations, student_name = null, merges = null } = changeset;
  const content = JSON.stringify([action, made_at, operations, student_name, merges], (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(content).digest();
}
