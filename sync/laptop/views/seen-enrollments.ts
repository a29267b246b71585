import type { ReadableMirror, WritableMirror } from '../../mirror/database/database.ts';
import { readLocalState, readLocalStates, writeLocalState } from '../../mirror/local-state.ts';
import { recordsOf } from '../../mirror/outbox/touched-records.ts';
import { readCursors } from '../../mirror/sync-state/buckets.ts';
import { type Bucket, schoolOfBucket } from '../../model/bucket.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import { readBulk } from '../bulk/bulk-store.ts';
import type { Session } from '../session.ts';

/*
 * What the counselor has seen of who is enrolled. News are what the mirror has now and had not then: no column of a row
 * says it, because other writers fill those as they like. The person's own edits are noted beside it, and are no news.
 */

/** Who was enrolled when the counselor last looked. */
export interface SeenEnrollments {
  /** Until when the records had arrived. UTC. */
  readonly at: string;
  /** Unique ids of the students with an open enrollment, by the id of each school of this laptop. */
  readonly open: Readonly<Record<string, readonly string[]>>;
}

const seenName = 'seen';
/** Names what the person did to a student's enrollment in a school: whether they left it open. */
const ownPrefix = 'own_enrollment:';

/** @returns null before the first look */
export function readSeen(mirror: ReadableMirror): SeenEnrollments | null {
  const seen = readLocalState(mirror, seenName) as Partial<SeenEnrollments> | null;
  return typeof seen?.at === 'string' && typeof seen.open === 'object'
    ? (seen as SeenEnrollments)
    : null;
}

/** Stores who is enrolled now as seen, and forgets what the person did before. */
export function writeSeen(mirror: WritableMirror, at: string): void {
  const enrolled = openEnrollments(mirror);
  // A school that comes later is new to the laptop, and its students are not new to the school.
  const schools = (Object.keys(readCursors(mirror)) as Bucket[])
    .map(schoolOfBucket)
    .filter((school) => school !== undefined);
  const open = Object.fromEntries(schools.map((school) => [school, enrolled.get(school) ?? []]));
  writeLocalState(mirror, seenName, { at, open } satisfies SeenEnrollments);
  for (const name of readLocalStates(mirror, ownPrefix).keys()) {
    writeLocalState(mirror, `${ownPrefix}${name}`, null);
  }
}

/** A student and a school. */
export type Place = readonly [student: string, school: number];

/** Where others enrolled a student or ended the enrollment since the last look. */
export function changedPlaces(mirror: ReadableMirror, { open }: SeenEnrollments): Place[] {
  const own = readLocalStates(mirror, ownPrefix);
  const now = openEnrollments(mirror);
  return Object.entries(open).flatMap(([id, before]) => {
    const school = Number(id);
    const there = new Set(now.get(school));
    const seen = new Set(before);
    const isNews = (student: string, isOpen: boolean) => own.get(`${id} ${student}`) !== isOpen;
    const came = [...there].filter((student) => !seen.has(student) && isNews(student, true));
    const left = before.filter((student) => !there.has(student) && isNews(student, false));
    return [...came, ...left].map((student): Place => [student, school]);
  });
}

/** The students with an open enrollment, by school. */
function openEnrollments(mirror: ReadableMirror): ReadonlyMap<number, string[]> {
  const rows = mirror
    .prepare(
      `SELECT school_id, json_group_array(student_unique_id)
         FROM student_school_associations
        WHERE exit_withdraw_date IS NULL
        GROUP BY school_id`,
    )
    .raw()
    .all() as [number, string][];
  return new Map(rows.map(([school, ids]) => [school, [...new Set<string>(JSON.parse(ids))]]));
}

/**
 * The records that an edit, or all edits of a bulk action, touch as long as the outbox has them.
 * @param named the arguments or the result of an action, which may name either
 */
export function recordsOfAction({ mirror: { database } }: Session, named: unknown): RecordRef[] {
  const { changeset, bulk } = { ...(named as object | null) } as Record<string, unknown>;
  const together = typeof bulk === 'string' ? (readBulk(database, bulk)?.changesets ?? []) : [];
  const all = typeof changeset === 'string' ? [changeset, ...together] : together;
  return all.flatMap((id) => recordsOf(database, id));
}

/** Notes what an action of the person left of the enrollments that it touched. */
export function noteOwnEnrollments(
  { mirror: { database } }: Session,
  records: readonly RecordRef[],
): void {
  const touched = records.filter(({ entity }) => entity === 'student_school_associations');
  if (touched.length === 0) return;
  const isOpen = database
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM student_school_associations
                       WHERE student_unique_id = ? AND school_id = ? AND exit_withdraw_date IS NULL)`,
    )
    .pluck();
  // After a power cut an own edit may be news: nothing that has to wait for the disk.
  database.relaxedTransaction((writable) => {
    for (const { key } of touched) {
      const [student, school] = key;
      const left = isOpen.get(student, school) === 1;
      writeLocalState(writable, `${ownPrefix}${school} ${student}`, left);
    }
  });
}
