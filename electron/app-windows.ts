import path from 'node:path';
import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  nativeTheme,
  screen,
  type WebPreferences,
} from 'electron';
import type { EngineEvent } from '#contract/channels.ts';
import { type EngineClient, log } from '#pipeline';
import { pageAddress } from './app-address.ts';
import { AppWindow } from './app-window.ts';
import { askWhenSilent } from './silent-page.ts';
import { leastSize, placeWindow, readWindowState, type WindowState, writeWindowState } from './window-state.ts';

/** How long the windows have to stand still before where they stand is written. */
const settleMs = 400;

/** A page that dies this often within this time is left as it is, for the person to close. */
const mostReloads = 3;
const reloadsWithinMs = 60_000;

/** What the menu tells a page. */
type AppCommand = Extract<EngineEvent, { kind: 'app_command' }>;

/** Every right that a page could have is named here, although most are Electron's defaults: they are what the app stands on. */
const webPreferences: Readonly<WebPreferences> = {
  preload: path.join(import.meta.dirname, 'preload.cjs'),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Its dictionaries would come from the network.
  spellcheck: false,
};

/** The colours of an empty page, so that a window does not flash while its page loads. */
const backgrounds = { light: '#ffffff', dark: '#1a1b1e' } as const;

/** Our windows: made, found, remembered. */
export class AppWindows {
  readonly #engine: Pick<EngineClient, 'ask' | 'closeProjects'>;
  readonly #stateFile: string;
  readonly #mayCloseLast: (window: BrowserWindow) => boolean;
  readonly #windows = new Map<number, AppWindow>();
  #state: WindowState;
  #writing: NodeJS.Timeout | null = null;
  #isEnding = false;

  /**
   * `stateFile` is where the windows' places and projects are kept from one start to the next; `mayCloseLast` is asked before the last
   * window closes, and may ask the person in turn.
   */
  constructor(
    engine: Pick<EngineClient, 'ask' | 'closeProjects'>,
    stateFile: string,
    mayCloseLast: (window: BrowserWindow) => boolean,
  ) {
    this.#engine = engine;
    this.#mayCloseLast = mayCloseLast;
    this.#stateFile = stateFile;
    this.#state = readWindowState(stateFile);
  }

  /** The projects whose windows were open when Doppel ended, however it ended. */
  get lastProjects(): readonly string[] {
    return this.#state.projects;
  }

  get count(): number {
    return this.#windows.size;
  }

  /** The window of a page; null for contents that are not ours. */
  readonly of = (contentsId: number): AppWindow | null => this.#windows.get(contentsId) ?? null;

