// Runs in a world of its own beside the page, in a sandboxed process. It passes on and knows nothing; both ends check.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge } from '#contract/bridge.ts';

contextBridge.exposeInMainWorld('doppel', {
  request: (channel, request) => ipcRenderer.invoke('doppel:request', channel, request),
  onEvent: (listener) => {
    // The page gets the text alone: the event object of Electron would hand it the whole channel.
    const pass = (_event: unknown, text: string) => listener(text);
    ipcRenderer.on('doppel:event', pass);
    // Returns nothing: what `off` returns is the channel itself, and the bridge would hand that over too.
    return () => void ipcRenderer.off('doppel:event', pass);
  },
  pathOf: (file) => webUtils.getPathForFile(file as File),
} satisfies DesktopBridge);
