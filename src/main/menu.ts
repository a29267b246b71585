import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { SessionState, SyncStatus } from '../../sync/laptop/api.ts';
import type { Command } from '../preload/contract.ts';

export interface MenuActions {
  lock(): void;
  syncNow(): void;
  setWorkOffline(offline: boolean): void;
  show(command: Command): void;
}

export interface AppMenu {
  /** Shows what can be chosen now. */
  follow(session: SessionState): void;
  followSync(status: SyncStatus): void;
}

/** Items that make sense only while a mirror is open. */
const needsSession = [
  'lock',
  'sync-now',
  'work-offline',
  'search',
  'students',
  'profiles',
  'outbox',
] as const;

/** Puts the application's menu up. */
export function installMenu(actions: MenuActions): AppMenu {
  const menu = Menu.buildFromTemplate(template(actions));
  Menu.setApplicationMenu(menu);
  const enable = (isOpen: boolean) => {
    for (const id of needsSession) setItem(menu, id, { enabled: isOpen });
  };
  enable(false);
  return {
    follow: (session) => enable(session.state === 'open'),
    followSync: (status) => setItem(menu, 'work-offline', { checked: status.work_offline }),
  };
}

function setItem(menu: Menu, id: string, change: { enabled?: boolean; checked?: boolean }): void {
  const item = menu.getMenuItemById(id);
  if (item) Object.assign(item, change);
}

function template(actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = process.platform === 'darwin';
  const lock: MenuItemConstructorOptions = {
    id: 'lock',
    label: 'Lock',
    accelerator: 'CmdOrCtrl+L',
    click: () => actions.lock(),
  };
  const first: MenuItemConstructorOptions = isMac
    ? {
        role: 'appMenu',
        submenu: [
          { role: 'about' },
          { type: 'separator' },
          lock,
          { type: 'separator' },
          { role: 'hide' },
          { role: 'hideOthers' },
          { role: 'unhide' },
          { type: 'separator' },
          { role: 'quit' },
        ],
      }
    : { label: '&File', submenu: [lock, { type: 'separator' }, { role: 'quit' }] };
  return [
    first,
    { role: 'editMenu' },
    { label: '&Go', submenu: goItems(actions) },
    { label: '&Sync', submenu: syncItems(actions) },
    { label: '&View', submenu: viewItems() },
    { role: 'windowMenu' },
    ...(isMac ? [] : [help]),
  ];
}

const help: MenuItemConstructorOptions = { role: 'help', submenu: [{ role: 'about' }] };

function goItems({ show }: MenuActions): MenuItemConstructorOptions[] {
  return [
    // The screens hear this key themselves; here it is only written beside the words.
    {
      id: 'search',
      label: 'Find a student',
      accelerator: 'CmdOrCtrl+K',
      registerAccelerator: false,
      click: () => show('search'),
    },
    { type: 'separator' },
    {
      id: 'students',
      label: 'Students',
      accelerator: 'CmdOrCtrl+1',
      click: () => show('students'),
    },
    {
      id: 'profiles',
      label: 'Staff profiles',
      accelerator: 'CmdOrCtrl+2',
      click: () => show('profiles'),
    },
    { id: 'outbox', label: 'Outbox', accelerator: 'CmdOrCtrl+3', click: () => show('outbox') },
  ];
}

function syncItems(actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    { id: 'sync-now', label: 'Sync now', accelerator: 'F5', click: () => actions.syncNow() },
    {
      id: 'work-offline',
      label: 'Work offline',
      type: 'checkbox',
      click: ({ checked }) => actions.setWorkOffline(checked),
    },
  ];
}

function viewItems(): MenuItemConstructorOptions[] {
  const items: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  return app.isPackaged ? items : [...items, { type: 'separator' }, { role: 'toggleDevTools' }];
}