  /** The window that the person works in. */
  get focused(): AppWindow | null {
    const focused = BrowserWindow.getFocusedWindow();
    return (focused === null ? undefined : this.#windows.get(focused.webContents.id)) ?? null;
  }

  /** Sends an event of the engine, as JSON text, to every page. */
  readonly tell = (text: string): void => {
    for (const { window } of this.#windows.values()) window.webContents.send('doppel:event', text);
  };

  /** Shows a project: in the window that has it open, else in one on the start screen, else in a new one. */
  showProject(file: string): void {
    const windows = [...this.#windows.values()];
    const holder = windows.find(({ project }) => project === file);
    const empty = windows.find(({ project }) => project === null);
    if (holder !== undefined) {
      bringForward(holder.window);
    } else if (empty !== undefined) {
      empty.startWith(file);
      void empty.window.loadURL(pageAddress);
      bringForward(empty.window);
      this.noteChange();
    } else {
      this.open(file);
    }
  }

  /** Shows the form of an analysis: in the window that the person works in where it is on the start screen, else in a new one. */
  showVideo(file: string): void {
    const shown = [...this.#windows.values()];
    const empty = [this.focused, ...shown].find((each) => each !== null && each.project === null);
    if (empty === null || empty === undefined) this.open(null, file);
    else {
      this.command(empty, 'analyse', file);
      bringForward(empty.window);
    }
  }

  /** Tells a window what was chosen in the menu. */
  command(to: AppWindow, command: AppCommand['command'], value: string | null): void {
    to.window.webContents.send(
      'doppel:event',
      JSON.stringify({ kind: 'app_command', command, value } satisfies AppCommand),
    );
  }

  /** Shows a screen of the app, in the window that the person works in or in another; a new one begins where it always does. */
  showScreen(address: string): void {
    const window = this.focused ?? this.#windows.values().next().value;
    if (window === undefined) {
      this.open(null);
    } else {
      this.command(window, 'go', address);
      bringForward(window.window);
    }
  }

  /** Shows some window: one that is there, else a new one. */
  showAny(): void {
    const window = this.focused ?? this.#windows.values().next().value;
    if (window === undefined) this.open(null);
    else bringForward(window.window);
  }

  /** Opens a new window; it opens `startFile`, or shows the start screen, with the form for `startVideo`. */
  open(startFile: string | null, startVideo: string | null = null): void {
    const window = new BrowserWindow({
      ...this.#place(),
      minWidth: leastSize.width,
      minHeight: leastSize.height,
      show: false,
      title: 'Doppel',
      backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
      webPreferences,
    });
    const opened = new AppWindow(window, startFile);
    if (startVideo !== null) opened.startWithVideo(startVideo);
    const { id } = window.webContents;
    this.#windows.set(id, opened);
    if (this.#state.is_maximized && this.#windows.size === 1) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      if (this.#windows.size === 1 && !this.#isEnding && !this.#mayCloseLast(window)) event.preventDefault();
      else this.#noteClosing();
    });
    window.on('closed', () => this.#noteGone(id, opened));
    window.on('resize', () => this.noteChange());
    window.on('move', () => this.noteChange());
    this.#watchPage(opened);
    void window.loadURL(pageAddress);
    this.noteChange();
  }

  /** Remembers where the windows stand and what they show, in a moment. */
  noteChange(): void {
    if (this.#isEnding || this.#windows.size === 0) return;
    this.#state = this.#currentState();
    if (this.#writing !== null) clearTimeout(this.#writing);
    this.#writing = setTimeout(() => this.#write(), settleMs);
  }

  /** Remembers the windows as they are now; their closing afterwards changes nothing. */
  noteEnding(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#writeNow();
  }

  #place(): Pick<BrowserWindowConstructorOptions, 'x' | 'y' | 'width' | 'height'> {
    const main = screen.getPrimaryDisplay();
    const further = screen.getAllDisplays().filter(({ id }) => id !== main.id);
    const areas = [main, ...further].map(({ workArea }) => workArea);
    const others = [...this.#windows.values()].map(({ window }) => window.getNormalBounds());
    return placeWindow(this.#state.bounds, areas, others);
  }

  #currentState(): WindowState {
    const windows = [...this.#windows.values()];
    const { window } = this.focused ?? windows[0];
    return {
      bounds: window.getNormalBounds(),
      is_maximized: window.isMaximized(),
      projects: windows.flatMap(({ project }) => (project === null ? [] : [project])),
    };
  }

  #writeNow(): void {
    if (this.#windows.size > 0) this.#state = this.#currentState();
    this.#write();
  }

  #write(): void {
    if (this.#writing !== null) clearTimeout(this.#writing);
    this.#writing = null;
    try {
      writeWindowState(this.#stateFile, this.#state);
    } catch (error) {
      // A full or read-only disk: the windows work on, and stand elsewhere next time.
      log.warn(`${this.#stateFile} could not be written: ${String(error)}`);
    }
  }

  #watchPage(opened: AppWindow): void {
    const { webContents } = opened.window;
    const reloads: number[] = [];
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#closeHandles(opened);
    });
    askWhenSilent(opened.window);
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      const now = Date.now();
      log.warn(`a page ended (${reason}) and is loaded anew`);
      if (reloads.filter((time) => now - time < reloadsWithinMs).length >= mostReloads) return;
      reloads.push(now);
      webContents.reload();
    });
  }

  /** Gives back what a page had open that is no more. */
  #closeHandles(opened: AppWindow): void {
    for (const project of opened.takeHandles()) {
      this.#engine.ask('project.close', { project }).catch((error: unknown) => {
        // It died with its files closed, or is closing: either way the handle is gone.
        log.warn(String(error));
      });
    }
  }

  /** What the last window shows is what the next start opens. */
  #noteClosing(): void {
    if (this.#windows.size === 1 && !this.#isEnding) this.#writeNow();
  }

  #noteGone(id: number, opened: AppWindow): void {
    this.#windows.delete(id);
    if (!this.#isEnding) this.#closeHandles(opened);
    this.noteChange();
    if (this.#windows.size === 0) this.#engine.closeProjects();
  }
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
