import { z } from 'zod';
import {
  date,
  disclosed,
  enrollmentKey,
  fields,
  localStateName,
  none,
  note,
  recordRef,
  side,
  storedId,
  uniqueId,
  visitId,
} from './arguments.ts';
import { studentQuerySchema } from './student-query.ts';

const exit = z.object({ exit_withdraw_date: date, exit_withdraw_type_descriptor: z.string() });

/** Lines of a bulk action: more than a large school has students. */
const mostLines = 10_000;
const lines = z.array(enrollmentKey).min(1).max(mostLines);

/**
 * The arguments of every method, by its name. The schemas check them on arrival; the model checks the values of
 * records.
 */
export const methodSchemas = {
  /** The mirrors that this machine holds, to choose whose to unlock. */
  listPeople: none,
  sessionState: none,
  /** Makes a mirror for the person whom the hub names, and opens it. */
  join: z.object({ hub: z.url(), code: z.string().trim().min(1).max(64), passphrase: z.string() }),
  unlock: z.object({ person: z.string().min(1), passphrase: z.string() }),
  lock: none,

  descriptorSets: none,
  listSchools: none,
  getSchool: z.object({
    school_id: z.int(),
    /** Absent: the latest with enrollments. */
    school_year: z.int().optional(),
  }),
  listOrganizations: none,
  /** A window of the list of students: `limit` rows after `offset`. */
  listStudents: studentQuerySchema.extend({
    offset: z.int().min(0),
    limit: z.int().min(1).max(500),
  }),
  getStudent: z.object({ student_unique_id: uniqueId }),
  today: none,
  /** How many students have each data issue. */
  countDataIssues: none,
  /** Marks all changes up to now as seen. */
  markSeen: none,
  /** Local state: what the screens store for their person, on this laptop alone. */
  getLocalState: z.object({ name: localStateName }),
  setLocalState: z.object({ name: localStateName, value: z.json() }),
  listProfiles: z.object({ text: z.string().max(200).default(''), school_id: z.int().optional() }),
  getProfile: z.object({ profile_id: z.string().min(1) }),

  // ── Site visits. They stay on this laptop until the counselor removes them.
  visitSchools: none,
  /** All visits, the newest first. */
  listVisits: none,
  getVisit: z.object({ visit_id: visitId }),
  startVisit: z.object({ school_id: z.int() }),
  checkStudents: z.object({
    visit_id: visitId,
    student_unique_ids: z.array(uniqueId).min(1).max(20_000),
    checked: z.boolean(),
  }),
  /** A note about a student, for the counselor alone; empty: none. */
  noteOnStudent: z.object({ visit_id: visitId, student_unique_id: uniqueId, text: note }),
  noteOnVisit: z.object({ visit_id: visitId, text: note }),
  /** An ended visit keeps its roster and its marks. It can be resumed. */
  endVisit: z.object({ visit_id: visitId, ended: z.boolean() }),
  removeVisit: z.object({ visit_id: visitId }),
  /** A visit as it may leave Caseload. Adds to the register of disclosures. */
  exportVisit: z.object({ visit_id: visitId, form: z.enum(['csv', 'pdf']), ...disclosed }),

  // ── The counselor's actions. Each is one changeset.
  enroll: z.object({ enrollment: fields }),
  enrollNew: z.object({ student: fields, enrollment: fields }),
  /** A student who is not in the mirror: the hub finds and checks them. */
  enrollById: z.object({
    student_unique_id: uniqueId,
    first_name: z.string().trim().min(1).max(100),
    last_name: z.string().trim().min(1).max(100),
    enrollment: fields,
  }),
  withdraw: enrollmentKey.extend(exit.shape),
  /** Withdraws from one school and enrolls in another. */
  transfer: enrollmentKey.extend({ ...exit.shape, enrollment: fields }),
  /** Changes fields of an enrollment. Another school or entry date makes it another record. */
  correct: enrollmentKey.extend({ fields }),
  removeEnrollment: enrollmentKey,
  editStudent: z.object({ student_unique_id: uniqueId, fields }),
  /** Undoes an action of this session, whether or not it was sent. */
  undo: z.object({ changeset: z.uuidv7() }),
  /** Students of the mirror with this name and birth date: asked before a new student is created. */
  findPossibleDuplicates: z.object({
    first_name: z.string(),
    last_name: z.string(),
    birth_date: date,
  }),
  editProfile: z.object({ profile_id: z.string().min(1), fields }),

  // ── Caseloads: the students whom a professional has in `students_assigned`.
  /** The person's own; null: they have no profile here. */
  getCaseload: none,
  /** Who of the caseload has news, or needs attention; null as `getCaseload`. */
  caseloadToday: none,
  /** Adds and removes students of a caseload, in one changeset. */
  assignStudents: z.object({
    profile_id: z.string().min(1),
    add: z.array(uniqueId).max(mostLines).default([]),
    remove: z.array(uniqueId).max(mostLines).default([]),
  }),

  // ── Bulk actions: one action on several students, each line a changeset, the whole one entry of the outbox.
  /** Ids of all students whom the query finds. */
  listStudentIds: studentQuerySchema,
  /** `school_id`: the enrollments there; null: those that are clear. */
  planBulk: z.object({
    student_unique_ids: z.array(uniqueId).min(1).max(mostLines),
    school_id: z.int().nullable(),
  }),
  withdrawAll: exit.extend({ lines, bulk: z.uuidv7().optional() }),
  transferAll: exit.extend({ lines, bulk: z.uuidv7().optional(), enrollment: fields }),
  undoBulk: z.object({ bulk: z.uuidv7() }),
  discardBulk: z.object({ bulk: z.uuidv7() }),

  // ── The outbox.
  listOutbox: none,
  /** Changesets of the outbox that cannot be read. */
  listUnreadable: none,
  /** Records of the center that this laptop cannot store or read. */
  listSetAside: none,
  getConflict: z.object({ changeset: z.uuidv7() }),
  /** Everything about one changeset, to look at and to correct. */
  getChangeset: z.object({ changeset: z.uuidv7() }),
  /** Resolves a conflict: a side for all fields, sides by field, and corrected values, which overrule both. */
  resolve: z.object({
    changeset: z.uuidv7(),
    choice: side,
    fields: z.record(z.string(), side).optional(),
    values: fields.optional(),
  }),
  /** Corrects a changeset that the center refused, or leaves it unchanged, and sends it again. */
  amend: z.object({
    changeset: z.uuidv7(),
    /** Values by field, one object for each operation, in order. */
    fields: z.array(fields).max(100).optional(),
    student_name: z.object({ first_name: z.string(), last_name: z.string() }).optional(),
  }),
  /** The whole outbox, or one changeset, with its content: to keep elsewhere. Adds to the register of disclosures. */
  exportOutbox: z.object({ changeset: storedId.optional(), ...disclosed }),
  /** Takes back a changeset that the center has not applied. The records show the center's version. */
  discard: z.object({ changeset: storedId }),

  /** What happened to a record at the center, newest first; for a student, also to their enrollments. Asks the hub. */
  history: z.object({
    ...recordRef,
    before: z.string().optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  /**
   * Gives a record the values that it had, or that were overruled, as an edit like any other. All fields of a removed
   * record create it again; null removes it again.
   */
  restore: z.object({ ...recordRef, fields: fields.nullable() }),

  syncStatus: none,
  /** The state of this laptop, for support. It names no person. */
  supportBundle: none,
  /** Starts a sync, or waits for the one that runs; answers when it has ended. */
  syncNow: none,
  /** While true, a sync starts only on request. */
  setWorkOffline: z.object({ offline: z.boolean() }),
  /** Compares the mirror with the center and repairs what differs. Asks the hub. */
  verify: none,
} as const satisfies Record<string, z.ZodType>;

export type MethodName = keyof typeof methodSchemas;

/** The arguments as a caller writes them. */
export type ArgumentsOf<Name extends MethodName> = z.input<(typeof methodSchemas)[Name]>;
