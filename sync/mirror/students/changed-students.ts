/** With more, to read all students is faster than to look each one up. */
const many = 50_000;

/**
 * The students whose rows or enrollments may have changed since the list of students last asked. The notes of a failed
 * transaction stay: the list reads those students again, and finds them unchanged.
 */
export class ChangedStudents {
  #ids: Set<string> | 'all' = new Set();

  note(id: string): void {
    if (this.#ids === 'all') return;
    this.#ids.add(id);
    if (this.#ids.size >= many) this.#ids = 'all';
  }

  /** @returns the unique ids noted since the last call, or `all` when they are too many to name */
  take(): ReadonlySet<string> | 'all' {
    const taken = this.#ids;
    this.#ids = new Set();
    return taken;
  }
}
