import type { Command } from '../../preload/contract.ts';
import { bridge } from './bridge.ts';
import { goTo } from './stores/place-store.ts';
import { useSession } from './stores/session-store.ts';
import { isInText, undoLast } from './undo.ts';

/** Focuses the search of the list on screen; the list sets it. */
let focusSearch: (() => void) | undefined;

/** Sets the search that Ctrl+K focuses. @returns unsets it */
export function offerSearch(focus: () => void): () => void {
  focusSearch = focus;
  return () => {
    if (focusSearch === focus) focusSearch = undefined;
  };
}

function carryOut(command: Command): void {
  if (useSession.getState().session?.state !== 'open') return;
  if (command === 'undo') {
    if (isInText(document.activeElement)) document.execCommand('undo');
    else undoLast();
  } else if (command !== 'search') goTo.screen(command);
  else if (focusSearch) focusSearch();
  else {
    goTo.screen('students');
    // The list sets its search once it is on screen.
    requestAnimationFrame(() => focusSearch?.());
  }
}

/** Follows the menu, Ctrl+K and Ctrl+Z as long as the window lives. */
export function followCommands(): void {
  bridge.on('command', carryOut);
  window.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const key = event.key.toLowerCase();
    // Chromium would take back what was typed last, wherever the focus is.
    const command = key === 'k' ? 'search' : key === 'z' && !isInText(event.target as Element);
    if (command === false) return;
    // A dialog blocks the keys. A message does not, though React Aria makes it an alert dialog.
    if (document.querySelector('[role="dialog"], [role="alertdialog"]:not(.toast)')) return;
    event.preventDefault();
    carryOut(command === true ? 'undo' : command);
  });
}
