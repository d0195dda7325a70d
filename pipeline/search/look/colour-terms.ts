/** The eleven basic colour terms of English (Berlin and Kay 1969). */
export const colourTerms = [
  'black',
  'white',
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
] as const;
export type ColourTerm = (typeof colourTerms)[number];

/** CIELAB: lightness 0 to 100, and two axes around 0. */
export type Lab = readonly [number, number, number];

/**
 * What each term is called for, as points in CIELAB: the focal colour (Sturges and Whitfield 1995, rounded) and, since clothes are
 * seldom focal, how the same term looks dark, pale and faded. Chosen before anything was measured, and not fitted.
 */
const prototypes: Readonly<Record<ColourTerm, readonly Lab[]>> = {
  black: [
    [8, 0, 0],
    [18, 0, -2],
    [22, 1, 1],
  ],
  white: [
    [95, 0, 0],
    [84, 0, 0],
  ],
  grey: [
    [45, 0, 0],
    [58, 0, 0],
    [70, 0, 0],
    [34, 0, 0],
  ],
  red: [
    [42, 58, 36],
    [30, 42, 24],
    [50, 48, 22],
    [38, 36, 16],
  ],
  orange: [
    [63, 44, 62],
    [55, 36, 44],
    [70, 30, 50],
  ],
  yellow: [
    [82, 2, 76],
    [76, 2, 46],
    [66, 4, 54],
  ],
  green: [
    [48, -40, 26],
    [34, -22, 14],
    [66, -30, 24],
    [42, -14, 16],
  ],
  blue: [
    [40, 4, -42],
    [24, 8, -26],
    [58, -6, -28],
    [68, -8, -20],
    [32, 0, -16],
  ],
  purple: [
    [36, 40, -38],
    [28, 24, -22],
    [52, 26, -26],
  ],
  pink: [
    [70, 34, 2],
    [78, 20, 4],
    [60, 48, -4],
  ],
  brown: [
    [34, 16, 22],
    [24, 9, 13],
    [46, 13, 22],
    [56, 10, 22],
  ],
};

/** How far around a point its term holds, in CIELAB: about the distance between neighbouring focal colours' dark kinds. */
const spread = 11;

const points = colourTerms.flatMap((term, at) => prototypes[term].map((lab) => ({ lab, at })));

/** sRGB, 0 to 255, to light. */
const linear = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** Light of a sample of an sRGB picture, 0 to 1. */
export const lightOf = (sample: number): number => linear[sample];

const root = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);

/** CIELAB of linear red, green and blue, 0 to 1, under D65 (IEC 61966-2-1). */
export function labOf(red: number, green: number, blue: number): Lab {
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How much each term, in the order of `colourTerms`, is what one would call this colour; the shares sum to 1. Added to `shares`. */
export function addTerms([l, a, b]: Lab, shares: Float64Array): void {
  const nearest = new Float64Array(colourTerms.length).fill(Number.POSITIVE_INFINITY);
  for (const { lab, at } of points) {
    const distance = (l - lab[0]) ** 2 * 0.7 + (a - lab[1]) ** 2 + (b - lab[2]) ** 2;
    if (distance < nearest[at]) nearest[at] = distance;
  }
  const least = Math.min(...nearest);
  let sum = 0;
  for (let at = 0; at < nearest.length; at++) {
    nearest[at] = Math.exp((least - nearest[at]) / (2 * spread * spread));
    sum += nearest[at];
  }
  for (let at = 0; at < nearest.length; at++) shares[at] += nearest[at] / sum;
}
