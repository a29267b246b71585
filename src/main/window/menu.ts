import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { languageNames, languages } from '../../../sync/i18n/language.ts';
import type { SessionState } from '../../../sync/laptop/api/session.ts';
import type { SyncStatus } from '../../../sync/laptop/api/sync.ts';
import type { Command } from '../../preload/contract.ts';
import { type Preferences, themes } from '../settings/preferences.ts';
import { menuMessages as t } from './menu.messages.ts';

export interface MenuActions {
  lock(): void;
  syncNow(): void;
  setWorkOffline(offline: boolean): void;
  show(command: Command): void;
  prefer(change: Partial<Preferences>): void;
}

export interface AppMenu {
  /** Enables what can be chosen now. */
  follow(session: SessionState): void;
  followSync(status: SyncStatus): void;
  /** Builds the menu again, in the current language. */
  followPreferences(preferences: Preferences): void;
}

/** The screens in the menu, in the order of their keys: `Ctrl+1` and so on. */
const places = [
  'today',
  'students',
  'schools',
  'profiles',
  'visit',
  'outbox',
] as const satisfies Command[];

/** Items that need an open mirror. */
const needsSession = ['lock', 'sync-now', 'work-offline', 'search', ...places] as const;

/** Installs the application's menu. */
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
    label: t('lock'),
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
        label: t('file'),
        submenu: [lock, { type: 'separator' }, { role: 'quit', label: t('quit') }],
      };
  return [
    first,
    { label: t('edit'), submenu: editItems(actions) },
    { label: t('go'), submenu: goItems(actions) },
    { label: t('sync'), submenu: syncItems(actions) },
    { label: t('view'), submenu: viewItems(actions, preferences) },
    { role: 'windowMenu', label: t('window') },
    ...(isMac
      ? []
      : [{ label: t('help'), submenu: [{ role: 'about', label: t('about') } as const] }]),
  ];
}

function editItems({ show }: MenuActions): MenuItemConstructorOptions[] {
  const roles = ['redo', 'cut', 'copy', 'paste', 'selectAll'] as const;
  return [
    // The screens handle this key: they know whether a text or an action is undone.
    {
      id: 'undo',
      label: t('undo'),
      accelerator: 'CmdOrCtrl+Z',
      registerAccelerator: false,
      click: () => show('undo'),
    },
    ...roles.map((role) => ({ role, label: t(role) })),
  ];
}

function goItems({ show }: MenuActions): MenuItemConstructorOptions[] {
  return [
    // The screens handle this key. The menu only shows it.
    {
      id: 'search',
      label: t('search'),
      accelerator: 'CmdOrCtrl+K',
      registerAccelerator: false,
      click: () => show('search'),
    },
    { type: 'separator' },
    ...places.map((place, i) => ({
      id: place,
      label: t(place),
      accelerator: `CmdOrCtrl+${i + 1}`,
      click: () => show(place),
    })),
  ];
}

function syncItems(actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    { id: 'sync-now', label: t('syncNow'), accelerator: 'F5', click: () => actions.syncNow() },
    {
      id: 'work-offline',
      label: t('workOffline'),
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
      label: t('theme'),
      submenu: themes.map((choice) => ({
        id: `theme-${choice}`,
        label: t(choice),
        type: 'radio',
        checked: choice === theme,
        click: () => prefer({ theme: choice }),
      })),
    },
    {
      label: t('language'),
      submenu: (['system', ...languages] as const).map((choice) => ({
        id: `language-${choice}`,
        label: choice === 'system' ? t('system') : languageNames[choice],
        type: 'radio',
        checked: choice === language,
        click: () => prefer({ language: choice }),
      })),
    },
    { type: 'separator' },
    { role: 'resetZoom', label: t('resetZoom') },
    { role: 'zoomIn', label: t('zoomIn') },
    { role: 'zoomOut', label: t('zoomOut') },
    { type: 'separator' },
    { role: 'togglefullscreen', label: t('fullScreen') },
  ];
  return app.isPackaged ? items : [...items, { type: 'separator' }, { role: 'toggleDevTools' }];
}
