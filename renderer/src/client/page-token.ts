const storageKey = 'doppel.token';

/**
 * Takes the token out of the page's address, so that it stands in no history and no referrer, and keeps it for this tab only.
 * Returns the token kept earlier when the address has none (a reload), and an empty string when there is none at all.
 */
export function takePageToken(): string {
  const address = new URL(window.location.href);
  const token = address.searchParams.get('token');
  if (token === null) return window.sessionStorage.getItem(storageKey) ?? '';
  window.sessionStorage.setItem(storageKey, token);
  address.searchParams.delete('token');
  window.history.replaceState(window.history.state, '', `${address.pathname}${address.search}${address.hash}`);
  return token;
}
