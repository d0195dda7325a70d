/** A number without an exponent, which not every reader of other programs takes; the same number when it is read again. */
export function fixedDecimal(value: number): string {
  const text = String(value);
  // Below 1e-6 and from 1e21 on JavaScript writes exponents; 24 places are more than a float of that size tells apart.
  return text.includes('e') ? String(value.toFixed(24)).replace(/\.?0+$/, '') : text;
}
