import { CircleCheck, X } from 'lucide-react';
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { IconButton } from './icon-button.tsx';
import { uiWords as say } from './ui-words.ts';

/** Milliseconds: long enough to read, and react-aria keeps it while it has the focus. */
const stay = 6000;

const queue = new ToastQueue<string>({ maxVisibleToasts: 2 });

/** Says that something worked. What failed is said where it was tried. */
export function toast(words: string): void {
  queue.add(words, { timeout: stay });
}

/** Takes all messages away. */
export function clearToasts(): void {
  queue.clear();
}

export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={say('messages')}>
      {({ toast: shown }) => (
        <Toast toast={shown} className="toast">
          <CircleCheck size={16} aria-hidden className="toast__icon" />
          <ToastContent className="toast__text">{shown.content}</ToastContent>
          <IconButton slot="close" icon={X} label={say('dismiss')} />
        </Toast>
      )}
    </ToastRegion>
  );
}
