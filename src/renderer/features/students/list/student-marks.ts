import { create } from 'zustand';

/** Students that were marked in the list, to do the same with all of them: by unique id, in the order of marking. */
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

/** Takes these marks away, or all. */
export function clearStudentMarks(done?: readonly string[]): void {
  useStudentMarks.setState(({ ids }) => ({
    ids: new Set(done === undefined ? [] : [...ids].filter((id) => !done.includes(id))),
  }));
}
