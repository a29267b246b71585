import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { languageNames, languages } from '../../../sync/i18n/language.ts';
import type { SessionState, SyncStatus } from '../../../sync/laptop/api.ts';
import type { Command } from '../../preload/contract.ts';
import { type Preferences, themes } from '../settings/preferences.ts';
import { menuWords as say } from './menu.messages.ts';

export interface MenuActions {
  lock(): void;
  syncNow(): void;
  setWorkOffline(offline: boolean): void;
  show(command: Command): void;
  prefer(change: Partial<Preferences>): void;
}

export interface AppMenu {
  /** Shows what can be chosen now. */
  follow(session: SessionState): void;
  followSync(status: SyncStatus): void;
  /** Says everything anew, in the language that is chosen now. */
  followPreferences(preferences: Preferences): void;
}

/** Screens that the menu leads to, in the order of their keys: `Ctrl+1` and so on. */
const places = [
  'today',
  'students',
  'schools',
  'profiles',
  'visit',
  'outbox',
] as const satisfies Command[];

/** Items that make sense only while a mirror is open. */
const needsSession = ['lock', 'sync-now', 'work-offline', 'search', ...places] as const;

/** Puts the application's menu up. */
export function installMenu(actions: MenuActions, preferences: Preferences): AppMenu {
  let isOpen = false;
  let isOffline = false;
  let menu: Menu;
  const show = () => {
    for (const id of needsSession) setItem(menu, id, { enabled: isOpen });
    setItem(menu, 'work-offline', { checked: isOffline });
  };
  const build = (chosen: Preferences) => {
    menu = Menu.buildFromTemplate(template(actions, chosen));
    Menu.setApplicationMenu(menu);
    show();
  };
  build(preferences);
  return {
    follow(session) {
      isOpen = session.state === 'open';
      show();
    },
    followSync(status) {
      isOffline = status.work_offline;
      show();
    },
    followPreferences: build,
  };
}

function setItem(menu: Menu, id: string, change: { enabled?: boolean; checked?: boolean }): void {
  const item = menu.getMenuItemById(id);
  if (item) Object.assign(item, change);
}

function template(actions: MenuActions, preferences: Preferences): MenuItemConstructorOptions[] {
  const isMac = process.platform === 'darwin';
  const lock: MenuItemConstructorOptions = {
    id: 'lock',
    label: say('lock'),
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
    : {
        label: say('file'),
        submenu: [lock, { type: 'separator' }, { role: 'quit', label: say('quit') }],
      };
  return [
    first,
    { label: say('edit'), submenu: editItems() },
    { label: say('go'), submenu: goItems(actions) },
    { label: say('sync'), submenu: syncItems(actions) },
    { label: say('view'), submenu: viewItems(actions, preferences) },
    { role: 'windowMenu', label: say('window') },
    ...(isMac
      ? []
      : [{ label: say('help'), submenu: [{ role: 'about', label: say('about') } as const] }]),
  ];
}

function editItems(): MenuItemConstructorOptions[] {
  const roles = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const;
  return roles.map((role) => ({ role, label: say(role) }));
}

function goItems({ show }: MenuActions): MenuItemConstructorOptions[] {
  return [
    // The screens hear this key themselves; here it is only written beside the words.
    {
      id: 'search',
      label: say('search'),
      accelerator: 'CmdOrCtrl+K',
      registerAccelerator: false,
      click: () => show('search'),
    },
    { type: 'separator' },
    ...places.map((place, i) => ({
      id: place,
      label: say(place),
      accelerator: `CmdOrCtrl+${i + 1}`,
      click: () => show(place),
    })),
  ];
}

function syncItems(actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    { id: 'sync-now', label: say('syncNow'), accelerator: 'F5', click: () => actions.syncNow() },
    {
      id: 'work-offline',
      label: say('workOffline'),
      type: 'checkbox',
      click: ({ checked }) => actions.setWorkOffline(checked),
    },
  ];
}

function viewItems(
  { prefer }: MenuActions,
  { theme, language }: Preferences,
): MenuItemConstructorOptions[] {
  const items: MenuItemConstructorOptions[] = [
    {
      label: say('theme'),
      submenu: themes.map((choice) => ({
        id: `theme-${choice}`,
        label: say(choice),
        type: 'radio',
        checked: choice === theme,
        click: () => prefer({ theme: choice }),
      })),
    },
    {
      label: say('language'),
      submenu: (['system', ...languages] as const).map((choice) => ({
        id: `language-${choice}`,
        label: choice === 'system' ? say('system') : languageNames[choice],
        type: 'radio',
        checked: choice === language,
        click: () => prefer({ language: choice }),
      })),
    },
    { type: 'separator' },
    { role: 'resetZoom', label: say('resetZoom') },
    { role: 'zoomIn', label: say('zoomIn') },
    { role: 'zoomOut', label: say('zoomOut') },
    { type: 'separator' },
    { role: 'togglefullscreen', label: say('fullScreen') },
  ];
  return app.isPackaged ? items : [...items, { type: 'separator' }, { role: 'toggleDevTools' }];
}
