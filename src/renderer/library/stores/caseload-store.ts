import { create } from 'zustand';
import type { Caseload } from '../../../../sync/laptop/api/caseload.ts';
import { usePlace } from './place-store.ts';
import { isFiltered, setStudentFilter, useStudentFilter } from './student-query-store.ts';

/** The person's own caseload. */
export interface OwnCaseload {
  readonly profile_id: string;
  readonly ids: ReadonlySet<string>;
}

interface CaseloadStore {
  /** Null: the person has no profile, or it has not arrived yet. */
  readonly caseload: OwnCaseload | null;
  /** The list of students has had its start view. */
  readonly hasStarted: boolean;
  /** The laptop has answered once. */
  readonly isAnswered: boolean;
}

const start: CaseloadStore = { caseload: null, hasStarted: false, isAnswered: false };

const useCaseloadStore = create<CaseloadStore>(() => start);

export function useCaseload(): OwnCaseload | null {
  return useCaseloadStore(({ caseload }) => caseload);
}

/** Forgets the caseload: another person may come. */
export function forgetCaseload(): void {
  useCaseloadStore.setState(start);
}

/**
 * Students opens on the caseload, unless it is empty. The first answer comes a moment after the mirror opens, when the
 * person may have gone to Students already. A caseload that arrives later, with a first pull, changes no list before
 * the person's eyes.
 */
export function setCaseload(next: Caseload | null): void {
  const { caseload, hasStarted, isAnswered } = useCaseloadStore.getState();
  if (isAnswered && isSame(caseload, next)) return;
  useCaseloadStore.setState({
    caseload: next && { profile_id: next.profile_id, ids: new Set(next.student_unique_ids) },
    hasStarted: hasStarted || next !== null,
    isAnswered: true,
  });
  const isEmpty = next === null || next.student_unique_ids.length === 0;
  if (hasStarted || isEmpty || isFiltered(useStudentFilter.getState())) return;
  if (isAnswered && usePlace.getState().screen === 'students') return;
  setStudentFilter({ mine: true });
}

/** Whether the caseload is the same: then it keeps its identity, and nothing is drawn again. */
function isSame(known: OwnCaseload | null, next: Caseload | null): boolean {
  if (known === null || next === null) return known === next;
  const { profile_id, student_unique_ids: ids } = next;
  return (
    known.profile_id === profile_id &&
    known.ids.size === ids.length &&
    ids.every((id) => known.ids.has(id))
  );
}
