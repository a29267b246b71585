import type { Field } from '../../model/entity.ts';
import type { Problem } from '../../model/error.ts';
import type { Row } from '../../protocol/pull.ts';
import { sentMisfit } from '../../protocol/record-fault.ts';
import type { RowPlan } from './append-rows.ts';

/** Why the mirror cannot store or read the record of a row; undefined: it can, or the row removes the record. */
export function rowFault(plan: RowPlan, [, , etag, , record]: Row): Problem | undefined {
  if (etag === null || record === null) return undefined;
  if (!Array.isArray(record) || record.length !== plan.sent.length) {
    return { code: 'unreadable_record', params: { reason: 'no_record' } };
  }
  const { columns, places, fields } = plan;
  for (let i = 0; i < places.length; i += 1) {
    const place = places[i];
    if (place === undefined) continue;
    const fault = sentMisfit(columns[i] as string, fields[i] as Field, record[place]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The record of a row as it came: JSON, by column where the columns fit. */
export function rawRow({ sent }: RowPlan, [, , , , record]: Row): string {
  const isWhole = Array.isArray(record) && record.length === sent.length;
  return JSON.stringify(
    isWhole ? Object.fromEntries(sent.map((name, i) => [name, record[i]])) : record,
  );
}
