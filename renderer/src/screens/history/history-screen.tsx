/** To come. */
export function HistoryScreen() {
  return null;
}
