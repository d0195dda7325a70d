import { EventEmitter } from 'node:events';
import { realAddress } from './addresses.ts';
import { ChromiumPage, navigation } from './chromium-pages.ts';
import { needsReady, preventable, record, state } from './double-state.ts';
import { strict } from './strict.ts';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface WindowOptions extends Partial<Bounds> {
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: Readonly<Record<string, unknown>> & { readonly preload?: string };
}

/** A frame as a message's sender. */
export interface FrameDouble {
  readonly url: string;
  readonly parent: FrameDouble | null;
}

/** The windows that are open, by the id of their contents. */
export const windows = new Map<number, WindowDouble>();

let lastId = 0;

/** `webContents`: a page of Chromium. */
export class ContentsDouble extends EventEmitter {
  readonly id = ++lastId;
  openHandler: ((details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }) | null = null;
  #page: Promise<ChromiumPage>;
  #crashed = false;
  readonly #preload: string;

  constructor(preload: string) {
    super();
    this.#preload = preload;
    this.#page = this.#open();
    queueMicrotask(() => this.#page.catch((error: unknown) => process.stderr.write(`double: ${String(error)}\n`)));
  }

  get page(): Promise<ChromiumPage> {
    return this.#page;
  }

  /** What the sender of a message is when the page itself sends it. */
  async frame(): Promise<FrameDouble> {
    return { url: realAddress((await this.#page).page.url()), parent: null };
  }

  #address = '';

  getURL(): string {
    return this.#address;
  }

  setWindowOpenHandler(handler: (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }): void {
    this.openHandler = handler;
  }

  send(channel: string, ...args: readonly unknown[]): void {
    const cloned = structuredClone(args);
    void this.#page.then((page) => page.send(channel, cloned));
  }

  reload(): void {
    const address = this.#address;
    if (this.#crashed) this.#page = this.#open();
    this.#crashed = false;
    void this.load(address);
  }

  /** Ends the page's process, as for one that hangs. */
  forcefullyCrashRenderer(): void {
    void this.#page.then((page) => page.crash());
  }

  async load(address: string): Promise<void> {
    const page = await this.#page;
    this.#address = address;
    await page.load(address);
  }

  async #open(): Promise<ChromiumPage> {
    return await ChromiumPage.open(this.#preload, {
      onInvoke: async (channel, args) => {
        const handler = state.ipcHandlers.get(channel);
        if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
        return await handler({ sender: this, senderFrame: await this.frame(), frameId: 1, processId: 1 }, ...args);
      },
      onWillNavigate: (address, isMainFrame) => {
        const event = navigation(address, isMainFrame);
        this.emit('will-frame-navigate', event);
        if (isMainFrame) this.emit('will-navigate', event, address);
        if (!event.defaultPrevented && isMainFrame) this.#address = address;
        return !event.defaultPrevented;
      },
      onStarted: (isSameDocument) => this.emit('did-start-navigation', { isMainFrame: true, isSameDocument }),
      onPaint: () => this.emit('double:painted'),
      onPopup: (address) => {
        const action = this.openHandler?.({ url: address }).action ?? 'allow';
        record('window.open', address, action);
        return action;
      },
      onCrash: () => {
        this.#crashed = true;
        this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
      },
    });
  }
}

/** `BrowserWindow`. */
export class WindowDouble extends EventEmitter {
  readonly webContents: ContentsDouble;
  readonly options: WindowOptions;
  isVisibleNow: boolean;
  #bounds: Bounds;
  #isMaximized = false;
  #isMinimized = false;
  #isDestroyed = false;

  constructor(options: WindowOptions) {
    super();
    needsReady('new BrowserWindow');
    this.options = options;
    this.isVisibleNow = options.show ?? true;
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    const preload = options.webPreferences?.preload;
    if (preload === undefined) throw new Error('the double needs a preload');
    const contents = new ContentsDouble(preload);
    this.webContents = strict('webContents', contents);
    windows.set(contents.id, this);
    state.focused = contents.id;
    contents.once('double:painted', () => this.emit('ready-to-show'));
    state.appEvents.emit('web-contents-created', {}, this.webContents);
    // biome-ignore lint/correctness/noConstructorReturn: what the double has not must throw, on windows too.
    return strict('BrowserWindow', this);
  }

  static getAllWindows(): readonly WindowDouble[] {
    return [...windows.values()].map((window) => strict('BrowserWindow', window));
  }

  static getFocusedWindow(): WindowDouble | null {
    const window = state.focused === null ? undefined : windows.get(state.focused);
    return window === undefined ? null : strict('BrowserWindow', window);
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.load(address);
  }

  show(): void {
    this.isVisibleNow = true;
    this.focus();
  }

  focus(): void {
    state.focused = this.webContents.id;
  }

  isFocused(): boolean {
    return state.focused === this.webContents.id;
  }

  setProgressBar(share: number): void {
    this.#checkAlive();
    record('BrowserWindow.setProgressBar', share);
  }

  maximize(): void {
    this.#isMaximized = true;
    this.emit('resize');
  }

  isMaximized(): boolean {
    this.#checkAlive();
    return this.#isMaximized;
  }

  minimize(): void {
    this.#isMinimized = true;
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  restore(): void {
    this.#isMinimized = false;
  }

  getNormalBounds(): Bounds {
    this.#checkAlive();
    return this.#bounds;
  }

  /** As the person drags it. */
  setBounds(bounds: Bounds): void {
    this.#bounds = bounds;
    this.emit('move');
    this.emit('resize');
  }

  close(): void {
    if (this.#isDestroyed) return;
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.#isDestroyed = true;
    windows.delete(this.webContents.id);
    if (state.focused === this.webContents.id) state.focused = null;
    void this.webContents.page.then((page) => page.close());
    this.emit('closed');
    if (windows.size === 0) state.appEvents.emit('double:all-closed');
  }

  #checkAlive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
  }
}
