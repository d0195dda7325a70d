/** Chromium commits no document on a scheme that it does not know: `app://host/` is shown to it as `https://host.app.test/`. */
const shownHost = /^https:\/\/([a-z0-9-]+)\.([a-z]+)\.test(\/.*)?$/s;

/** The address under which Chromium loads an address of the app. */
export function shownAddress(address: string): string {
  const own = /^(app):\/\/([a-z0-9-]+)(\/.*)?$/s.exec(address);
  return own === null ? address : `https://${own[2]}.${own[1]}.test${own[3] ?? '/'}`;
}

/** The address of the app that Chromium loads under another one. */
export function realAddress(shown: string): string {
  const own = shownHost.exec(shown);
  return own === null ? shown : `${own[2]}://${own[1]}${own[3] ?? '/'}`;
}
