import { app, type Session, type WebContents } from 'electron';
import { isLoadable, isPageAddress } from './app-address.ts';

/** What a page may ask the system for: writing text that the analyst copies, and a video that fills the screen. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** Refuses, for every page that will ever exist, to go elsewhere, to open windows and to embed others. */
export function refuseForeignContent(): void {
  app.on('web-contents-created', (_event, contents) => {
    // A page of ours may load itself anew (Ctrl+R); a dropped file or a link leads nowhere, and there are no frames.
    contents.on('will-navigate', (event) => {
      if (!isPageAddress(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Denies permissions and devices, and everything that would come from the network or from files. */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => answer(isAllowed(contents, permission)));
  session.setPermissionCheckHandler((contents, permission) => isAllowed(contents, permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLoadable(url) }));
  session.on('will-download', (event) => event.preventDefault());
}

function isAllowed(contents: WebContents | null, permission: string): boolean {
  return contents !== null && isPageAddress(contents.getURL()) && allowedPermissions.has(permission);
}
