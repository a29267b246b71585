import { create } from 'zustand';
import type { StudentQuery } from '../../../sync/laptop/api.ts';
import type { OddKind } from '../../../sync/model/odd.ts';

/** What the list of students is asked for; it stays while one looks at other screens. */
export interface StudentFilter extends Required<Pick<StudentQuery, 'text' | 'status' | 'sort'>> {
  readonly school_id: number | null;
  readonly grade: string | null;
  /** Students whose records may be wrong in this way. */
  readonly odd: OddKind | null;
}

const everything: StudentFilter = {
  text: '',
  status: 'any',
  sort: 'name',
  school_id: null,
  grade: null,
  odd: null,
};

export const useStudentFilter = create<StudentFilter>(() => everything);

export function setStudentFilter(change: Partial<StudentFilter>): void {
  useStudentFilter.setState(change);
}

/** Asks for just these students, whatever was asked for before. */
export function showStudentsOf(filter: Partial<StudentFilter>): void {
  useStudentFilter.setState({ ...everything, ...filter });
}

export function forgetStudentQuery(): void {
  useStudentFilter.setState(everything);
}

/** Whether anything but the order narrows the list. */
export function isFiltered({ text, status, school_id, grade, odd }: StudentFilter): boolean {
  return (
    text.trim() !== '' || status !== 'any' || school_id !== null || grade !== null || odd !== null
  );
}

/** The filter as the mirror is asked: absent filters match everything. */
export function toQuery({
  text,
  status,
  sort,
  school_id,
  grade,
  odd,
}: StudentFilter): StudentQuery {
  return {
    text: text.trim(),
    status,
    sort,
    ...(school_id === null ? {} : { school_id }),
    ...(grade === null ? {} : { grade }),
    ...(odd === null ? {} : { odd }),
  };
}
