import type { Command } from '../../preload/contract.ts';
import { bridge } from './bridge.ts';
import { goTo } from './stores/place-store.ts';
import { useSession } from './stores/session-store.ts';

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
  if (command !== 'search') goTo.screen(command);
  else if (focusSearch) focusSearch();
  else {
    goTo.screen('students');
    // The list sets its search once it is on screen.
    requestAnimationFrame(() => focusSearch?.());
  }
}

/** Follows the menu and Ctrl+K as long as the window lives. */
export function followCommands(): void {
  bridge.on('command', carryOut);
  window.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    // A dialog blocks the key. A message does not, though React Aria makes it an alert dialog.
    if (document.querySelector('[role="dialog"], [role="alertdialog"]:not(.toast)')) return;
    event.preventDefault();
    carryOut('search');
  });
}
