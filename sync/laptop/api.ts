import { z } from 'zod';
import type { OutboxState, Verified } from '../engine/ports.ts';
import type { BucketVerdict } from '../engine/verify.ts';
import type { Bucket } from '../model/bucket.ts';
import type { Profile, School, Student, StudentSchoolAssociation, User } from '../model/catalog.ts';
import { type DataIssue, dataIssues } from '../model/data-issue.ts';
import type { DescriptorSets } from '../model/descriptors.ts';
import { type EntityName, entityNames } from '../model/entity.ts';
import type { Problem } from '../model/error.ts';
import type {
  Action,
  AsOf,
  Changeset,
  Cursor,
  HistoryAnswer,
  Person,
} from '../protocol/messages.ts';

/**
 * What a laptop can be asked: the one contract between the screens and the records process. A call is
 * a method's name and its arguments; its answer is a `Result`. The schemas check arguments on arrival;
 * values are checked by the model.
 */

const fields = z.record(z.string(), z.unknown());
const uniqueId = z.string().min(1).max(50);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const enrollmentKey = z.object({
  student_unique_id: uniqueId,
  school_id: z.int(),
  entry_date: date,
});
const none = z.object({});
/** A kind of thing and, after a colon, which of them: `draft:enroll`. */
const localStateName = z.string().regex(/^[a-z]{1,30}(:.{1,100})?$/);
const side = z.enum(['mine', 'theirs']);
const recordName = {
  entity: z.enum(entityNames),
  key: z.array(z.union([z.string(), z.int()])).min(1),
};

export const studentStatuses = ['any', 'enrolled', 'withdrawn'] as const;
export type StudentStatus = (typeof studentStatuses)[number];

export const studentSorts = ['name', 'grade', 'school', 'entry_date'] as const;
export type StudentSort = (typeof studentSorts)[number];

/** What the student list is asked for. Absent filters match everything. */
export const studentQuerySchema = z.object({
  /** Words of names and ids, as typed; each may be the beginning of a word. */
  text: z.string().max(200).default(''),
  school_id: z.int().optional(),
  grade: z.string().optional(),
  status: z.enum(studentStatuses).default('any'),
  data_issue: z.enum(dataIssues).optional(),
  /** Students who are assigned to the profile of the person. */
  mine: z.boolean().optional(),
  /** Days between which the enrollment began, or ended; both included. */
  entered_from: date.optional(),
  entered_to: date.optional(),
  exited_from: date.optional(),
  exited_to: date.optional(),
  sort: z.enum(studentSorts).default('name'),
});
export type StudentQuery = z.infer<typeof studentQuerySchema>;

