import { create } from 'zustand';
import type { SessionState } from '../../../../sync/laptop/api/session.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import type { Role } from '../../../../sync/model/rules/roles.ts';
import { bridge } from '../bridge.ts';

interface SessionStore {
  /** Undefined until the records process has answered the first time. */
  readonly session: SessionState | undefined;
  /** The records process ended unexpectedly, and nobody has unlocked since. */
  readonly interruption: Problem | undefined;
}

export const useSession = create<SessionStore>(() => ({
  session: undefined,
  interruption: undefined,
}));

/** Sets the session, from an answer or an event. */
export function setSession(session: SessionState): void {
  useSession.setState(
    session.state === 'open' ? { session, interruption: undefined } : { session },
  );
}

/** Follows the session as long as the window lives, and asks for its current state. */
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
