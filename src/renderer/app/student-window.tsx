import { StudentDetail } from '../features/students/record/student-detail.tsx';
import { ReferenceProvider } from '../library/reference.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import './student-window.css';

/** Unique id of the student that this window is for; null in the main one. */
export function studentOfWindow(): string | null {
  return new URLSearchParams(window.location.search).get('student');
}

/** One student in a window of its own, kept up like all others. */
export function StudentWindow({ student }: { student: string }) {
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
