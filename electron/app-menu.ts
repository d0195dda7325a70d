import path from 'node:path';
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { EngineEvent } from '#contract/channels.ts';

type AppCommand = Extract<EngineEvent, { kind: 'app_command' }>;

/** The screens that the menu leads to: of the project that a window has open, and of the app. */
const places = [
  ['Start', '#/start'],
  ['Folder of Videos', '#/queue'],
  ['Review', '#/review'],
  ['Persons', '#/persons'],
  ['Matrix', '#/matrix'],
  ['History', '#/history'],
  ['Export', '#/export'],
  ['Library', '#/library'],
  ['Insight', '#/insight'],
] as const;

/** What the menu does. */
interface MenuActions {
  readonly openWindow: () => void;
  readonly chooseProject: () => void;
  readonly showProject: (file: string) => void;
  readonly chooseVideo: () => void;
  readonly chooseFolder: () => void;
  /** Tells the window that the person works in. */
  readonly command: (command: AppCommand['command'], value: string | null) => void;
  /** Shows a page of the guide: in the window that the person works in, else in another. */
  readonly showHelp: (page: string) => void;
  /** Shows the logs in the system's file manager. */
  readonly showLog: () => void;
  /** Shows what was kept of crashes of native code. */
  readonly showCrashes: () => void;
}

/** Sets the menu of the app; `recent` are the projects that were opened lately, the latest first. */
export function setAppMenu(actions: MenuActions, recent: readonly string[]): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    fileMenu(actions, recent, isMac),
    // Undo and redo are the page's: they take back a decision. Without accelerators: the keys reach the page by themselves, and in a
    // text field they are Chromium's.
    {
      label: 'Edit',
      submenu: [
        { label: 'Undo Decision', click: () => actions.command('undo', null) },
        { label: 'Redo Decision', click: () => actions.command('redo', null) },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { type: 'separator' },
        { role: 'selectAll' },
        { type: 'separator' },
        { label: 'Settings…', click: () => actions.command('go', '#/settings') },
      ],
    },
    {
      label: 'Go',
      submenu: places.map(([label, address]) => ({ label, click: () => actions.command('go', address) })),
    },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Keys', click: () => actions.command('keys', null) },
        { label: 'Quick Start', click: () => actions.showHelp('quick-start') },
        { label: 'Guide', click: () => actions.showHelp('guide') },
        { label: 'Troubleshooting', click: () => actions.showHelp('troubleshooting') },
        { label: 'Responsible Use', click: () => actions.showHelp('responsible-use') },
        { label: 'Licences', click: () => actions.showHelp('licences') },
        { type: 'separator' },
        { label: 'Show Log', click: actions.showLog },
        { label: 'Show Crash Reports', click: actions.showCrashes },
        { label: 'About Doppel', click: () => app.showAboutPanel() },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function fileMenu(actions: MenuActions, recent: readonly string[], isMac: boolean): MenuItemConstructorOptions {
  const nothing: MenuItemConstructorOptions = { label: 'No projects yet', enabled: false };
  return {
    label: 'File',
    submenu: [
      { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: actions.openWindow },
      { label: 'Analyse Video…', accelerator: 'CmdOrCtrl+N', click: actions.chooseVideo },
      { label: 'Analyse Folder…', click: actions.chooseFolder },
      { label: 'Open Project…', accelerator: 'CmdOrCtrl+O', click: actions.chooseProject },
      {
        label: 'Open Recent',
        submenu:
          recent.length === 0
            ? [nothing]
            : recent.map((file) => ({ label: menuName(file), click: () => actions.showProject(file) })),
      },
      { type: 'separator' },
      { role: 'close' },
      ...(isMac ? [] : [{ role: 'quit' } as const]),
    ],
  };
}

/** A file as the menu names it; an ampersand would mark a key. */
function menuName(file: string): string {
  return `${path.basename(file, '.doppel')} (${path.dirname(file)})`.replaceAll('&', '&&');
}
