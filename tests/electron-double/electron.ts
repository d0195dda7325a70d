// A double of the `electron` module over real Chromium: windows are pages, the preload runs in a true isolated world, utility
// processes are processes. It has what Doppel uses; anything else throws. What it cannot show stands in docs/security.md.
import path from 'node:path';
import { WindowDouble, windows } from './browser-window.ts';
import { closeChromium } from './chromium-pages.ts';
import { serveControl } from './control.ts';
import { needsReady, preventable, record, type SchemeHandler, state } from './double-state.ts';
import { strict } from './strict.ts';
import { utilities } from './utility-process.ts';

export { WindowDouble as BrowserWindow } from './browser-window.ts';
export { utilityProcess } from './utility-process.ts';

type Listener = (...args: unknown[]) => void;
const surroundings = JSON.parse(process.env.ELECTRON_DOUBLE ?? '{}') as {
  readonly userData?: string;
  readonly isSecondInstance?: boolean;
  readonly isPackaged?: boolean;
  readonly displays?: readonly object[];
  readonly keyring?: 'none';
};

const whenReady = new Promise<void>((resolve) => {
  // Electron is never ready in the tick in which the app starts.
  setTimeout(() => {
    state.isReady = true;
    resolve();
  }, 20);
});

function on(name: string, listener: Listener): void {
  state.appEvents.on(name, listener);
}

async function endProcess(code: number): Promise<void> {
  for (const utility of utilities) utility.child.kill('SIGKILL');
  await closeChromium();
  process.exit(code);
}

function quit(): void {
  const event = preventable({});
  if (!state.isQuitting) state.appEvents.emit('before-quit', event);
  if (event.defaultPrevented) return;
  state.isQuitting = true;
  for (const window of [...windows.values()]) window.close();
  const will = preventable({});
  state.appEvents.emit('will-quit', will);
  if (will.defaultPrevented) return;
  state.appEvents.emit('quit', {}, 0);
  void endProcess(0);
}

state.appEvents.on('double:quit', quit);
state.appEvents.on('double:all-closed', () => {
  if (state.isQuitting) return;
  if (state.appEvents.listenerCount('window-all-closed') === 0) quit();
  else state.appEvents.emit('window-all-closed');
});

export const app = strict('app', {
  isPackaged: surroundings.isPackaged ?? false,
  on,
  quit,
  whenReady: () => whenReady,
  setName: (name: string) => record('app.setName', name),
  setAppUserModelId: (id: string) => record('app.setAppUserModelId', id),
  enableSandbox: () => {
    if (state.isReady) throw new Error('app.enableSandbox can only be called before the app is ready');
    state.isSandboxEnabled = true;
  },
  requestSingleInstanceLock: () => !(surroundings.isSecondInstance ?? false),
  getPath: (name: string) => {
    if (surroundings.userData === undefined) throw new Error(`the double has no folder ${name}`);
    if (name === 'crashDumps') return path.join(surroundings.userData, 'Crashpad');
    if (name !== 'userData') throw new Error(`the double has no folder ${name}`);
    return surroundings.userData;
  },
  addRecentDocument: (file: string) => record('app.addRecentDocument', file),
  showAboutPanel: () => record('app.showAboutPanel'),
});

export const crashReporter = strict('crashReporter', {
  start: (options: object) => record('crashReporter.start', options),
});

export const ipcMain = strict('ipcMain', {
  handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) => {
    if (state.ipcHandlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    state.ipcHandlers.set(channel, handler);
  },
});

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string; readonly privileges?: unknown }[]) => {
    if (state.isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) state.privileged.set(scheme, privileges);
  },
  handle: (scheme: string, handler: SchemeHandler) => {
    needsReady('protocol.handle');
    if (!state.privileged.has(scheme)) throw new Error(`the scheme ${scheme} is not privileged`);
    state.schemes.set(scheme, handler);
  },
});

export const session = strict('session', {
  get defaultSession() {
    needsReady('session.defaultSession');
    return defaultSession;
  },
});

