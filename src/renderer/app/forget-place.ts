import { forgetProfileQuery } from '../features/profiles/list/profile-query-store.ts';
import { clearStudentMarks } from '../features/students/list/marked/student-marks.ts';
import { clearToasts } from '../kit/surface/toasts.tsx';
import { forgetTexts } from '../library/forget-texts.ts';
import { forgetCaseload } from '../library/stores/caseload-store.ts';
import { goTo } from '../library/stores/place-store.ts';
import { forgetStudentQuery } from '../library/stores/student-query-store.ts';
import { forgetUndos } from '../library/undo.ts';

/** Clears the window when the mirror locks: what was open, searched and marked. */
export function forgetPlace(): void {
  clearToasts();
  forgetTexts();
  forgetUndos();
  goTo.start();
  forgetStudentQuery();
  forgetCaseload();
  clearStudentMarks();
  forgetProfileQuery();
}
