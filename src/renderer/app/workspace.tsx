import type { ReactNode } from 'react';
import type { SessionState } from '../../../sync/laptop/api/session.ts';
import { assertNever } from '../../../sync/model/error.ts';
import { ProfilesScreen } from '../features/profiles/profiles-screen.tsx';
import { SchoolsScreen } from '../features/schools/schools-screen.tsx';
import { StudentsScreen } from '../features/students/students-screen.tsx';
import { FirstPull } from '../features/sync/first-pull.tsx';
import { OutboxScreen } from '../features/sync/outbox-screen.tsx';
import { StatusBar } from '../features/sync/status-bar.tsx';
import { TodayScreen } from '../features/today/today-screen.tsx';
import { VisitScreen } from '../features/visit/visit-screen.tsx';
import { useFocusAtStart } from '../library/hooks/use-focus-at-start.ts';
import { useFollowCaseload } from '../library/hooks/use-follow-caseload.ts';
import { ReferenceProvider } from '../library/reference.tsx';
import { type Screen, usePlace } from '../library/stores/place-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Navigation } from './navigation/navigation.tsx';
import './workspace.css';

/** The window while a mirror is open: navigation, screen and status bar. */
export function Workspace({ session }: { session: Extract<SessionState, { state: 'open' }> }) {
  const screen = usePlace((place) => place.screen);
  const main = useFocusAtStart<HTMLElement>();
  useFollowCaseload();
  return (
    <ReferenceProvider>
      <div className="workspace">
        <Navigation session={session} />
        <main className="workspace__main" ref={main} tabIndex={-1}>
          <FirstPull />
          <ErrorBoundary key={screen}>{screenOf(screen)}</ErrorBoundary>
        </main>
        <StatusBar />
      </div>
    </ReferenceProvider>
  );
}

function screenOf(screen: Screen): ReactNode {
  switch (screen) {
    case 'today':
      return <TodayScreen />;
    case 'students':
      return <StudentsScreen />;
    case 'schools':
      return <SchoolsScreen />;
    case 'profiles':
      return <ProfilesScreen />;
    case 'visit':
      return <VisitScreen />;
    case 'outbox':
      return <OutboxScreen />;
    default:
      return assertNever(screen);
  }
}