const defaultSession = strict('session.defaultSession', {
  setPermissionRequestHandler: (handler: typeof state.permissionRequest) => {
    state.permissionRequest = handler;
  },
  setPermissionCheckHandler: (handler: typeof state.permissionCheck) => {
    state.permissionCheck = handler;
  },
  setDevicePermissionHandler: (handler: () => boolean) => record('session.setDevicePermissionHandler', handler()),
  on: (name: string) => {
    if (name !== 'will-download') throw new Error(`the double emits no ${name} on sessions`);
  },
  webRequest: strict('webRequest', {
    onBeforeRequest: (listener: NonNullable<typeof state.beforeRequest>) => {
      state.beforeRequest = listener;
    },
  }),
});

const knownRoles = new Set(
  `appMenu close quit cut copy paste selectAll resetZoom zoomIn zoomOut togglefullscreen reload toggleDevTools windowMenu help`.split(
    ' ',
  ),
);

interface MenuItem {
  readonly role?: string;
  readonly label?: string;
  readonly type?: string;
  readonly submenu?: readonly MenuItem[];
}

function checkMenu(items: readonly MenuItem[]): void {
  for (const { role, label, type, submenu } of items) {
    if (role === undefined && label === undefined && type !== 'separator')
      throw new Error('Invalid menu item: no label');
    if (role !== undefined && !knownRoles.has(role)) throw new Error(`the double knows no menu role ${role}`);
    checkMenu(submenu ?? []);
  }
}

export const Menu = strict('Menu', {
  buildFromTemplate: (template: readonly MenuItem[]) => {
    checkMenu(template);
    return { template };
  },
  setApplicationMenu: (menu: { readonly template: readonly unknown[] } | null) => {
    state.menu = menu;
  },
});

function showDialog(api: string, window: unknown, options: unknown): Promise<unknown> {
  if (!(window instanceof WindowDouble)) throw new Error(`${api} needs its window`);
  record(api, options);
  if (state.dialogAnswers.length === 0) throw new Error(`${api}: no answer is queued`);
  return Promise.resolve(state.dialogAnswers.shift());
}

export const dialog = strict('dialog', {
  showOpenDialog: (window: unknown, options: unknown) => showDialog('dialog.showOpenDialog', window, options),
  showSaveDialog: (window: unknown, options: unknown) => showDialog('dialog.showSaveDialog', window, options),
  showMessageBox: (window: unknown, options: unknown) => showDialog('dialog.showMessageBox', window, options),
});

export const shell = strict('shell', {
  showItemInFolder: (file: string) => record('shell.showItemInFolder', file),
  openPath: (file: string) => {
    record('shell.openPath', file);
    return Promise.resolve('');
  },
});

let lastBlocker = 0;

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: (kind: string) => {
    record('powerSaveBlocker.start', kind);
    return ++lastBlocker;
  },
  stop: (id: number) => record('powerSaveBlocker.stop', id),
});

export class Notification {
  readonly #options: object;
  constructor(options: object) {
    this.#options = options;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    record('Notification.show', this.#options);
  }
}

/** A keyring of one key, so that what was encrypted is not what lies on the disk; `keyring: 'none'` is a Linux without one. */
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => (surroundings.keyring === 'none' ? 'basic_text' : 'gnome_libsecret'),
  encryptString: (text: string): Buffer => {
    record('safeStorage.encryptString');
    return Buffer.concat([Buffer.from('v11'), Buffer.from(text, 'utf8').map((byte) => byte ^ 0x5a)]);
  },
  decryptString: (bytes: Buffer): string => {
    record('safeStorage.decryptString');
    if (bytes.subarray(0, 3).toString() !== 'v11')
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    return Buffer.from(bytes.subarray(3).map((byte) => byte ^ 0x5a)).toString('utf8');
  },
});

export const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false });

const mainDisplay = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
const displays = surroundings.displays ?? [mainDisplay];

export const screen = strict('screen', {
  getPrimaryDisplay: () => displays[0],
  getAllDisplays: () => displays,
});

serveControl(() => void endProcess(1));
