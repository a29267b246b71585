import { forgetProfileQuery } from '../features/profiles/profile-query-store.ts';
import { clearStudentMarks } from '../features/students/student-marks.ts';
import { clearToasts } from '../kit/toasts.tsx';
import { goTo } from '../library/place-store.ts';
import { forgetStudentQuery } from '../library/student-query-store.ts';

/** When the mirror is locked nothing of it stays in the window: not what was open, not what was searched. */
export function forgetPlace(): void {
  clearToasts();
  goTo.start();
  forgetStudentQuery();
  clearStudentMarks();
  forgetProfileQuery();
}
