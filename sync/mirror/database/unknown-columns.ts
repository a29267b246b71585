import { entities } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { type Key, toKeyText } from '../../model/key.ts';
import type { Row } from '../../protocol/pull.ts';
import { columnsOf } from './columns.ts';
import type { ReadableMirror, WritableMirror } from './database.ts';

/** Columns of a newer hub that this version does not know, with their places in the hub's records. */
export function unknownColumns(
  entity: EntityName,
  sent: readonly string[],
): readonly { readonly name: string; readonly place: number }[] {
  const known = new Set(columnsOf(entity).map(({ name }) => name));
  return sent.flatMap((name, place) => (known.has(name) ? [] : [{ name, place }]));
}

/** Stores the values of such columns, beside the records. */
export function keepUnknown(
  mirror: WritableMirror,
  columns: ReturnType<typeof unknownColumns>,
  rows: readonly Row[],
): void {
  if (columns.length === 0) return;
  const keep = mirror.prepare(
    `INSERT INTO unknown_column (entity, key, fields)
     VALUES (?, ?, ?)
     ON CONFLICT (entity, key) DO UPDATE SET fields = excluded.fields`,
  );
  for (const [entity, key, , , record] of rows) {
    if (record === null) continue;
    const fields = columns.map(({ name, place }) => [name, record[place]]);
    keep.run(entity, toKeyText(key), JSON.stringify(Object.fromEntries(fields)));
  }
}

export function forgetUnknown(mirror: WritableMirror, entity: EntityName, key: Key): void {
  mirror
    .prepare('DELETE FROM unknown_column WHERE entity = ? AND key = ?')
    .run(entity, toKeyText(key));
}

/** As `forgetUnknown`, for a record by its rowid; quick when nothing is stored at all. */
export function forgetUnknownAt(mirror: WritableMirror, entity: EntityName, rowid: number): void {
  const isEmpty = mirror.prepare('SELECT NOT EXISTS (SELECT 1 FROM unknown_column)').pluck().get();
  if (isEmpty === 1) return;
  const key = mirror
    .prepare(`SELECT ${entities[entity].key.join(', ')} FROM ${entity} WHERE rowid = ?`)
    .raw()
    .get(rowid) as (string | number)[] | undefined;
  if (key !== undefined) forgetUnknown(mirror, entity, key);
}

/** The stored values of a record in columns that this version does not know. */
export function readUnknown(
  mirror: ReadableMirror,
  entity: EntityName,
  key: Key,
): Readonly<Record<string, unknown>> {
  const text = mirror
    .prepare('SELECT fields FROM unknown_column WHERE entity = ? AND key = ?')
    .pluck()
    .get(entity, toKeyText(key)) as string | undefined;
  return text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);
}
