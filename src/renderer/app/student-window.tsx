import { StudentDetail } from '../features/students/record/student-detail.tsx';
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
  useFollowCaseload();
  return (
    <ReferenceProvider>
      <main className="detail-window">
        <ErrorBoundary>
          <StudentDetail studentUniqueId={student} isAlone onClose={() => window.close()} />
        </ErrorBoundary>
      </main>
    </ReferenceProvider>
  );
}
