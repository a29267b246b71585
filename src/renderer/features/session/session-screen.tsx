import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { SessionState } from '../../../../sync/laptop/api/session.ts';
import { Button } from '../../kit/button/button.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { useSession } from '../../library/stores/session-store.ts';
import { JoinForm } from './join-form.tsx';
import { UnlockForm } from './unlock-form.tsx';
import './session.css';
import { sessionMessages as t } from './session.messages.ts';

/** The screen before the records are open: unlock the mirror of someone who has joined, or join. */
export function SessionScreen({
  session: { people },
}: {
  session: Extract<SessionState, { state: 'closed' }>;
}) {
  const interruption = useSession((store) => store.interruption);
  const [wantsToJoin, setWantsToJoin] = useState(false);
  const isJoining = wantsToJoin || people.length === 0;
  return (
    <main className="session">
      <div className="session__card fade-in">
        <header>
          <p className="session__product">Caseload</p>
          <h1 className="session__title">{t(isJoining ? 'join' : 'unlockTitle')}</h1>
        </header>
        {interruption && <Notice tone="danger">{problemMessage(interruption)}</Notice>}
        {isJoining ? <JoinForm /> : <UnlockForm people={people} />}
        {people.length > 0 && (
          <p className="session__other">
            <Button look="quiet" onPress={() => setWantsToJoin(!wantsToJoin)}>
              {t(isJoining ? 'back' : 'other')}
            </Button>
          </p>
        )}
      </div>
    </main>
  );
}
