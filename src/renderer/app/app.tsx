import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { localeOf } from '../../../sync/i18n/language.ts';
import { SessionScreen } from '../features/session/session-screen.tsx';
import { Toasts } from '../kit/surface/toasts.tsx';
import { useLanguage } from '../library/stores/language-store.ts';
import { useSession } from '../library/stores/session-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { forgetPlace } from './forget-place.ts';
import { StudentWindow, studentOfWindow } from './student-window.tsx';
import { Workspace } from './workspace.tsx';
// These override the styles of the parts: they stay last.
import './media/narrow.css';
import './media/forced-colors.css';
import './media/print.css';

export function App() {
  const session = useSession((store) => store.session);
  const language = useLanguage((store) => store.language);
  const student = studentOfWindow();
  const isOpen = session?.state === 'open';
  useEffect(() => {
    if (!isOpen) forgetPlace();
  }, [isOpen]);
  return (
    <I18nProvider key={language} locale={localeOf(language)}>
      <ErrorBoundary>
        {session?.state === 'closed' && <SessionScreen session={session} />}
        {session?.state === 'open' &&
          (student === null ? (
            <Workspace key={session.person} session={session} />
          ) : (
            <StudentWindow student={student} />
          ))}
      </ErrorBoundary>
      <Toasts />
    </I18nProvider>
  );
}
