import { entities } from '../../model/catalog.ts';
import type { EntityName, Field } from '../../model/entity.ts';
import { CaseloadError } from '../../model/error.ts';
import type { Row } from '../../protocol/pull.ts';
import { type Bound, columnsOf, toBound } from '../database/columns.ts';
import type { WritableMirror } from '../database/database.ts';
import { unknownColumns } from '../database/unknown-columns.ts';
import { entityNumber } from './entity-number.ts';

/** The place of each column in the records of a pull; undefined: it holds the etag. */
export interface RowPlan {
  readonly entity: EntityName;
  readonly columns: readonly string[];
  readonly places: readonly (number | undefined)[];
  readonly fields: readonly Field[];
  /** All columns of the records, in the hub's order. */
  readonly sent: readonly string[];
  /** Columns of a newer hub. */
  readonly unknown: ReturnType<typeof unknownColumns>;
}

/** Columns that the hub does not send stay empty. */
export function planRows(entity: EntityName, sent: readonly string[] | undefined): RowPlan {
  const known = columnsOf(entity).filter(({ name, field }) => field.etag || sent?.includes(name));
  if (sent === undefined || known.length === 0) {
    throw new CaseloadError({
      code: 'bad_answer',
      params: { reason: 'no_columns' },
    });
  }
  return {
    entity,
    columns: known.map(({ name }) => name),
    places: known.map(({ name, field }) => (field.etag ? undefined : sent.indexOf(name))),
    fields: known.map(({ field }) => field),
    sent,
    unknown: unknownColumns(entity, sent),
  };
}

/** Fills `bound` from `at` with the values of a present row. @returns where the next row begins */
export function bindRow({ places }: RowPlan, row: Row, bound: Bound[], at: number): number {
  const [, , etag, , record] = row;
  let next = at;
  for (const place of places) {
    const value = place === undefined ? etag : record?.[place];
    bound[next] = typeof value === 'string' ? value : toBound(value);
    next += 1;
  }
  return next;
}

/** Rows in one statement. With more, the longer program costs what fewer calls save. */
export const rowsPerStatement = 16;

/**
 * Appends records that the mirror does not have yet, with their entries in a bucket.
 * @returns whether all were new; when not, the new ones are in the table and no entry was written
 */
export function appendRows(
  mirror: WritableMirror,
  plan: RowPlan,
  rows: readonly Row[],
  bucket: number,
): boolean {
  const bound: Bound[] = [];
  let at = 0;
  for (const row of rows) at = bindRow(plan, row, bound, at);
  const places = `(${plan.columns.map(() => '?').join(', ')})`;
  const { changes, lastInsertRowid } = mirror
    .prepare(
      `INSERT INTO ${plan.entity} (${plan.columns.join(', ')})
       VALUES ${rows.map(() => places).join(', ')}
       ON CONFLICT DO NOTHING`,
    )
    .run(bound);
  if (changes !== rows.length) return false;
  const first = Number(lastInsertRowid) - rows.length + 1;
  const keyed = isKeyedByRowid(plan.entity);
  const entries: Bound[] = [];
  const entity = entityNumber(plan.entity);
  for (const [i, row] of rows.entries()) {
    entries.push(entity, keyed ? (row[1][0] ?? null) : first + i, bucket, row[2]);
  }
  mirror
    .prepare(
      `INSERT INTO entry (entity, record, bucket, etag)
       VALUES ${rows.map(() => '(?, ?, ?, ?)').join(', ')}`,
    )
    .run(entries);
  return true;
}

/** SQLite uses a single INTEGER key as the rowid (sqlite.org/lang_createtable.html#rowid). */
function isKeyedByRowid(entity: EntityName): boolean {
  const { key, fields } = entities[entity];
  return key.length === 1 && fields[key[0] ?? '']?.type === 'integer';
}
