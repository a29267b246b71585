import type { Changeset } from '../../protocol/messages.ts';

/** Changesets that one transaction takes: more would hold their locks longer than they save round trips. */
const largest = 100;

/**
 * Divides changesets into batches, each of changesets that have nothing to do with each other: those that
 * touch one student, or one record, stand in different batches and in the order in which they were sent
 * (design section 7). Scope goes by students, so a student and all enrollments belong together.
 */
export function batchesOf(changesets: readonly Changeset[]): Changeset[][] {
  const waves: Changeset[][] = [];
  const lastWave = new Map<string, number>();
  for (const changeset of changesets) {
    // The first column of every key: of students and associations the student's.
    const names = [changeset.id, ...changeset.operations.map(({ key }) => String(key[0]))];
    let wave = Math.max(...names.map((name) => (lastWave.get(name) ?? -1) + 1));
    while ((waves[wave]?.length ?? 0) >= largest) wave += 1;
    for (const name of names) lastWave.set(name, wave);
    waves[wave] = [...(waves[wave] ?? []), changeset];
  }
  return waves;
}
