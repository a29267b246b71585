import { CircleCheck, X } from 'lucide-react';
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { rememberUndo } from '../../library/undo.ts';
import { Button } from '../button/button.tsx';
import { IconButton } from '../button/icon-button.tsx';
import { kitMessages as t } from '../kit.messages.ts';
import './toasts.css';

/** Milliseconds that a message stays. React Aria keeps a focused message longer. */
const stay = 6000;

interface Message {
  readonly text: string;
  /** Undoes the action. */
  readonly undo?: (() => void) | undefined;
}

/** Messages at once. Older ones are closed: React Aria would queue them, and show them when they are outdated. */
const most = 2;

const queue = new ToastQueue<Message>({ maxVisibleToasts: most });
const keys: string[] = [];

/**
 * Shows that an action succeeded. A failure is shown where the action was tried.
 * @param undo undoes the action; Ctrl+Z does it too, also when the message has gone
 */
export function toast(text: string, undo?: () => void): void {
  const remembered =
    undo &&
    rememberUndo(() => {
      queue.close(key);
      undo();
    });
  const key = queue.add({ text, undo: remembered }, { timeout: stay });
  keys.push(key);
  if (keys.length > most) queue.close(keys.shift() as string);
}

/** Removes all messages. */
export function clearToasts(): void {
  queue.clear();
}

export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t('messages')}>
      {({ toast: shown }) => (
        <Toast toast={shown} className="toast">
          <CircleCheck size={16} aria-hidden className="toast__icon" />
          <ToastContent className="toast__text">{shown.content.text}</ToastContent>
          {shown.content.undo && (
            <Button look="quiet" onPress={shown.content.undo} aria-keyshortcuts="Control+Z">
              {t('undo')}
              <kbd className="toast__shortcut" aria-hidden>
                Ctrl Z
              </kbd>
            </Button>
          )}
          <IconButton slot="close" icon={X} label={t('dismiss')} />
        </Toast>
      )}
    </ToastRegion>
  );
}
