const storageKey = 'doppel.session';

/**
 * The token of this page's session. The answer to a printed address holds it once; it is kept for this tab only, so that a reload
 * goes on. The address loses its own token, which is used up, so that it stands in no history and no referrer. An empty string
 * where there is none at all: every question is refused then, in words.
 */
export function takePageToken(): string {
  const address = new URL(window.location.href);
  if (address.searchParams.has('token')) {
    address.searchParams.delete('token');
    window.history.replaceState(window.history.state, '', `${address.pathname}${address.search}${address.hash}`);
  }
  const given = document.querySelector<HTMLMetaElement>('meta[name="doppel-session"]');
  if (given === null) return window.sessionStorage.getItem(storageKey) ?? '';
  window.sessionStorage.setItem(storageKey, given.content);
  given.remove();
  return given.content;
}
