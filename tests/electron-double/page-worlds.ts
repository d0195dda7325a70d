import { readFileSync } from 'node:fs';

/** The isolated world that the preload runs in. */
export const preloadWorld = 'Electron Isolated Context';

/** The binding by which the preload's world, and no other, reaches the main process. */
export const sendBinding = '__electronSend';

/** The function in the preload's world by which the main process reaches it. */
export const receiveFunction = '__electronReceive';

/**
 * The page's end of the context bridge: makes what the preload exposes callable. The two worlds share events alone; Chromium
 * clones what goes along with them, as Electron's bridge does.
 */
export const mainWorldScript = `(() => {
  if (window !== window.top) return;
  let last = 0;
  const functions = [];
  const promises = new Map();
  const pack = (value) => (typeof value === 'function' ? { callback: functions.push(value) - 1 } : { value });
  const unpack = (packed) => {
    if ('error' in packed) throw new Error(packed.error);
    if ('remote' in packed) return (...args) => call({ remote: packed.remote }, args);
    if ('promise' in packed) return new Promise((resolve, reject) => promises.set(packed.promise, { resolve, reject }));
    return packed.value;
  };
  const call = (target, args) => {
    const id = ++last;
    let returned = null;
    const listen = ({ detail }) => { if (detail.id === id) returned = detail; };
    addEventListener('electron-double:return', listen);
    dispatchEvent(new CustomEvent('electron-double:call', { detail: { id, ...target, args: args.map(pack) } }));
    removeEventListener('electron-double:return', listen);
    if (returned === null) throw new Error('The preload did not answer');
    return unpack(returned.packed);
  };
  addEventListener('electron-double:settle', ({ detail }) => {
    const { resolve, reject } = promises.get(detail.promise);
    promises.delete(detail.promise);
    if ('error' in detail) reject(new Error(detail.error));
    else resolve(detail.value);
  });
  addEventListener('electron-double:callback', ({ detail }) => functions[detail.callback](...detail.args));
  addEventListener('electron-double:expose', ({ detail: { key, names } }) => {
    if (Object.hasOwn(window, key)) return;
    const api = {};
    for (const name of names) api[name] = (...args) => call({ key, name }, args);
    Object.defineProperty(window, key, { value: Object.freeze(api) });
  });
  dispatchEvent(new CustomEvent('electron-double:ready'));
})();`;

/** The preload, in its world, with the part of `electron` that a sandboxed preload has. */
export function preloadScript(preloadFile: string): string {
  return `(() => {
  if (window !== window.top) return;
  const post = (message) => globalThis.${sendBinding}(JSON.stringify(message));
  const invoked = new Map();
  const listeners = new Map();
  let last = 0;
  globalThis.__electronFiles = new Map();
  globalThis.${receiveFunction} = (message) => {
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.channel) ?? []) listener({ sender: null }, ...message.args);
      return;
    }
    const { resolve, reject } = invoked.get(message.id);
    invoked.delete(message.id);
    if (message.kind === 'failed') reject(new Error(message.error));
    else resolve(message.value);
  };
  const ipcRenderer = {
    invoke: (channel, ...args) => new Promise((resolve, reject) => {
      const id = ++last;
      invoked.set(id, { resolve, reject });
      // As Electron does: what cannot be cloned throws.
      post({ kind: 'invoke', id, channel, args: structuredClone(args) });
    }),
    on: (channel, listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off: (channel, listener) => {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== listener));
      return ipcRenderer;
    },
  };
  const webUtils = {
    getPathForFile: (file) => {
      if (!(file instanceof File)) throw new TypeError('getPathForFile expected to receive a File object but one was not provided');
      return globalThis.__electronFiles.get(file.name + '|' + file.size) ?? '';
    },
  };
  const exposed = new Map();
  const remotes = [];
  const expose = (key) => {
    dispatchEvent(new CustomEvent('electron-double:expose', { detail: { key, names: Object.keys(exposed.get(key)) } }));
  };
  addEventListener('electron-double:ready', () => { for (const key of exposed.keys()) expose(key); });
  let lastPromise = 0;
  const pack = (value) => {
    if (typeof value === 'function') return { remote: remotes.push(value) - 1 };
    if (value instanceof Promise) {
      const promise = ++lastPromise;
      const settle = (detail) => dispatchEvent(new CustomEvent('electron-double:settle', { detail: { promise, ...detail } }));
      value.then((result) => settle({ value: result }), (error) => settle({ error: String(error?.message ?? error) }));
      return { promise };
    }
    // Electron would hand over an object with its functions; nothing here is meant to have any.
    return { value: structuredClone(value) };
  };
  const unpack = (packed) => {
    if (!('callback' in packed)) return packed.value;
    return (...args) => dispatchEvent(new CustomEvent('electron-double:callback', { detail: { callback: packed.callback, args } }));
  };
  addEventListener('electron-double:call', ({ detail }) => {
    const { id, key, name, remote, args } = detail;
    let packed;
    try {
      const target = remote === undefined ? exposed.get(key)[name] : remotes[remote];
      packed = pack(target(...args.map(unpack)));
    } catch (error) {
      packed = { error: String(error?.message ?? error) };
    }
    dispatchEvent(new CustomEvent('electron-double:return', { detail: { id, packed } }));
  });
  const contextBridge = {
    exposeInMainWorld: (key, api) => {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed.set(key, api);
      expose(key);
    },
  };
  const required = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer, webUtils };
    throw new Error('module not found: ' + name);
  };
  ((require, module, exports) => {
${readFileSync(preloadFile, 'utf8')}
  })(required, { exports: {} }, {});
})();`;
}
