import { create } from 'zustand';
import type { SyncStatus } from '../../../../sync/laptop/api/sync.ts';
import { bridge } from '../bridge.ts';

/** The state of the sync; undefined while no mirror is open. */
export const useSync = create<{ status: SyncStatus | undefined }>(() => ({ status: undefined }));

/** Follows the sync as long as the window lives. */
export function followSync(): void {
  bridge.on('sync', (status) => useSync.setState({ status }));
  bridge.on('session', (session) => {
    if (session.state === 'closed') useSync.setState({ status: undefined });
    else void ask();
  });
  void ask();
}

async function ask(): Promise<void> {
  const status = await bridge.call('syncStatus', {});
  // The records process refuses while the mirror is locked: then there is no status to show.
  if (status.ok) useSync.setState({ status: status.value });
}
