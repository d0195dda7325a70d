import path from 'node:path';
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** What the menu does. */
interface MenuActions {
  readonly openWindow: () => void;
  readonly chooseProject: () => void;
  readonly showProject: (file: string) => void;
  /** Shows the logs in the system's file manager. */
  readonly showLog: () => void;
}

/** Sets the menu of the app; `recent` are the projects that were opened lately, the latest first. */
export function setAppMenu(actions: MenuActions, recent: readonly string[]): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    fileMenu(actions, recent, isMac),
    // No undo and redo: Ctrl+Z takes back a decision, which the page knows about; in a text field Chromium does it itself.
    {
      label: 'Edit',
      submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { type: 'separator' }, { role: 'selectAll' }],
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
        { label: 'Show Log', click: actions.showLog },
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
