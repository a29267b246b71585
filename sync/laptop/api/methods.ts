import type { z } from 'zod';
import type { Verified } from '../../engine/ports.ts';
import type { BucketVerdict } from '../../engine/verify/verify.ts';
import type { DescriptorSets } from '../../model/descriptors/descriptors.ts';
import type { Problem } from '../../model/error.ts';
import type { DataIssue } from '../../model/rules/data-issue.ts';
import type { HistoryAnswer } from '../../protocol/history.ts';
import type { BulkPlan, BulkResult } from './bulk.ts';
import type { Assigned, Caseload, CaseloadToday } from './caseload.ts';
import type {
  ChangesetView,
  ConflictView,
  OutboxExport,
  OutboxView,
  UnreadableView,
} from './outbox.ts';
import type { ProfileRow, ProfileView } from './profiles.ts';
import type { MethodName, methodSchemas } from './requests.ts';
import type { OrganizationView, SchoolPage, SchoolView } from './schools.ts';
import type { KnownPerson, SessionState } from './session.ts';
import type { SetAsideView } from './set-aside.ts';
import type { PersonFound, StudentView, StudentWindow } from './students.ts';
import type { SupportView, SyncStatus, SyncSummary } from './sync.ts';
import type { TodayView } from './today.ts';
import type { VisitLine, VisitMark, VisitReport, VisitSchool, VisitView } from './visit.ts';

/**
 * What the records process serves: the one contract between it and the screens. A call is a method's name and its
 * arguments (`requests.ts`); the answer is a `Result`.
 */

interface Saved {
  /** The changeset's id. */
  readonly changeset: string;
}

/** How many edits of a bulk action were undone or discarded, and why others were not. */
interface Settled {
  readonly settled: number;
  readonly problems: readonly Problem[];
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
  listVisits: readonly VisitLine[];
  getVisit: VisitView;
  startVisit: { readonly visit_id: string };
  checkStudents: null;
  noteOnStudent: null;
  noteOnVisit: null;
  endVisit: null;
  removeVisit: null;
  exportVisit: VisitReport;
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
  getCaseload: Caseload | null;
  caseloadToday: CaseloadToday | null;
  assignStudents: Saved & Assigned;
  listStudentIds: readonly string[];
  planBulk: BulkPlan;
  withdrawAll: BulkResult;
  transferAll: BulkResult;
  undoBulk: Settled;
  discardBulk: Settled;
  listOutbox: readonly OutboxView[];
  listUnreadable: readonly UnreadableView[];
  listSetAside: readonly SetAsideView[];
  getConflict: ConflictView;
  getChangeset: ChangesetView;
  resolve: null;
  amend: Saved;
  exportOutbox: OutboxExport;
  history: HistoryAnswer;
  restore: Saved;
  verify: { readonly verified: Verified | null; readonly buckets: readonly BucketVerdict[] };
  discard: null;
  syncStatus: SyncStatus;
  supportBundle: SupportView;
  syncNow: SyncSummary;
  setWorkOffline: SyncStatus;
}

/** What the records process reports by itself. */
export interface LaptopEvents {
  session: SessionState;
  sync: SyncStatus;
  /** Records changed; `version` only grows. The screens fetch again what they show. */
  records: { readonly version: number };
  /** Marks of a visit changed: the new ones, by the student’s unique id. */
  marked: { readonly visit_id: string; readonly marks: Readonly<Record<string, VisitMark>> };
}

/** The laptop as the records process serves it: throws `CaseloadError`; arguments have been checked. */
export type LaptopMethods = {
  readonly [Name in MethodName]: (
    given: z.output<(typeof methodSchemas)[Name]>,
  ) => MethodResults[Name] | Promise<MethodResults[Name]>;
};
