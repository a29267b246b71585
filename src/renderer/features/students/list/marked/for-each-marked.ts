import { problemMessage } from '../../../../../../sync/i18n/problem-message.ts';
import type { EnrollmentView, StudentView } from '../../../../../../sync/laptop/api/students.ts';
import type { Problem, Result } from '../../../../../../sync/model/error.ts';
import type { SaveResult } from '../../../../kit/forms/form-dialog.tsx';
import { toast } from '../../../../kit/surface/toasts.tsx';
import { bridge } from '../../../../library/bridge.ts';
import { listName } from '../../../../library/format/format.ts';
import { listMessages as t } from '../list.messages.ts';
import { clearStudentMarks } from './student-marks.ts';

interface Saved {
  readonly changeset: string;
}

/**
 * Runs an action on the current enrollment of each marked student, as one changeset each. Students whose edit was saved
 * lose their mark, so that a second try concerns only the others.
 * @param schoolId chooses among several current enrollments
 * @returns all changesets; or the problem of the rest, after the others were saved
 */
export async function forEachMarked(
  ids: readonly string[],
  schoolId: number | null,
  act: (view: StudentView, current: EnrollmentView) => Promise<Result<Saved>>,
): Promise<SaveResult<Saved & { readonly all: readonly string[] }>> {
  const done: { readonly id: string; readonly changeset: string }[] = [];
  const failed: { readonly name: string; readonly problem: Problem }[] = [];
  for (const id of ids) {
    const view = await bridge.call('getStudent', { student_unique_id: id });
    const result = view.ok ? await actOn(view.value, schoolId, act) : view;
    if (result.ok) done.push({ id, changeset: result.value.changeset });
    else failed.push({ name: view.ok ? listName(view.value.student) : id, problem: result.error });
  }
  clearStudentMarks(done.map(({ id }) => id));
  const [first] = failed;
  const all = done.map(({ changeset }) => changeset);
  if (first === undefined) return { ok: true, value: { changeset: all[0] ?? '', all } };
  const names = failed.map(({ name }) => name).join('; ');
  const message = t('someFailed', { done: done.length, names, why: problemMessage(first.problem) });
  return { ok: false, error: first.problem, message };
}

async function actOn(
  view: StudentView,
  schoolId: number | null,
  act: (view: StudentView, current: EnrollmentView) => Promise<Result<Saved>>,
): Promise<Result<Saved>> {
  const current = view.enrollments.find(
    ({ enrollment }) =>
      enrollment.exit_withdraw_date === null &&
      (schoolId === null || enrollment.school_id === schoolId),
  );
  if (current !== undefined) return await act(view, current);
  return { ok: false, error: { code: 'unknown_record', params: { reason: 'not_enrolled' } } };
}

/** Shows how many edits were saved, and offers to undo them all. */
export function toastAllSaved(text: string, all: readonly string[]): void {
  toast(text, async () => {
    let undone = 0;
    for (const changeset of all) {
      const result = await bridge.call('undo', { changeset });
      if (result.ok) undone += 1;
      else toast(problemMessage(result.error));
    }
    toast(t('undone', { count: undone }));
  });
}
