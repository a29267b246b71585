import { create } from 'zustand';
import { problemMessage } from '../../../../../../sync/i18n/problem-message.ts';
import { toast } from '../../../../kit/surface/toasts.tsx';
import { bridge } from '../../../../library/bridge.ts';
import { type StudentFilter, toQuery } from '../../../../library/stores/student-query-store.ts';

interface Marks {
  /** Unique ids, in the order of marking. */
  readonly ids: ReadonlySet<string>;
  /** The student marked last by hand: a range begins there. */
  readonly anchor: string | null;
}

const none: Marks = { ids: new Set(), anchor: null };

/** The students marked in the list for a bulk action. */
export const useStudentMarks = create<Marks>(() => none);

export function toggleStudentMark(id: string): void {
  useStudentMarks.setState(({ ids }) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    return { ids: next, anchor: id };
  });
}

/** Marks everyone from the student marked last to this one, in the order of the list. */
export async function markStudentsTo(id: string, filter: StudentFilter): Promise<void> {
  const { anchor } = useStudentMarks.getState();
  const all = await idsOf(filter);
  const ends = [all.indexOf(anchor ?? id), all.indexOf(id)].sort((a, b) => a - b);
  const [first = -1, last = -1] = ends;
  // The student marked last may not be in the list any more.
  if (first < 0) toggleStudentMark(id);
  else add(all.slice(first, last + 1), id);
}

/** Marks all students that the list finds. */
export async function markAllStudents(filter: StudentFilter): Promise<void> {
  add(await idsOf(filter), null);
}

/** Clears these marks, or all. */
export function clearStudentMarks(done?: readonly string[]): void {
  useStudentMarks.setState(({ ids }) => ({
    ids: new Set(done === undefined ? [] : [...ids].filter((id) => !done.includes(id))),
    anchor: null,
  }));
}

function add(more: readonly string[], anchor: string | null): void {
  useStudentMarks.setState(({ ids }) => ({ ids: new Set([...ids, ...more]), anchor }));
}

async function idsOf(filter: StudentFilter): Promise<readonly string[]> {
  const found = await bridge.call('listStudentIds', toQuery(filter));
  if (found.ok) return found.value;
  toast(problemMessage(found.error));
  return [];
}
