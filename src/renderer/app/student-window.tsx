import { StudentDetail } from '../features/students/record/student-detail.tsx';
import { useFocusAtStart } from '../library/hooks/use-focus-at-start.ts';
import { useFollowCaseload } from '../library/hooks/use-follow-caseload.ts';
import { ReferenceProvider } from '../library/reference.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import './student-window.css';

/** Unique id of the student of this window; null in the main window. */
export function studentOfWindow(): string | null {
  return new URLSearchParams(window.location.search).get('student');
}

/** One student in a separate window. */
export function StudentWindow({ student }: { student: string }) {
  const main = useFocusAtStart<HTMLElement>();
  useFollowCaseload();
  return (
    <ReferenceProvider>
      <main className="detail-window" ref={main} tabIndex={-1}>
        <ErrorBoundary>
          <StudentDetail studentUniqueId={student} isAlone onClose={() => window.close()} />
        </ErrorBoundary>
      </main>
    </ReferenceProvider>
  );
}
