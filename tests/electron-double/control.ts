import { statSync } from 'node:fs';
import path from 'node:path';
import { patient, waitUntil } from '../support/patience.ts';
import { type WindowDouble, windows } from './browser-window.ts';
import { state } from './double-state.ts';
import { utilities } from './utility-process.ts';

/** How long a page may take on an idle machine to come to a state. */
const waitMs = 20_000;

const later = (ms: number) => new Promise<false>((resolve) => setTimeout(resolve, ms, false));

type Params = Readonly<Record<string, unknown>>;
type Method = (params: Params) => unknown;

function windowOf({ window }: Params): WindowDouble {
  const found = window === undefined ? windows.values().next().value : windows.get(Number(window));
  if (found === undefined) throw new Error(`there is no window ${String(window ?? '')}`);
  return found;
}

const text = (params: Params, name: string): string => String(params[name]);

interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: readonly MenuItem[];
  readonly click?: (item: unknown, window: unknown, event: unknown) => void;
}

const nameOf = ({ label, role }: MenuItem): string => label ?? `(${role ?? 'separator'})`;
const described = (item: MenuItem): unknown =>
  item.submenu === undefined ? nameOf(item) : { [nameOf(item)]: item.submenu.map(described) };
const menuItems = (): readonly MenuItem[] => (state.menu?.template ?? []) as readonly MenuItem[];

/** What a test can do to the app from outside, as a person or the system would. */
const methods: Readonly<Record<string, Method>> = {
  windows: () =>
    [...windows.values()].map((window) => ({
      id: window.webContents.id,
      isVisible: window.isVisibleNow,
      isFocused: state.focused === window.webContents.id,
      isMaximized: window.isMaximized(),
      bounds: window.getNormalBounds(),
      webPreferences: window.options.webPreferences,
      address: window.webContents.getURL(),
    })),
  evaluate: async (params) => (await windowOf(params).webContents.page).page.evaluate(text(params, 'expression')),
  evaluateInPreload: async (params) =>
    (await windowOf(params).webContents.page).evaluateInPreload(text(params, 'expression')),
  click: async (params) =>
    (await windowOf(params).webContents.page).page.click(text(params, 'selector'), { timeout: patient(5000) }),
  press: async (params) => (await windowOf(params).webContents.page).page.keyboard.press(text(params, 'key')),
  waitFor: async (params) => {
    // Playwright's own waiting makes code from text in the page, which the page's policy refuses; a page that died answers never.
    const expression = text(params, 'expression');
    const isTrue = async () => (await windowOf(params).webContents.page).page.evaluate(expression);
    const look = async () => (await Promise.race([isTrue().catch(() => false), later(1000)])) === true;
    await waitUntil(expression, look, { quietMs: waitMs });
  },
  screenshot: async (params) =>
    (await windowOf(params).webContents.page).page.screenshot({ path: text(params, 'path') }).then(() => undefined),
  drop: async (params) => {
    const files = (params.files as readonly string[]).map((file) => ({
      path: file,
      key: `${path.basename(file)}|${statSync(file).size}`,
    }));
    await (await windowOf(params).webContents.page).drop(files, 400, 400);
  },
  hang: (params) => void windowOf(params).emit('unresponsive'),
  blur: () => {
    state.focused = null;
  },
  crash: async (params) => (await windowOf(params).webContents.page).crash(),
  setBounds: (params) => windowOf(params).setBounds(params.bounds as Parameters<WindowDouble['setBounds']>[0]),
  closeWindow: (params) => windowOf(params).close(),
  answerDialog: ({ answer }) => void state.dialogAnswers.push(answer),
  calls: () => state.calls,
  facts: () => ({ isSandboxEnabled: state.isSandboxEnabled, privileged: [...state.privileged] }),
  menu: () => menuItems().map(described),
  clickMenu: ({ names }) => {
    let items = menuItems();
    let item: MenuItem | undefined;
    for (const name of names as readonly string[]) {
      item = items.find((each) => nameOf(each) === name);
      if (item === undefined) throw new Error(`the menu has no ${name}`);
      items = item.submenu ?? [];
    }
    item?.click?.(item, null, {});
  },
  secondInstance: ({ argv, folder }) => void state.appEvents.emit('second-instance', {}, argv, folder),
  openFile: ({ file }) => {
    state.appEvents.emit('open-file', { preventDefault: () => undefined }, file);
  },
  activate: () => void state.appEvents.emit('activate', {}, false),
  quit: () => void setImmediate(() => state.appEvents.emit('double:quit')),
  invokeAs: async (params) => {
    const { webContents } = windowOf(params);
    const sender = params.contents === undefined ? webContents : { id: Number(params.contents) };
    const handler = state.ipcHandlers.get('doppel:request');
    return await handler?.({ sender, senderFrame: params.frame }, params.channel, params.request);
  },
  askPermission: async (params) => {
    const contents = { getURL: () => text(params, 'address') };
    const permission = text(params, 'permission');
    const asked = await new Promise<boolean>((resolve) => {
      if (state.permissionRequest === null) resolve(true);
      else state.permissionRequest(contents, permission, resolve, {});
    });
    return { asked, checked: state.permissionCheck?.(contents, permission, '', {}) ?? true };
  },
  requestScheme: async (params) => {
    const handler = state.schemes.get('app');
    const headers = (params.headers ?? {}) as Record<string, string>;
    const response = await handler?.(
      new Request(text(params, 'address'), { method: String(params.method ?? 'GET'), headers }),
    );
    const bytes = Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer(0));
    return {
      status: response?.status,
      headers: Object.fromEntries(response?.headers ?? []),
      length: bytes.length,
      base64: bytes.subarray(0, 4096).toString('base64'),
    };
  },
  isCancelled: ({ address }) => {
    let isCancelled = false;
    state.beforeRequest?.({ url: String(address) }, ({ cancel = false }) => {
      isCancelled = cancel;
    });
    return isCancelled;
  },
  utilities: () => utilities.map(({ pid }) => pid ?? null),
};

/** Lets the test that started this process drive it; without a test nothing is served. `onGone` is called when the test is gone. */
export function serveControl(onGone: () => void): void {
  if (process.send === undefined) return;
  process.on('disconnect', onGone);
  process.on('message', (message: { readonly id: number; readonly method: string; readonly params: Params }) => {
    void answer(message);
  });
}

async function answer({ id, method, params }: { id: number; method: string; params: Params }): Promise<void> {
  try {
    if (!Object.hasOwn(methods, method)) throw new Error(`the double has no control ${method}`);
    process.send?.({ id, value: (await methods[method](params)) ?? null });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
