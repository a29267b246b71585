import type { Session } from '../../laptop/session.ts';
import { columnsOf, fromRow, type TableRow, toBound } from '../../mirror/database/columns.ts';
import { notHere } from '../../mirror/records/set-aside.ts';
import { type AnyRecord, entities } from '../../model/catalog.ts';
import { isDocument } from '../../model/document.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Key } from '../../model/key.ts';
import { usage } from '../arguments.ts';
import type { Output } from '../output.ts';

/** Writes one line for each record, in the order of their keys. */
export function listCommand(
  { mirror }: Session,
  output: Output,
  wanted: { readonly entity: EntityName; readonly where: AnyRecord; readonly limit: number },
): void {
  const { entity, where, limit } = wanted;
  const conditions = Object.entries(where).map(([name, value]) => {
    const column = columnsOf(entity).find((one) => one.name === name);
    if (column === undefined) throw usage(`${entity} has no field “${name}”.`);
    return value !== null && isDocument(column.field)
      ? { test: `json(${name}) IS json(?)`, bound: JSON.stringify(value) }
      : { test: `${name} IS ?`, bound: toBound(value) };
  });
  const tests = conditions.map(({ test }) => test).join(' AND ') || 'true';
  const rows = mirror.database
    .prepare(
      `SELECT *
         FROM ${entity}
        WHERE ${tests}
        ORDER BY ${entities[entity].key.join(', ')}
        LIMIT ?`,
    )
    .iterate(...conditions.map(({ bound }) => bound), limit);
  for (const row of rows) output.result(fromRow(entity, row as TableRow));
}

/** @throws `unknown_record`; `unreadable_record` when the record is set aside */
export function getCommand(
  { mirror }: Session,
  output: Output,
  { entity, key }: { readonly entity: EntityName; readonly key: Key },
): void {
  const found = mirror.read(entity, key);
  if (found === undefined) throw notHere(mirror.database, { entity, key });
  output.result(found.record);
}
