/** The colour with its channels multiplied by a factor: darker below 1. */
export function shadeOf(colour: string, factor: number): string {
  return toHex(channels(colour).map((value) => value * factor));
}

/** The colour moved toward white by a share of the way. */
export function lighten(colour: string, share: number): string {
  return toHex(channels(colour).map((value) => value + (255 - value) * share));
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
}

function toHex(values: readonly number[]): string {
  return `#${values
    .map((value) =>
      Math.round(Math.min(255, Math.max(0, value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
