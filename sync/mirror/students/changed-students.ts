/** Beyond so many it is faster to read all than to look each one up. */
const many = 50_000;

/**
 * Which students' rows or enrollments may have changed since the list of students last looked. What a transaction
 * noted stays noted when the transaction fails: the list reads those students again and finds them as they were.
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
