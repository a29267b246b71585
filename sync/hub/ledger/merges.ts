import { type RecordRef, recordId } from '../../model/record-ref.ts';
import type { Merge } from '../../protocol/changeset.ts';
import type { Attribution } from './attribution.ts';
import type { AuditedMerge, AuditRow } from './audit-rows.ts';

/** A changeset with the records that it names. */
export interface Merged {
  readonly id: string;
  readonly operations: readonly RecordRef[];
  readonly merges?: readonly Merge[] | undefined;
}

/**
 * The audit's rows of how each field was merged, with the values that lost: one for each record that the changeset
 * still names. Others were not found to be in scope.
 */
export function auditRowsOfMerges(by: Attribution, changesets: readonly Merged[]): AuditRow[] {
  return changesets.flatMap(({ id, operations, merges = [] }) => {
    const named = new Map(operations.map((record) => [recordId(record), record]));
    const ofNamed = merges.filter((merge) => named.has(recordId(merge)));
    return [...Map.groupBy(ofNamed, recordId)].map(([record, ofRecord]) => {
      const { entity, key } = named.get(record) as RecordRef;
      return {
        ...by,
        changeset_id: id,
        entity,
        key,
        action: 'merge' as const,
        merges: ofRecord.map(withoutRecord),
      };
    });
  });
}

function withoutRecord({ field, how, base, mine, theirs }: Merge): AuditedMerge {
  return { field, how, base: base ?? null, mine: mine ?? null, theirs: theirs ?? null };
}
