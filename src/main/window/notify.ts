import { type BrowserWindow, Notification } from 'electron';
import type { SyncStatus } from '../../../sync/laptop/api/sync.ts';
import { notifyMessages as t } from './notify.messages.ts';

/**
 * Notifies the counselor through the system that more edits need their attention, while the window is in the
 * background. A notification gives a count, and no names.
 */
export function createNotifier(windowNow: () => BrowserWindow | undefined): {
  follow(status: SyncStatus): void;
} {
  let known: number | undefined;
  return {
    follow({ outbox }) {
      const inNeed = outbox.conflict + outbox.rejected + outbox.parked + outbox.unreadable;
      const isMore = known !== undefined && inNeed > known;
      known = inNeed;
      const window = windowNow();
      if (!isMore || !window || window.isDestroyed() || window.isFocused()) return;
      if (!Notification.isSupported()) return;
      const notification = new Notification({
        title: 'Caseload',
        body: t('needYou', { count: inNeed }),
      });
      notification.on('click', () => {
        window.show();
        window.focus();
      });
      notification.show();
    },
  };
}
