import { useEffect, useLayoutEffect } from 'react';
import { create } from 'zustand';
import type { VisitMark, VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { bridge } from '../../library/bridge.ts';

type Marks = VisitView['marks'];

/**
 * The marks of the visit on screen, by the student’s unique id. They are apart from the roster, so that a check draws
 * one row again and not thousands.
 */
const useStore = create<{ readonly marks: Marks }>(() => ({ marks: {} }));

const unmarked: VisitMark = { checked_at: null, note: null };

/** Shows the marks of a visit, and follows them. */
export function useShownMarks(visit: VisitView | undefined): void {
  // Before the screen is painted: the rows never show the marks of another visit.
  useLayoutEffect(() => {
    if (visit !== undefined) useStore.setState({ marks: visit.marks });
  }, [visit]);
  const id = visit?.visit_id;
  useEffect(
    () =>
      bridge.on('marked', ({ visit_id, marks }) => {
        if (visit_id !== id) return;
        useStore.setState((shown) => ({ marks: { ...shown.marks, ...marks } }));
      }),
    [id],
  );
}

export function useMarks(): Marks {
  return useStore(({ marks }) => marks);
}

export function useMark(student: string): VisitMark {
  return useStore(({ marks }) => marks[student] ?? unmarked);
}

/** The mark of a student, now. */
export function markOf(student: string): VisitMark {
  return useStore.getState().marks[student] ?? unmarked;
}

/** How many of these students are checked off. */
export function useCountChecked(students: readonly VisitStudent[]): number {
  return useStore(({ marks }) => students.filter((one) => isChecked(marks, one)).length);
}

export function isChecked(marks: Marks, { student_unique_id }: VisitStudent): boolean {
  return (marks[student_unique_id]?.checked_at ?? null) !== null;
}
