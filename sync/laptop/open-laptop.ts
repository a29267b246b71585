import type { Random } from '../engine/ports.ts';
import { cached } from '../mirror/database/cached.ts';
import { readLocalState, writeLocalState } from '../mirror/local-state.ts';
import { countEntries } from '../mirror/records/records.ts';
import { readMeta } from '../mirror/sync-state/meta.ts';
import { actionMethods, type RunAction } from './actions/action-methods.ts';
import type { LaptopEvents, LaptopMethods } from './api/methods.ts';
import type { SessionState } from './api/session.ts';
import type { SyncStatus, SyncSummary } from './api/sync.ts';
import { discardBulk, transferAll, undoBulk, withdrawAll } from './bulk/bulk.ts';
import { planBulk } from './bulk/bulk-plan.ts';
import { caseloadOf } from './caseload/caseload.ts';
import { caseloadToday } from './caseload/caseload-today.ts';
import type { Session } from './session.ts';
import { type Pace, SyncLoop } from './sync/sync-loop.ts';
import { throttle } from './sync/throttle.ts';
import { conflictView } from './views/conflict-view.ts';
import { organizationViews } from './views/organization-views.ts';
import {
  changesetView,
  countStates,
  outboxExport,
  outboxViews,
  unreadableViews,
} from './views/outbox-view.ts';
import { possibleDuplicates } from './views/possible-duplicates.ts';
import { profileRows, profileView } from './views/profile-views.ts';
import { schoolPage } from './views/school-page.ts';
import { schoolViews } from './views/school-views.ts';
import { noteOwnEnrollments, recordsOfAction } from './views/seen-enrollments.ts';
import { setAsideViews } from './views/set-aside-view.ts';
import { studentView } from './views/student-view.ts';
import { supportView } from './views/support-view.ts';
import { dataIssueCounts, markSeen, todayView } from './views/today-view.ts';
import {
  type ChangedMarks,
  checkStudents,
  endVisit,
  noteDone,
  noteOnStudent,
  noteOnVisit,
  removeVisit,
  startVisit,
} from './visit/visit.ts';
import { visitReport } from './visit/visit-report.ts';
import { visitSchools } from './visit/visit-schools.ts';
import { visitLines, visitView } from './visit/visit-view.ts';

export type Tell = <Name extends keyof LaptopEvents>(
  event: Name,
  value: LaptopEvents[Name],
) => void;

/** The methods that need an open mirror. */
export type OpenMethods = Omit<
  LaptopMethods,
  'listPeople' | 'sessionState' | 'join' | 'unlock' | 'lock'
>;

/** A laptop whose mirror is open: its methods, and the syncs that run beside them. */
export interface OpenLaptop {
  readonly methods: OpenMethods;
  state(): SessionState;
  /** Ends the sync that runs, and closes the mirror. */
  close(): Promise<void>;
}

/** Milliseconds between two events of a kind while records stream in. */
const eventsEvery = 500;

