import type { Changeset } from '../../protocol/changeset.ts';

/** The most changesets that one transaction takes. More would hold their locks longer than they save round trips. */
const largest = 100;

/**
 * Divides changesets into batches of independent ones. Those that touch the same record stand in different
 * batches, in the order in which the laptop sent them (design section 7). So do those of one student: scope goes
 * by students, so a student and all enrollments belong together.
 */
export function batchesOf(changesets: readonly Changeset[]): Changeset[][] {
  const batches: Changeset[][] = [];
  const lastBatch = new Map<string, number>();
  for (const changeset of changesets) {
    // The first column of every key: in students and associations, the student's id.
    const ids = [changeset.id, ...changeset.operations.map(({ key }) => String(key[0]))];
    let batch = Math.max(...ids.map((id) => (lastBatch.get(id) ?? -1) + 1));
    while ((batches[batch]?.length ?? 0) >= largest) batch += 1;
    for (const id of ids) lastBatch.set(id, batch);
    batches[batch] = [...(batches[batch] ?? []), changeset];
  }
  return batches;
}
