import type { Command } from '../../preload/contract.ts';
import { bridge } from './bridge.ts';
import { goTo } from './stores/place-store.ts';
import { useSession } from './stores/session-store.ts';

/** What brings the keyboard to the search of a list; the list on screen sets it. */
let focusSearch: (() => void) | undefined;

/** Names the search that the key for searching goes to. @returns takes it back */
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
    // The list offers its search once it is on screen.
    requestAnimationFrame(() => focusSearch?.());
  }
}

/** Hears the menu, and the key for searching, for as long as the window lives. */
export function followCommands(): void {
  bridge.on('command', carryOut);
  window.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    // A dialog has the keyboard to itself; a message, to React Aria an alert dialog too, has not.
    if (document.querySelector('[role="dialog"], [role="alertdialog"]:not(.toast)')) return;
    event.preventDefault();
    carryOut('search');
  });
}
