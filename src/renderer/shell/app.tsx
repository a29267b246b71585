import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { localeOf } from '../../words/language.ts';
import { SessionScreen } from '../session/session-screen.tsx';
import { useSession } from '../session/session-store.ts';
import { Toasts } from '../ui/toasts.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { forgetPlace } from './forget-place.ts';
import { useLanguage } from './language-store.ts';
import { Workspace } from './workspace.tsx';
import '../ui/button.css';
import '../ui/controls.css';
import '../ui/field.css';
import '../ui/surfaces.css';
import './detail.css';
import './shell.css';
import '../narrow.css';
import '../forced-colors.css';
import '../print.css';
import { StudentWindow, studentOfWindow } from './student-window.tsx';

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
