import type { BrowserWindow } from 'electron';

/** One of our windows, and what it has open. */
export class AppWindow {
  readonly window: BrowserWindow;
  #startVideo: string | null = null;
  /** The project that its page opens when it has none open yet. */
  #startFile: string | null;
  /** The file of each handle that the engine gave its page, in the order in which they were opened. */
  readonly #projects = new Map<string, string>();

  constructor(window: BrowserWindow, startFile: string | null) {
    this.window = window;
    this.#startFile = startFile;
  }

  get startFile(): string | null {
    return this.#startFile;
  }

  /** The project file that the analyst works on here; null on the start screen. */
  get project(): string | null {
    return [...this.#projects.values()].at(-1) ?? this.#startFile;
  }

  /** Names the video whose form the page shows when it is next loaded. */
  startWithVideo(file: string): void {
    this.#startVideo = file;
  }

  /** That video, once: a page that is loaded anew does not ask again. */
  takeStartVideo(): string | null {
    const file = this.#startVideo;
    this.#startVideo = null;
    return file;
  }

  /** Names the project that the page opens when it is next loaded. */
  startWith(file: string): void {
    this.#startFile = file;
  }

  noteOpened(handle: string, file: string): void {
    this.#projects.set(handle, file);
    this.#startFile = null;
  }

  noteClosed(handle: string): void {
    this.#projects.delete(handle);
  }

  /** Forgets and returns the handles of a page that is gone; the page that follows begins with the same project. */
  takeHandles(): readonly string[] {
    const handles = [...this.#projects.keys()];
    this.#startFile = this.project;
    this.#projects.clear();
    return handles;
  }
}
