/** A probability with two digits that never claims to be certain: `0.97`, `>0.99`, `<0.01`. */
export function probabilityWords(probability: number): string {
  if (probability > 0.99) return '>0.99';
  if (probability < 0.01) return '<0.01';
  return probability.toFixed(2);
}
