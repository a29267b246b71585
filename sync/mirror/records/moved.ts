import type { EntityName } from '../../model/entity.ts';
import { fromKeyText, type Key, type KeyText, toKeyText } from '../../model/key.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';

/** Notes the key that a record got at the center, until the outbox stops touching the old one. */
export function noteMoved(
  mirror: WritableMirror,
  { entity, key, to }: { readonly entity: EntityName; readonly key: Key; readonly to: Key },
): void {
  mirror
    .prepare(
      `INSERT INTO moved (entity, key, moved_to)
       VALUES (?, ?, ?)
       ON CONFLICT (entity, key) DO UPDATE SET moved_to = excluded.moved_to`,
    )
    .run(entity, toKeyText(key), toKeyText(to));
}

/** The key that a record got at the center; undefined: none is known. */
export function readMoved(mirror: ReadableMirror, { entity, key }: RecordRef): Key | undefined {
  const to = mirror
    .prepare('SELECT moved_to FROM moved WHERE entity = ? AND key = ?')
    .pluck()
    .get(entity, toKeyText(key)) as KeyText | undefined;
  return to === undefined ? undefined : fromKeyText(to);
}