/** The arguments of every method, by its name. */
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
    /** Absent: the latest of which there are enrollments. */
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
  /** How many students' records may be wrong in which way. */
  countDataIssues: none,
  /** What has changed up to now has been seen. */
  markSeen: none,
  /** What the screens keep for their person, on this laptop alone. */
  getLocalState: z.object({ name: localStateName }),
  setLocalState: z.object({ name: localStateName, value: z.json() }),
  listProfiles: z.object({ text: z.string().max(200).default(''), school_id: z.int().optional() }),
  getProfile: z.object({ profile_id: z.string().min(1) }),

  // ── Site visits: one at a time.
  visitSchools: none,
  getVisit: none,
  startVisit: z.object({ school_id: z.int() }),
  checkStudent: z.object({ student_unique_id: uniqueId, checked: z.boolean() }),
  /** A note about a student, or about the visit; empty: none. */
  noteOnVisit: z.object({ student_unique_id: uniqueId.optional(), text: z.string().max(4000) }),
  endVisit: z.object({ ended: z.boolean() }),
  /** The roster as it may leave Caseload, recorded in the register of disclosures. */
  exportVisit: z.object({
    form: z.enum(['csv', 'pdf']),
    recipient: z.string().trim().min(1).max(200),
    purpose: z.string().trim().min(1).max(500),
    /** Of the columns: id, last name, first name, grade, entry, exit, checked, note. */
    headers: z.array(z.string().max(100)).length(8),
  }),

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
  withdraw: enrollmentKey.extend({
    exit_withdraw_date: date,
    exit_withdraw_type_descriptor: z.string(),
  }),
  /** Withdraws from one school and enrolls in another. */
  transfer: enrollmentKey.extend({
    exit_withdraw_date: date,
    exit_withdraw_type_descriptor: z.string(),
    enrollment: fields,
  }),
  /** Changes fields of an enrollment. Another school or entry date makes it another record. */
  correct: enrollmentKey.extend({ fields }),
  removeEnrollment: enrollmentKey,
  editStudent: z.object({ student_unique_id: uniqueId, fields }),
  /** Undoes an action of this session, whether or not it was sent. */
  undo: z.object({ changeset: z.uuidv7() }),
  /** Students of the mirror with this name and birth date: before one is made who exists. */
  findPossibleDuplicates: z.object({
    first_name: z.string(),
    last_name: z.string(),
    birth_date: date,
  }),
  editProfile: z.object({ profile_id: z.string().min(1), fields }),

  // ── The outbox.
  listOutbox: none,
  getConflict: z.object({ changeset: z.uuidv7() }),
  /** Everything about one changeset, to look at and to mend. */
  getChangeset: z.object({ changeset: z.uuidv7() }),
  /** Settles a conflict: a side for all fields, others by field, or corrected values, which go first. */
  resolve: z.object({
    changeset: z.uuidv7(),
    choice: side,
    fields: z.record(z.string(), side).optional(),
    values: fields.optional(),
  }),
  /** Corrects a changeset that the center refused, or none of it, and sends it again. */
  amend: z.object({
    changeset: z.uuidv7(),
    /** Values by field, for each operation in its place. */
    fields: z.array(fields).max(100).optional(),
    student_name: z.object({ first_name: z.string(), last_name: z.string() }).optional(),
  }),
  /** What waits, with all it holds, to be kept elsewhere: all of it, or one changeset. */
  exportOutbox: z.object({ changeset: z.uuidv7().optional() }),
  /** Takes a changeset back that the center has not applied; the records show the center's version. */
  discard: z.object({ changeset: z.uuidv7() }),

  /** What happened to a record at the center, of a student with their enrollments, newest first. Asks the hub. */
  history: z.object({
    ...recordName,
    before: z.string().optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  /**
   * Gives a record the values that it had, or that were overruled: an edit like any other. One that was removed
   * is made again from all its fields; null removes it again.
   */
  restore: z.object({ ...recordName, fields: fields.nullable() }),

  syncStatus: none,
  /** How this laptop stands, for whoever helps: nothing of a person. */
  supportBundle: none,
  /** Starts a sync, or joins the one that runs; answers when it has ended. */
  syncNow: none,
  /** While true no sync starts by itself. */
  setWorkOffline: z.object({ offline: z.boolean() }),
  /** Compares the mirror with the center and mends what differs. Asks the hub. */
  verify: none,
} as const satisfies Record<string, z.ZodType>;

export type MethodName = keyof typeof methodSchemas;
/** The arguments as a caller writes them. */
export type ArgumentsOf<Name extends MethodName> = z.input<(typeof methodSchemas)[Name]>;

/** A mirror on this machine. */
export interface KnownPerson {
  /** Names the mirror: opaque. */
  readonly person: string;
  readonly name: string;
  readonly district: string;
}

export type SessionState =
  | { readonly state: 'closed'; readonly people: readonly KnownPerson[] }
  | {
      readonly state: 'open';
      readonly person: string;
      /** The user, as the hub last saw them: their roles decide what the screens offer. */
      readonly user: Person;
      readonly district: string;
      readonly hub: string;
    };

export interface SchoolView {
  readonly school: School;
  /** Whether the device may work there: elsewhere the hub refuses an enrollment. */
  readonly in_scope: boolean;
  /** Students with an enrollment there that has not ended. */
  readonly enrolled: number;
}

/** A school with what its enrollments add up to. */
export interface SchoolPage extends SchoolView {
  /** Students with an enrollment that has not ended, by its grade; in no order. */
  readonly grades: readonly { readonly grade: string | null; readonly students: number }[];
  /** Of which there are enrollments, newest first. */
  readonly school_years: readonly number[];
  /** The one that `months` is about. */
  readonly school_year: number | null;
  /** Entries and withdrawals by month, `YYYY-MM`, without a gap. */
  readonly months: readonly {
    readonly month: string;
    readonly entered: number;
    readonly withdrew: number;
  }[];
  /** Staff profiles of the school. */
  readonly professionals: number;
}

/** An organization of the tree. */
export interface OrganizationView {
  readonly sourced_id: string;
  readonly name: string;
  readonly type: string;
  readonly identifier: string | null;
  /** Null at the top. */
  readonly parent_id: string | null;
  /** The school that it stands for, where its record is here. */
  readonly school_id: number | null;
}

/** A student who may be the one that is meant. */
export interface PersonFound {
  readonly student_unique_id: string;
  readonly first_name: string;
  readonly last_name: string;
}

/** One line of the list: a student with their current enrollment or, where there is none, the latest. */
export interface StudentRow {
  readonly student_unique_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly middle_name: string | null;
  readonly generation_code_suffix: string | null;
  readonly birth_date: string | null;
  readonly school_id: number | null;
  readonly school_name: string | null;
  readonly grade: string | null;
  readonly entry_date: string | null;
  readonly exit_withdraw_date: string | null;
  /** Whether edits of the student or of an enrollment wait to be sent, or need a choice. */
  readonly waiting: boolean;
}

export interface StudentWindow {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly StudentRow[];
}

export type ChangeKind = 'entered' | 'transferred' | 'withdrawn';

/** An enrollment that the center has made or ended. */
export interface TodayChange {
  readonly kind: ChangeKind;
  readonly student_unique_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly school_id: number;
  readonly school_name: string | null;
  /** Entry date, or exit date of one who withdrew. */
  readonly date: string;
  /** When the center wrote it. UTC. */
  readonly at: string;
}

export interface TodayView {
  /** Up to when changes were seen: null before the first time. UTC. */
  readonly since: string | null;
  /** Changes after it. */
  readonly counts: Readonly<Record<ChangeKind, number>>;
  /** The newest of them. */
  readonly changes: readonly TodayChange[];
}

/** A school that can be visited, and whether its records are here, whole and compared. */
export interface VisitSchool {
  readonly school_id: number;
  readonly school_name: string;
  readonly enrolled: number;
  /** Everything of it has been pulled. */
  readonly is_complete: boolean;
  readonly as_of: string | null;
  /** When the mirror was last compared with the center, and whether it was equal. */
  readonly compared_at: string | null;
  readonly is_equal: boolean | null;
}

export interface VisitStudent extends StudentRow {
  /** When they were checked off. UTC. */
  readonly checked_at: string | null;
  readonly note: string | null;
  /** Their family opted out of directory information: they are in no export. */
  readonly opted_out: boolean;
}

/** A site visit: the roster of a school as a checklist, by grade and name, and what was done. */
export interface VisitView {
  readonly school_id: number;
  readonly school_name: string;
  readonly started_at: string;
  /** Null while it goes on. */
  readonly ended_at: string | null;
  readonly note: string;
  readonly students: readonly VisitStudent[];
  /** What the counselor did meanwhile, as the outbox said it then. */
  readonly done: readonly OutboxView[];
}

export interface EnrollmentView {
  readonly enrollment: StudentSchoolAssociation;
  readonly school_name: string | null;
  /** The changeset that touches it and is not applied yet. */
  readonly changeset: string | null;
}

export interface StudentView {
  readonly student: Student;
  /** Newest first. */
  readonly enrollments: readonly EnrollmentView[];
  /** OneRoster users who are the student (`identifier`), or among their agents. */
  readonly users: readonly User[];
  /** Those who have the student among `students_assigned`. */
  readonly staff: readonly Pick<
    Profile,
    'profile_id' | 'first_name' | 'last_name' | 'role_type' | 'email' | 'phone'
  >[];
  /** Changesets of the outbox that touch the student or an enrollment. */
  readonly changesets: readonly OutboxView[];
}

export interface ProfileRow {
  readonly profile_id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly role_type: string | null;
  readonly email: string | null;
  readonly school_id: string | null;
  readonly school_name: string | null;
  readonly waiting: boolean;
}

export interface ProfileView {
  readonly profile: Profile;
  readonly school_name: string | null;
  readonly user: User | null;
  readonly changesets: readonly OutboxView[];
}

export const titleKinds = [
  'keep',
  'enroll',
  'add_student',
  'withdraw',
  'transfer',
  'correct',
  'remove_enrollment',
  'remove',
  'create',
  'edit',
] as const;

/** What the counselor did, in parts; null where the kind has no such part. */
export interface TitleParts {
  readonly kind: (typeof titleKinds)[number];
  readonly student: string | null;
  readonly school: string | null;
  /** From or until when. `YYYY-MM-DD`. */
  readonly date: string | null;
  readonly entity: EntityName | null;
  readonly record: string | null;
  /** Names of the fields that change. */
  readonly fields: readonly string[];
}

export interface OutboxView {
  readonly changeset: string;
  readonly action: Action;
  readonly state: OutboxState;
  /** Why it needs something; null while it only waits. */
  readonly reason: Problem | null;
  readonly made_at: string;
  /** What the counselor did, in words: “Withdraw Ana Ruiz from Lincoln, effective 2026-05-03”. */
  readonly title: string;
  /** The same in parts, to be said in another language. */
  readonly parts: TitleParts;
  readonly records: readonly {
    readonly entity: EntityName;
    readonly key: readonly (string | number)[];
  }[];
}

/** A changeset with all that it holds. */
export interface ChangesetView extends OutboxView {
  readonly content: Changeset;
  /** What the counselor saw when editing, per operation; null for a record that is new. */
  readonly bases: readonly (Readonly<Record<string, unknown>> | null)[];
}

/** A changeset in conflict, record by record and field by field. */
export interface ConflictView {
  readonly changeset: string;
  readonly title: string;
  readonly parts: TitleParts;
  readonly records: readonly {
    readonly entity: EntityName;
    readonly key: readonly (string | number)[];
    /** The center has deleted the record, or has one where mine was to be created. */
    readonly kind: 'changed' | 'deleted' | 'exists';
    /** Fields that differ between at least two of the three. */
    readonly fields: readonly {
      readonly field: string;
      readonly label: string;
      readonly base: unknown;
      readonly mine: unknown;
      readonly theirs: unknown;
    }[];
  }[];
}

/** How far a pull is. */
export interface PullProgress {
  /** Records received. */
  readonly received: number;
  /** About how many there will be; null: not known yet, or the hub does not say. */
  readonly expected: number | null;
  /** Seconds that it has taken so far. */
  readonly seconds: number;
}

export interface SyncStatus {
  readonly phase: 'idle' | 'pushing' | 'pulling' | 'verifying';
  /** The counselor chose to work offline. */
  readonly work_offline: boolean;
  /** Whether the hub answered last time; null before the first attempt. */
  readonly reachable: boolean | null;
  /** The pull that runs; null when none does. */
  readonly pull: PullProgress | null;
  /** Records that are being compared with the center; null when none are. */
  readonly comparing: number | null;
  /** Changesets of the outbox, by state. */
  readonly outbox: Readonly<Record<OutboxState, number>>;
  /** How far each store has been read. */
  readonly as_of: AsOf;
  /** Whether the hub tells of changes as they happen; otherwise it is asked now and then. */
  readonly live: boolean;
  /** How the mirror last compared with the center; null: not yet. */
  readonly verified: Verified | null;
  /** When a sync last ended well. UTC. */
  readonly last_success: string | null;
  readonly last_error: Problem | null;
}

/** How a laptop stands, without anything of a person. */
export interface SupportView {
  readonly made_at: string;
  readonly hub: string;
  readonly district: string;
  readonly roles: readonly string[];
  /** Records of the mirror, by entity. */
  readonly counts: Readonly<Record<string, number>>;
  readonly outbox: Readonly<Record<OutboxState, number>>;
  /** How many edits need something, by state and code. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly epoch: string | null;
  readonly cursors: Readonly<Partial<Record<Bucket, Cursor>>>;
  /** Buckets that have to be compared before they are pulled. */
  readonly to_compare: readonly Bucket[];
  readonly verified: Verified | null;
  readonly as_of: AsOf;
  readonly last_success: string | null;
  /** Its code. */
  readonly last_error: string | null;
}

export interface SyncSummary {
  readonly pulled: number;
  readonly pushed: number;
  readonly conflicts: number;
  readonly rejected: number;
  readonly pending: number;
  readonly as_of: AsOf;
}

interface Saved {
  /** The changeset's id. */
  readonly changeset: string;
}

/** What every method answers. */
export interface MethodResults {
  listPeople: readonly KnownPerson[];
  sessionState: SessionState;
  join: SessionState;
  unlock: SessionState;
  lock: SessionState;
  descriptorSets: DescriptorSets;
  listSchools: readonly SchoolView[];
  getSchool: SchoolPage;
  listOrganizations: readonly OrganizationView[];
  listStudents: StudentWindow;
  getStudent: StudentView;
  today: TodayView;
  countDataIssues: Readonly<Record<DataIssue, number>>;
  markSeen: null;
  visitSchools: readonly VisitSchool[];
  getVisit: VisitView | null;
  startVisit: VisitView;
  checkStudent: null;
  noteOnVisit: null;
  endVisit: null;
  exportVisit: {
    /** Null for a form that is not text. */
    readonly csv: string | null;
    /** Students whose families opted out. */
    readonly left_out: number;
  };
  getLocalState: unknown;
  setLocalState: null;
  listProfiles: readonly ProfileRow[];
  getProfile: ProfileView;
  enroll: Saved;
  enrollNew: Saved;
  enrollById: Saved;
  withdraw: Saved;
  transfer: Saved;
  correct: Saved;
  removeEnrollment: Saved;
  editStudent: Saved;
  undo: Saved;
  findPossibleDuplicates: readonly PersonFound[];
  editProfile: Saved;
  listOutbox: readonly OutboxView[];
  getConflict: ConflictView;
  getChangeset: ChangesetView;
  resolve: null;
  amend: Saved;
  exportOutbox: { readonly changesets: readonly ChangesetView[] };
  history: HistoryAnswer;
  restore: Saved;
  verify: { readonly verified: Verified | null; readonly buckets: readonly BucketVerdict[] };
  discard: null;
  syncStatus: SyncStatus;
  supportBundle: SupportView;
  syncNow: SyncSummary;
  setWorkOffline: SyncStatus;
}

/** What the records process tells without being asked. */
export interface LaptopEvents {
  session: SessionState;
  sync: SyncStatus;
  /** Records changed; `version` only grows. What is on screen is asked for again. */
  records: { readonly version: number };
}

/** The laptop as the records process serves it: throws `CaseloadError`; arguments have been checked. */
export type LaptopMethods = {
  readonly [Name in MethodName]: (
    given: z.output<(typeof methodSchemas)[Name]>,
  ) => MethodResults[Name] | Promise<MethodResults[Name]>;
};
