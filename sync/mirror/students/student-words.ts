import type { ReadableMirror } from '../database/database.ts';
import { plainId, wordsOfName } from './search-text.ts';
import { Vocabulary } from './vocabulary.ts';

/** Students read at once: other requests are answered between. */
const studentsPerPiece = 5000;

type Row = [rowid: number, names: (string | null)[], ids: (string | null)[], birth: string | null];

// One list and not rows: to pass each row takes longer than all of them in one text.
const selectWords = `
  SELECT json_group_array(
           json_array(
             rowid,
             json_array(first_name, last_name, middle_name, maiden_name),
             json_array(student_unique_id, CAST(student_usi AS TEXT), person_id),
             birth_date
           )
         )
    FROM students`;

/** What the search compares of each student, in memory: names, ids and birth date. */
export class StudentWords {
  readonly vocabulary = new Vocabulary();
  /** By rowid: where the student's words stand in `numbers`, and how many they are. */
  readonly start: number[] = [];
  readonly count: number[] = [];
  numbers = new Int32Array(1024);
  /** By rowid: the ids, each between line feeds. */
  readonly ids: string[] = [];
  /** By rowid: the birth date as a number, 20140304; 0: none. */
  readonly birth: number[] = [];
  /** The words of names, as long as all students are read: the same names come again and again. */
  readonly #known = new Map<string, number[]>();
  #readTo = 0;
  #used = 0;
  #unused = 0;

  /** Whether so many words are out of use that the index should be made again. */
  get isWorn(): boolean {
    return this.#unused > 10_000 && this.#unused > this.#used / 2;
  }

  /** Forgets students who left or whose names changed. */
  remove(rowids: Iterable<number>): void {
    for (const rowid of rowids) {
      if (rowid >= this.start.length) continue;
      this.#unused += this.count[rowid] as number;
      this.count[rowid] = 0;
      this.ids[rowid] = '';
      this.birth[rowid] = 0;
    }
  }

  /** Forgets every student but these. */
  keepOnly(rowids: ReadonlySet<number>): void {
    this.remove([...this.start.keys()].filter((rowid) => !rowids.has(rowid)));
  }

  /**
   * Reads the next students.
   * @returns whether more remain
   */
  readNext(mirror: ReadableMirror): boolean {
    const to = this.#readTo + studentsPerPiece;
    const read = mirror.prepare(`${selectWords} WHERE rowid > ? AND rowid <= ?`).pluck();
    this.#put(read.get(this.#readTo, to) as string, this.#known);
    this.#readTo = to;
    const last = mirror.prepare('SELECT max(rowid) FROM students').pluck().get() as number | null;
    if (to < (last ?? 0)) return true;
    this.#known.clear();
    return false;
  }

  /** Reads some students again. */
  readSome(mirror: ReadableMirror, ids: string): void {
    const read = mirror
      .prepare(`${selectWords} WHERE student_unique_id IN (SELECT value FROM json_each(?))`)
      .pluck();
    this.#put(read.get(ids) as string, new Map());
  }

  #put(rows: string, known: Map<string, number[]>): void {
    for (const [rowid, names, ids, birth] of JSON.parse(rows) as Row[]) {
      this.#makeRoom(rowid);
      const numbers = new Set(
        [...names, ...ids.filter(isAllLetters)].flatMap((name) => this.#numbersOf(name, known)),
      );
      this.#unused += this.count[rowid] as number;
      this.start[rowid] = this.#used;
      this.count[rowid] = numbers.size;
      for (const number of numbers) this.#append(number);
      // `join` makes one flat text, which is faster to search than pieces put together.
      this.ids[rowid] = ['', ...ids.map((id) => plainId(id ?? '')), ''].join('\n');
      this.birth[rowid] = birth === null ? 0 : Number(birth.replaceAll('-', '')) || 0;
    }
  }

  #numbersOf(name: string | null, known: Map<string, number[]>): number[] {
    if (name === null) return [];
    let numbers = known.get(name);
    if (numbers === undefined) {
      numbers = wordsOfName(name).map((word) => this.vocabulary.add(word));
      known.set(name, numbers);
    }
    return numbers;
  }

  #makeRoom(rowid: number): void {
    while (this.start.length <= rowid) {
      this.start.push(0);
      this.count.push(0);
      this.ids.push('');
      this.birth.push(0);
    }
  }

  #append(number: number): void {
    if (this.#used === this.numbers.length) {
      const larger = new Int32Array(this.numbers.length * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.#used] = number;
    this.#used += 1;
  }
}

function isAllLetters(id: string | null): boolean {
  return id !== null && !/\d/.test(id);
}
