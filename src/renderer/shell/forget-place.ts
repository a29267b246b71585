import { forgetProfileQuery } from '../profiles/profile-query-store.ts';
import { clearStudentMarks } from '../students/student-marks.ts';
import { forgetStudentQuery } from '../students/student-query-store.ts';
import { clearToasts } from '../ui/toasts.tsx';
import { goTo } from './place-store.ts';

/** When the mirror is locked nothing of it stays in the window: not what was open, not what was searched. */
export function forgetPlace(): void {
  clearToasts();
  goTo.start();
  forgetStudentQuery();
  clearStudentMarks();
  forgetProfileQuery();
}
