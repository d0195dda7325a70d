/** To come. */
export function PersonsScreen() {
  return null;
}
