/** The scheme of the app's pages and assets; nothing else is ever loaded. */
export const appScheme = 'app';

const appHost = 'doppel';

/** The address of the page. */
export const pageAddress = `${appScheme}://${appHost}/`;

/**
 * Whether an address is one of our own. Looks at scheme and host: the origin of an address with a scheme of its own is 'null'
 * for Node.
 */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${appScheme}:` && host === appHost;
}

/** Whether an address is that of our page, whatever follows its `?` or `#`: the only one that a window shows. */
export function isPageAddress(address: string): boolean {
  return isOwnAddress(address) && new URL(address).pathname === '/';
}

/** Whether a page may load from an address: ours, and what our own scripts made in memory. The policy of the page decides on the rest. */
export function isLoadable(address: string): boolean {
  return isOwnAddress(address) || /^(?:blob|data|devtools):/.test(address);
}
