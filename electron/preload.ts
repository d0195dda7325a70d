// Runs in a world of its own beside the page, in a sandboxed process. It passes on and knows nothing; both ends check.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge } from '../pipeline/contract/bridge.ts';

contextBridge.exposeInMainWorld('doppel', {
  request: (channel, request) => ipcRenderer.invoke('doppel:request', channel, request),
  onEvent: (listener) => {
    // The page gets the text alone: the event object of Electron would hand it the whole channel.
    const pass = (_event: unknown, text: string) => listener(text);
    ipcRenderer.on('doppel:event', pass);
    return () => ipcRenderer.off('doppel:event', pass);
  },
  pathOf: (file) => webUtils.getPathForFile(file as File),
} satisfies DesktopBridge);
