// The desktop app's main process: windows, menu, dialogs and the line to the engine. It moves text and bytes, and works on none.

import path from 'node:path';
import { app, BrowserWindow, crashReporter, ipcMain, session } from 'electron';
import { keepFilesPrivate } from '#engine/doors/private-files.ts';
import { type EngineClient, log, logFolder, openLog, startEngine } from '#pipeline';
import { answerIpc } from './answer-ipc.ts';
import { setAppMenu } from './app-menu.ts';
import { registerAppScheme, serveAppScheme } from './app-protocol.ts';
import { AppWindows } from './app-windows.ts';
import { desktopHandlers } from './desktop-handlers.ts';
import { pickFile } from './file-dialogs.ts';
import { LongWork } from './long-work.ts';
import { filesInArguments, type OpenedFile, openedAs } from './opened-files.ts';
import { revealFile } from './reveal-file.ts';
import { startUtilityEngine } from './utility-engine.ts';
import { refuseForeignContent, restrictSession } from './window-policies.ts';

/** The built screens, beside this program's folder in a checkout and in a packaged app alike. */
const pageFolder = path.resolve(import.meta.dirname, '../../renderer/dist');

/** Files that the system asked for before the app was ready. */
const early: OpenedFile[] = [];
let show = (opened: OpenedFile): void => void early.push(opened);

app.setName('Doppel');
app.setAppUserModelId('org.doppel.desktop'); // the id in electron-builder.yml: Windows groups windows and recent files by it
app.enableSandbox();
crashReporter.start({ uploadToServer: false }); // crashes of native code are kept in the user's folder and sent nowhere
registerAppScheme();
refuseForeignContent();
keepFilesPrivate();
app.on('open-file', (event, file) => {
  event.preventDefault();
  const opened = openedAs(file);
  if (opened !== null) show(opened);
});

if (app.requestSingleInstanceLock()) {
  await app.whenReady();
  await openApp();
} else {
  app.quit(); // the first one shows what this one was started for
}

async function openApp(): Promise<void> {
  await openLog('desktop');
  const engine: EngineClient = await startEngine({
    door: 'desktop',
    startFile: null, // each window has its own
    onEvent: (text) => {
      work.note(text);
      windows.tell(text);
    },
    start: () => startUtilityEngine(app.isPackaged),
  });
  const work = new LongWork(() => BrowserWindow.getAllWindows());
  const windows = new AppWindows(engine, path.join(app.getPath('userData'), 'windows.json'), (last) =>
    work.mayClose(last),
  );

  const showMenu = async (): Promise<void> => {
    const { recent } = await engine.ask('app.info', {});
    setMenu(recent.filter(({ present }) => present).map((project) => project.path));
  };
  const setMenu = (recent: readonly string[]): void =>
    setAppMenu(
      {
        openWindow: () => windows.open(null),
        chooseProject: () => void chooseProject(windows),
        showProject: (file) => windows.showProject(file),
        chooseVideo: () => void chooseVideo(windows),
        chooseFolder: () => void chooseFolder(windows),
        command: (command, value) => {
          const window = windows.focused;
          if (window !== null) windows.command(window, command, value);
        },
        showHelp: (page) => windows.showScreen(`#/help/${page}`),
        showLog: () => void logFolder().then(revealFile),
        showCrashes: () => void revealFile(app.getPath('crashDumps')),
      },
      recent,
    );
  const handlers = desktopHandlers(engine, {
    noteOpened: (_window, file) => {
      app.addRecentDocument(file);
      windows.noteChange();
      showMenu().catch(tellFailure);
    },
    noteClosed: () => windows.noteChange(),
  });

  restrictSession(session.defaultSession);
  serveAppScheme(pageFolder, engine);
  ipcMain.handle('doppel:request', (event, name: unknown, request: unknown) =>
    answerIpc({ engine, handlers, windowOf: windows.of }, event, name, request),
  );
  setMenu([]);

  show = ({ kind, file }) => (kind === 'project' ? windows.showProject(file) : windows.showVideo(file));
  app.on('second-instance', (_event, argv, workingFolder) => {
    const files = filesInArguments(argv, workingFolder);
    if (files.length === 0) windows.showAny();
    files.forEach(show);
  });
  app.on('activate', () => {
    if (windows.count === 0) windows.open(null);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  work.askBeforeQuitting();
  endInOrder(engine, windows);

  const named = [...filesInArguments(process.argv, process.cwd()), ...early];
  const last = named.length > 0 ? [] : windows.lastProjects;
  for (const { kind, file } of named) {
    if (kind === 'project') windows.open(file);
    else windows.open(null, file);
  }
  for (const file of last) windows.open(file);
  if (named.length + last.length === 0) windows.open(null);
  await showMenu().catch(tellFailure);
}

async function chooseProject(windows: AppWindows): Promise<void> {
  const over = windows.focused?.window ?? BrowserWindow.getAllWindows()[0];
  if (over === undefined) return windows.showAny();
  const file = await pickFile(over, 'project');
  if (file !== null) windows.showProject(file);
}

async function chooseVideo(windows: AppWindows): Promise<void> {
  const over = windows.focused?.window ?? BrowserWindow.getAllWindows()[0];
  if (over === undefined) return windows.showAny();
  const file = await pickFile(over, 'video');
  if (file !== null) windows.showVideo(file);
}

async function chooseFolder(windows: AppWindows): Promise<void> {
  const { focused } = windows;
  if (focused === null) return windows.showAny();
  const folder = await pickFile(focused.window, 'folder');
  if (folder !== null) windows.command(focused, 'analyse_folder', folder);
}

/** Lets the engine bring its files in order before the app ends. */
function endInOrder(engine: EngineClient, windows: AppWindows): void {
  let isClosed = false;
  app.on('before-quit', (event) => {
    if (!event.defaultPrevented) windows.noteEnding();
  });
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void engine.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}

/** Without the engine's answer the menu lists no recent projects; its death is shown where it is noticed. */
function tellFailure(error: unknown): void {
  log.warn(`the recent projects could not be listed: ${String(error)}`);
}
