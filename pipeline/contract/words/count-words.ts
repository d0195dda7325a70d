/** A whole number with its thousands set apart: "12,345". */
export function wholeNumber(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of things: "1 frame", "1,234 frames", "2 boxes". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${wholeNumber(count)} ${count === 1 ? singular : plural}`;
}

/** From here on a decimal would round to 10.0 and say more than two digits. */
const wholeFrom = 9.95;

/** How many a second: "3.4", "87", "1,250". */
export function rate(perSecond: number): string {
  return perSecond < wholeFrom ? perSecond.toFixed(1) : wholeNumber(Math.round(perSecond));
}
