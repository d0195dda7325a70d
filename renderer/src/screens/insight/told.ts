/** A number for people; a dash where it cannot be known. */
export function told(value: number | null, digits = 2): string {
  return value === null ? '–' : value.toFixed(digits);
}