export function openLaptop(
  session: Session,
  given: { readonly tell: Tell; readonly pace: Pace; readonly random: Random },
): OpenLaptop {
  const { mirror } = session;
  const { database } = mirror;
  let phase: SyncStatus['phase'] = 'idle';
  let pull: SyncStatus['pull'] = null;
  let pullStarted = 0;
  let comparing: SyncStatus['comparing'] = null;
  const status = (): SyncStatus => statusOf(session, loop, { phase, pull, comparing });
  const tellSync = throttle(() => given.tell('sync', status()), eventsEvery);
  const tellRecords = throttle(
    () => given.tell('records', { version: database.version.count }),
    eventsEvery,
  );
  const loop: SyncLoop = new SyncLoop(session, {
    pace: given.pace,
    random: given.random,
    progress: {
      phase(next) {
        phase = next;
        pull = next === 'pulling' ? { received: 0, expected: null, seconds: 0 } : null;
        pullStarted = performance.now();
        comparing = next === 'verifying' ? countEntries(database) : null;
        tellSync.now();
      },
      received(rows, expected) {
        const seconds = (performance.now() - pullStarted) / 1000;
        pull = { received: rows, expected, seconds };
        tellSync.soon();
        if (rows > 0) tellRecords.soon();
      },
    },
    onChange() {
      phase = 'idle';
      pull = null;
      comparing = null;
      tellRecords.now();
      tellSync.now();
      prepareStudents();
    },
  });
  const closing = new AbortController();
  let preparing = Promise.resolve();
  /** Makes the index of students ahead of the next search: on opening, and after a first pull. */
  const prepareStudents = () => {
    preparing = preparing
      .then(() => session.students.prepare(closing.signal))
      .catch(() => {
        // `listStudents` fails the same way, and reports the error.
      });
  };
  const schools = cached(database, schoolViews);
  const countIssues = dataIssueCounts(database);

  /** An action: tells the screens, and sends it soon. */
  const action: RunAction = (work) => (args) => {
    const before = recordsOfAction(session, args);
    const value = work(session, args);
    noteOwnEnrollments(session, [...before, ...recordsOfAction(session, value)]);
    const { changeset } = { ...args, ...value } as { changeset?: string };
    if (changeset !== undefined) noteDone(session, [changeset]);
    tellRecords.now();
    tellSync.now();
    loop.edited();
    return value;
  };

  /** A change of local state: tells the screens. */
  const local =
    <Args, Value>(work: (session: Session, args: Args) => Value) =>
    (args: Args): Value => {
      const value = work(session, args);
      tellRecords.now();
      return value;
    };

  /** A change of marks: only their visit shows it. */
  const mark =
    <Args extends { visit_id: string }>(work: (session: Session, args: Args) => ChangedMarks) =>
    (args: Args): null => {
      given.tell('marked', { visit_id: args.visit_id, marks: work(session, args) });
      return null;
    };

  const methods: OpenMethods = {
    descriptorSets: () => session.sets(),
    listSchools: () => schools(),
    getSchool: (given) => schoolPage(database, schools(), given),
    listOrganizations: () => organizationViews(database, schools()),
    listStudents: ({ offset, limit, ...query }) =>
      session.students.window(query, { offset, limit }),
    getStudent: ({ student_unique_id }) => studentView(session, student_unique_id),
    today: () => todayView(database),
    countDataIssues: () => countIssues(),
    markSeen: local(markSeen),
    visitSchools: () => visitSchools(session, schools()),
    listVisits: () => visitLines(session),
    getVisit: ({ visit_id }) => visitView(session, visit_id),
    startVisit: local(startVisit),
    checkStudents: mark(checkStudents),
    noteOnStudent: mark(noteOnStudent),
    noteOnVisit: local(noteOnVisit),
    endVisit: local(endVisit),
    removeVisit: local(removeVisit),
    exportVisit: (given) => visitReport(session, given),
    getLocalState: ({ name }) => readLocalState(database, name),
    setLocalState({ name, value }) {
      database.transaction((writable) => writeLocalState(writable, name, value));
      return null;
    },
    listProfiles: (query) => profileRows(database, query),
    getProfile: ({ profile_id }) => profileView(session, profile_id),
    findPossibleDuplicates: (given) => possibleDuplicates(database, given),
    ...actionMethods(session, action),
    getCaseload: () => caseloadOf(session),
    caseloadToday: () => caseloadToday(session),
    listStudentIds: (query) => session.students.ids(query),
    planBulk: (given) => planBulk(session, given),
    withdrawAll: action(withdrawAll),
    transferAll: action(transferAll),
    undoBulk: action(undoBulk),
    discardBulk: action(discardBulk),

    listOutbox: () => outboxViews(session),
    listUnreadable: () => unreadableViews(session),
    listSetAside: () => setAsideViews(session),
    getConflict: ({ changeset }) => conflictView(session, changeset),
    getChangeset: ({ changeset }) => changesetView(session, changeset),
    exportOutbox: (given) => outboxExport(session, given),
    history: ({ entity, key, before, limit }) =>
      session.hub.history({
        entity,
        key,
        limit,
        ...(entity === 'students' ? { enrollments: true } : {}),
        ...(before === undefined ? {} : { before }),
      }),
    syncStatus: status,
    supportBundle: () => supportView(session),
    syncNow: async () => summaryOf(session, await loop.now()),
    async verify() {
      const buckets = await loop.verify();
      return { verified: mirror.verified(), buckets };
    },
    setWorkOffline({ offline }) {
      loop.setOffline(offline);
      tellSync.now();
      return status();
    },
  };
  loop.start();
  prepareStudents();
  return {
    methods,
    state: () => ({
      state: 'open',
      person: session.person,
      user: session.user(),
      district: session.district(),
      hub: session.hubUrl,
    }),
    async close() {
      closing.abort();
      await preparing;
      await loop.stop();
      tellSync.end();
      tellRecords.end();
      session.close();
    },
  };
}

function statusOf(
  { mirror }: Session,
  loop: SyncLoop,
  now: Pick<SyncStatus, 'phase' | 'pull' | 'comparing'>,
): SyncStatus {
  const { database } = mirror;
  return {
    ...now,
    work_offline: loop.offline,
    live: loop.live,
    verified: mirror.verified(),
    reachable: loop.reachable,
    outbox: countStates(mirror),
    set_aside: mirror.setAside().length,
    as_of: readMeta(database, 'as_of') ?? { postgres: null, dynamodb: null },
    last_success: readMeta(database, 'last_success') ?? null,
    last_error: readMeta(database, 'last_sync')?.error ?? null,
  };
}

/** What a sync has done, and what is left. */
export function summaryOf(
  { mirror }: Session,
  synced: {
    readonly pulled: number;
    readonly pushed: number;
    readonly rekeyed: number;
    readonly asOf: SyncSummary['as_of'];
  },
): SyncSummary {
  const states = countStates(mirror);
  return {
    pulled: synced.pulled,
    pushed: synced.pushed,
    rekeyed: synced.rekeyed,
    conflicts: states.conflict,
    rejected: states.rejected,
    pending: states.waiting + states.in_flight + states.held,
    as_of: synced.asOf,
  };
}
