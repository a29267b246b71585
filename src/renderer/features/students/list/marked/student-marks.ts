import { create } from 'zustand';

/** The students marked in the list for a bulk action: unique ids, in the order of marking. */
export const useStudentMarks = create<{ readonly ids: ReadonlySet<string> }>(() => ({
  ids: new Set(),
}));

export function toggleStudentMark(id: string): void {
  useStudentMarks.setState(({ ids }) => {
    const next = new Set(ids);
    if (!next.delete(id)) next.add(id);
    return { ids: next };
  });
}

/** Clears these marks, or all. */
export function clearStudentMarks(done?: readonly string[]): void {
  useStudentMarks.setState(({ ids }) => ({
    ids: new Set(done === undefined ? [] : [...ids].filter((id) => !done.includes(id))),
  }));
}
