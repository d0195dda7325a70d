/** Dice's coefficient of two masks of one size (0 or not): twice what they share over what both have. Null where both are empty. */
export function dice(a: Uint8Array, b: Uint8Array): number | null {
  let shared = 0;
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const [inA, inB] = [a[at] === 0 ? 0 : 1, b[at] === 0 ? 0 : 1];
    shared += inA & inB;
    sum += inA + inB;
  }
  return sum === 0 ? null : (2 * shared) / sum;
}
