/** Where a screen lies: the part of the page's address from `#` on, so that back, forward and reload work at both doors. */
export type Address = `#/${string}`;

/** Goes to a screen; the browser's `back` returns from it. */
export function goTo(address: Address): void {
  window.location.hash = address;
}
