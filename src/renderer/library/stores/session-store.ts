import { create } from 'zustand';
import type { SessionState } from '../../../../sync/laptop/api/session.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import type { Role } from '../../../../sync/model/roles.ts';
import { bridge } from '../bridge.ts';

interface SessionStore {
  /** Undefined until the records process has answered the first time. */
  readonly session: SessionState | undefined;
  /** The records process ended by itself, and nobody has unlocked since. */
  readonly interruption: Problem | undefined;
}

export const useSession = create<SessionStore>(() => ({
  session: undefined,
  interruption: undefined,
}));

/** Takes what a method of the session answered, or an event told. */
export function setSession(session: SessionState): void {
  useSession.setState(
    session.state === 'open' ? { session, interruption: undefined } : { session },
  );
}

/** Hears of the session for as long as the window lives, after asking how it stands now. */
export async function followSession(): Promise<void> {
  bridge.on('session', setSession);
  bridge.on('interrupted', (interruption) => useSession.setState({ interruption }));
  const now = await bridge.call('sessionState', {});
  if (now.ok) setSession(now.value);
  else useSession.setState({ session: { state: 'closed', people: [] }, interruption: now.error });
}

const nobody: readonly Role[] = [];

/** Roles of the person whose mirror is open. */
export function useRoles(): readonly Role[] {
  return useSession(({ session }) => (session?.state === 'open' ? session.user.roles : nobody));
}
