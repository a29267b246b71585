import type { ReadableMirror } from '../../mirror/database/database.ts';
import { readLocalState, writeLocalState } from '../../mirror/local-state.ts';
import { readSetAside } from '../../mirror/records/set-aside.ts';
import { readCursors } from '../../mirror/sync-state/buckets.ts';
import { schoolBucket } from '../../model/bucket.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import { calendarDay } from '../../model/days/calendar-day.ts';
import { CaseloadError } from '../../model/error.ts';
import type { OutboxView } from '../api/outbox.ts';
import type { VisitView } from '../api/visit.ts';
import type { Session } from '../session.ts';
import { outboxViews } from '../views/outbox-view.ts';

/** A site visit as stored. There is one at a time, and the last one stays until the next begins. */
interface Visit {
  readonly school_id: number;
  /** UTC. */
  readonly started_at: string;
  readonly ended_at: string | null;
  /** When each student was checked off, by unique id. UTC. */
  readonly checked: Readonly<Record<string, string>>;
  /** The counselor's notes about students, by unique id. */
  readonly notes: Readonly<Record<string, string>>;
  /** A note about the visit. */
  readonly note: string;
  /** What the counselor did during the visit, as the outbox showed it then; oldest first. */
  readonly done: readonly OutboxView[];
}

const name = 'visit';

/**
 * Begins a visit at a school of the device's scope, and forgets the visit before.
 * @throws `out_of_scope`
 */
export function startVisit(session: Session, school_id: number): VisitView {
  if (readCursors(session.mirror.database)[schoolBucket(school_id)] === undefined) {
    throw new CaseloadError({
      code: 'out_of_scope',
      params: { reason: 'visit' },
    });
  }
  const started_at = session.clock.now().toISOString();
  write(session, {
    school_id,
    started_at,
    ended_at: null,
    checked: {},
    notes: {},
    note: '',
    done: [],
  });
  return visitView(session) as VisitView;
}

/** Checks a student off, or undoes that. @throws `unknown_record` */
export function checkStudent(
  session: Session,
  { student_unique_id, checked }: { student_unique_id: string; checked: boolean },
): null {
  const visit = current(session);
  const { [student_unique_id]: _, ...others } = visit.checked;
  const now = { [student_unique_id]: session.clock.now().toISOString() };
  return write(session, { ...visit, checked: checked ? { ...others, ...now } : others });
}

/** Writes a note about a student, or about the visit; an empty text removes it. @throws `unknown_record` */
export function noteOnVisit(
  session: Session,
  { student_unique_id, text }: { student_unique_id?: string | undefined; text: string },
): null {
  const visit = current(session);
  if (student_unique_id === undefined) return write(session, { ...visit, note: text });
  const { [student_unique_id]: _, ...others } = visit.notes;
  const notes = text.trim() === '' ? others : { ...others, [student_unique_id]: text };
  return write(session, { ...visit, notes });
}

/** Ends the visit, or resumes it. @throws `unknown_record` */
export function endVisit(session: Session, { ended }: { ended: boolean }): null {
  const ended_at = ended ? session.clock.now().toISOString() : null;
  return write(session, { ...current(session), ended_at });
}

/** Adds an action to the visit, by the id of its changeset; without a visit does nothing. */
export function noteDone(session: Session, changeset: string): void {
  const visit = read(session.mirror.database);
  if (visit === null || visit.ended_at !== null) return;
  const others = visit.done.filter((one) => one.changeset !== changeset);
  // The outbox does not hold the changeset when it undid an earlier one.
  const made = outboxViews(session).filter((one) => one.changeset === changeset);
  write(session, { ...visit, done: [...others, ...made] });
}

/** The visit with the roster of its school; null without a visit. */
export function visitView(session: Session): VisitView | null {
  const { database } = session.mirror;
  const visit = read(database);
  if (visit === null) return null;
  const { school_id, checked, notes } = visit;
  const roster = session.students.window(
    { text: '', school_id, status: 'any', sort: 'grade' },
    { offset: 0, limit: Number.MAX_SAFE_INTEGER },
  );
  const optedOut = optedOutStudents(database);
  const firstDay = calendarDay(visit.started_at);
  return {
    school_id,
    school_name: schoolName(database, school_id),
    started_at: visit.started_at,
    ended_at: visit.ended_at,
    note: visit.note,
    done: visit.done,
    // Students who left before the visit are not on the roster; `done` has those who left since.
    students: roster.rows
      .filter(
        ({ exit_withdraw_date, student_unique_id: id }) =>
          exit_withdraw_date === null || exit_withdraw_date >= firstDay || id in checked,
      )
      .map((row) => ({
        ...row,
        checked_at: checked[row.student_unique_id] ?? null,
        note: notes[row.student_unique_id] ?? null,
        opted_out: optedOut.has(row.student_unique_id),
      })),
  };
}

function schoolName(mirror: ReadableMirror, school_id: number): string {
  const found = mirror
    .prepare('SELECT name_of_institution FROM schools WHERE school_id = ?')
    .pluck()
    .get(school_id);
  return String(found ?? school_id);
}

/**
 * Unique ids of students whose families opted out of directory information (34 CFR 99.37), by the metadata of their
 * OneRoster user. A user that is set aside may have opted out.
 */
function optedOutStudents(mirror: ReadableMirror): ReadonlySet<string> {
  const ids = mirror
    .prepare(
      `SELECT identifier FROM users
        WHERE role = 'student' AND identifier IS NOT NULL
          AND metadata ->> '$.directory_information_opt_out'`,
    )
    .pluck()
    .all() as string[];
  const unknown = readSetAside(mirror)
    .filter(({ entity }) => entity === 'users')
    .flatMap(({ raw }) => possibleIds(JSON.parse(raw)));
  return new Set([...ids, ...unknown]);
}

/** Whose account it may be: of values without names, each text may be the student's ID. */
function possibleIds(raw: unknown): string[] {
  const values = Array.isArray(raw) ? raw.flat() : [(raw as AnyRecord | null)?.identifier];
  return values.filter((id) => typeof id === 'string');
}

function current({ mirror }: Session): Visit {
  const visit = read(mirror.database);
  if (visit !== null) return visit;
  throw new CaseloadError({
    code: 'unknown_record',
    params: { reason: 'no_visit' },
  });
}

function read(mirror: ReadableMirror): Visit | null {
  return readLocalState(mirror, name) as Visit | null;
}

function write({ mirror }: Session, visit: Visit): null {
  mirror.database.transaction((writable) => writeLocalState(writable, name, visit));
  return null;
}
