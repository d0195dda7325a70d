import type { EngineClient } from '#pipeline';
import type { DesktopHandlers } from './answer-ipc.ts';
import type { AppWindow } from './app-window.ts';
import { pickFile } from './file-dialogs.ts';
import { keyGuard, keyPassphrase } from './key-passphrase.ts';
import { openReport } from './open-report.ts';
import { revealFile } from './reveal-file.ts';

/** What the desktop needs to know of projects that pages open and close. */
interface ProjectNotes {
  readonly noteOpened: (window: AppWindow, path: string) => void;
  readonly noteClosed: (window: AppWindow) => void;
}

/**
 * The channels that the desktop answers itself (dialogs, the file manager), and those that it listens in on: which window has
 * which project open is what windows, the menu and the next start go by.
 */
export function desktopHandlers(engine: Pick<EngineClient, 'ask'>, notes: ProjectNotes): DesktopHandlers {
  return {
    'files.pick': async (window, { kind }) => ({ path: await pickFile(window.window, kind), has_dialogs: true }),
    'files.reveal': async (_window, { path }) => ({ revealed: await revealFile(path) }),
    'export.report': async (_window, request) => ({ ...(await engine.ask('export.report', request)), address: null }),
    'export.open_report': async (_window, request) => ({
      opened: await openReport((await engine.ask('export.report', request)).file),
    }),
    'app.info': async (window) => ({
      ...(await engine.ask('app.info', {})),
      start_file: window.startFile,
      start_video: window.takeStartVideo(),
    }),
    'custody.key': async () => await engine.ask('custody.key', { guard: keyGuard() }),
    'custody.seal': async (_window, request) => {
      const passphrase = request.guard === 'system' ? await keyPassphrase() : request.passphrase;
      return await engine.ask('custody.seal', { ...request, passphrase });
    },
    'project.open': async (window, request) => {
      const opened = await engine.ask('project.open', request);
      window.noteOpened(opened.project, request.path);
      notes.noteOpened(window, request.path);
      return opened;
    },
    'project.close': async (window, request) => {
      window.noteClosed(request.project);
      notes.noteClosed(window);
      return await engine.ask('project.close', request);
    },
  };
}
