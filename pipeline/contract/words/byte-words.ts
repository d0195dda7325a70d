/** Decimal units, as file managers and drives count them (IEC 80000-13 keeps kB for a thousand). */
const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** From here on three digits would need no decimals: 99.95 would round to 100.0. */
const wholeFrom = 99.95;
/** From here on two decimals would round to 10.00. */
const oneDecimalFrom = 9.995;
/** From here on a number of one unit would round to a thousand of it. */
const nextUnitFrom = 999.5;

/** A size with three digits: "912 B", "1.00 kB", "12.2 MB", "3.20 GB". */
export function bytesWords(count: number): string {
  if (count < 1000) return `${Math.round(count)} B`;
  let value = count / 1000;
  let unit = 0;
  while (value >= nextUnitFrom && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const decimals = value >= wholeFrom ? 0 : value >= oneDecimalFrom ? 1 : 2;
  return `${value.toFixed(decimals)} ${units[unit]}`;
}
