/** Beyond so many it is faster to read all than to look each one up. */
const many = 50_000;

/** Which students' rows or enrollments may have changed since the list of students last looked. */
export class ChangedStudents {
  #ids = new Set<string>();
  #all = false;

  note(id: string): void {
    if (this.#all) return;
    this.#ids.add(id);
    if (this.#ids.size >= many) this.noteAll();
  }

  /** Any may have: so many did, or what was noted has been undone. */
  noteAll(): void {
    this.#all = true;
    this.#ids = new Set();
  }

  /** @returns their unique ids, or `all`; from here on new ones are noted */
  take(): ReadonlySet<string> | 'all' {
    const taken = this.#all ? 'all' : this.#ids;
    this.#all = false;
    this.#ids = new Set();
    return taken;
  }
}
