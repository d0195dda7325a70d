/** To come. */
export function MatrixScreen() {
  return null;
}
