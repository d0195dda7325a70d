/** To come. */
export function ExportScreen() {
  return null;
}
