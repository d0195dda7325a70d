import type { Browser, BrowserContext, CDPSession, Frame, Page, Request as PageRequest, Route } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { waitUntil } from '../support/patience.ts';
import { realAddress, shownAddress } from './addresses.ts';
import { preventable, state } from './double-state.ts';
import { mainWorldScript, preloadScript, preloadWorld, receiveFunction, sendBinding } from './page-worlds.ts';

let browser: Promise<Browser> | null = null;
let context: Promise<BrowserContext> | null = null;

/** Starts Chromium; once for the app. */
function openContext(): Promise<BrowserContext> {
  browser ??= launchChromium();
  context ??= browser.then(async (running) => {
    const opened = await running.newContext({ viewport: { width: 1280, height: 720 }, serviceWorkers: 'block' });
    await opened.route('**/*', (route) => answerRoute(route));
    return opened;
  });
  return context;
}

/** Ends Chromium. */
export async function closeChromium(): Promise<void> {
  await (await browser)?.close();
}

/** What a window hears of its page. */
export interface PageListener {
  readonly onInvoke: (channel: string, args: readonly unknown[]) => Promise<unknown>;
  readonly onWillNavigate: (address: string, isMainFrame: boolean) => boolean;
  readonly onStarted: (isSameDocument: boolean) => void;
  readonly onPaint: () => void;
  readonly onPopup: (address: string) => 'allow' | 'deny';
  readonly onCrash: () => void;
}

const listeners = new Map<Page, PageListener>();

/** A page with the app's preload in a world of its own. */
export class ChromiumPage {
  readonly page: Page;
  readonly #cdp: CDPSession;
  /** The preload's world in the document that is shown. */
  #contextId: number | null = null;
  /** Addresses that the main process loads itself, which no one is asked about. */
  readonly loading = new Set<string>();

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.#cdp = cdp;
  }

  static async open(preload: string, listener: PageListener): Promise<ChromiumPage> {
    const opened = await openContext();
    const page = await opened.newPage();
    const cdp = await opened.newCDPSession(page);
    const self = new ChromiumPage(page, cdp);
    pages.set(page, self);
    listeners.set(page, listener);
    const mainFrameId = (await cdp.send('Page.getFrameTree')).frameTree.frame.id;
    cdp.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
      if (name === preloadWorld && auxData?.frameId === mainFrameId) self.#contextId = id;
    });
    cdp.on('Runtime.executionContextsCleared', () => {
      self.#contextId = null;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === sendBinding) void self.#hear(JSON.parse(payload), executionContextId, listener);
    });
    await cdp.send('Page.enable');
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: sendBinding, executionContextName: preloadWorld });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadScript(preload),
      worldName: preloadWorld,
    });
    const denied = new Set<string>();
    cdp.on('Page.windowOpen', ({ url }) => {
      if (listener.onPopup(realAddress(url)) === 'deny') denied.add(url);
    });
    // Chromium has made the window by then; that of a denied address goes again, and nothing was loaded in it.
    page.on('popup', (popup) => {
      if (denied.size > 0) void popup.close();
    });
    page.on('crash', () => listener.onCrash());
    page.on('load', () => listener.onPaint());
    return self;
  }

  /** Loads an address as the main process does, without asking anyone. */
  async load(address: string): Promise<void> {
    const shown = shownAddress(address);
    this.loading.add(shown);
    await this.page.goto(shown, { waitUntil: 'commit' });
  }

  /** Runs an expression in the preload's world. */
  async evaluateInPreload(expression: string): Promise<unknown> {
    const contextId = await this.#preloadContext();
    const { result, exceptionDetails } = await this.#cdp.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Drops files of this machine on the page. */
  async drop(files: readonly { readonly path: string; readonly key: string }[], x: number, y: number): Promise<void> {
    const table = JSON.stringify(files.map(({ key, path }) => [key, path]));
    await this.evaluateInPreload(`globalThis.__electronFiles = new Map(${table})`);
    const data = { items: [], files: files.map(({ path }) => path), dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await this.#cdp.send('Input.dispatchDragEvent', { type, x, y, data });
    }
  }

  /** Sends a message to the preload's world; to nobody while no document is there. */
  async send(channel: string, args: readonly unknown[]): Promise<void> {
    if (this.#contextId !== null) await this.#deliver(this.#contextId, { kind: 'event', channel, args });
  }

  /** Kills the page's process. */
  async crash(): Promise<void> {
    // Its answer never comes.
    this.#cdp.send('Page.crash').catch(() => undefined);
  }

  async close(): Promise<void> {
    listeners.delete(this.page);
    await this.page.close();
  }

  async #preloadContext(): Promise<number> {
    return await waitUntil('the page has a preload', () => this.#contextId, { quietMs: 2000, everyMs: 20 });
  }

  async #hear(
    message: { readonly id: number; readonly channel: string; readonly args: readonly unknown[] },
    contextId: number,
    listener: PageListener,
  ): Promise<void> {
    const { id, channel, args } = message;
    try {
      const value = await listener.onInvoke(channel, args);
      await this.#deliver(contextId, { kind: 'done', id, value: structuredClone(value) });
    } catch (error) {
      const told = `Error invoking remote method '${channel}': ${String(error)}`;
      await this.#deliver(contextId, { kind: 'failed', id, error: told });
    }
  }

  async #deliver(contextId: number, message: object): Promise<void> {
    const expression = `${receiveFunction}(${JSON.stringify(message)})`;
    // A document that is gone needs no answer.
    await this.#cdp.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
  }
}

const pages = new Map<Page, ChromiumPage>();

/** Every request of every page: to the app's handlers, to the scheme's, or nowhere. */
async function answerRoute(route: Route): Promise<void> {
  const request = route.request();
  const address = realAddress(request.url());
  if (request.isNavigationRequest() && isPrevented(request, address)) return route.abort('aborted');
  if (isCancelled(address)) return route.abort('blockedbyclient');
  const handler = state.schemes.get(new URL(address).protocol.slice(0, -1));
  // There is no network here, and no page may notice that: policies have to refuse, not cables.
  if (handler === undefined) return route.abort('internetdisconnected');
  const response = await handler(
    new Request(address, { method: request.method(), headers: await request.allHeaders().catch(() => ({})) }),
  );
  await route
    .fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
    .catch(() => undefined); // the page that asked is gone
}

function isCancelled(url: string): boolean {
  let isCancel = false;
  state.beforeRequest?.({ url }, ({ cancel = false }) => {
    isCancel = cancel;
  });
  return isCancel;
}

/** The frame that a request is for; null for that of a window that is being opened. */
function frameOf(request: PageRequest): Frame | null {
  try {
    return request.frame();
  } catch {
    return null; // Playwright's word for it
  }
}

function isPrevented(request: PageRequest, address: string): boolean {
  const frame = frameOf(request);
  if (frame === null) return true; // the window's handler is asked when it is there
  const page = frame.page();
  const listener = listeners.get(page);
  const own = pages.get(page);
  if (listener === undefined || own === undefined) return true; // a window that was opened, and denied
  const isMainFrame = frame === page.mainFrame();
  if (isMainFrame && own.loading.delete(request.url())) {
    listener.onStarted(false);
    return false;
  }
  if (!listener.onWillNavigate(address, isMainFrame)) return true;
  if (isMainFrame) listener.onStarted(false);
  return false;
}

/** An event that a page's listeners can prevent, with what Electron tells of a navigation. */
export const navigation = (url: string, isMainFrame: boolean) =>
  preventable({ url, isMainFrame, isSameDocument: false, frame: null, initiator: null });
