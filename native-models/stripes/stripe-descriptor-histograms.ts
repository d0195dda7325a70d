import {
  brightnessAt,
  brightnessBins,
  chromaBins,
  columnWeights,
  descriptorLength,
  figurePx,
  hueBins,
  rowStripes,
  saturationBins,
  stripeBins,
  stripeCount,
  textureAt,
  textureBins,
} from './stripe-descriptor-layout.ts';

const { width, height } = figurePx;
const plane = width * height;

/** Distance of the four neighbours of a texture pattern: LOMO's smaller radius. */
const textureRadiusPx = 3;

/** A neighbour counts as brighter or darker when it differs by this share of the centre: LOMO's tau. */
const textureTolerance = 0.3;

/** What texture counts for beside chroma and brightness (1 each); see the figures in stripe-descriptor.ts. */
const textureWeight = 0.6;

/**
 * Histograms of a figure, stripe by stripe: chroma, brightness and texture, each as the square roots of its shares (so that
 * the product of two is the Hellinger affinity of their histograms).
 *
 * `figure` holds three planes R, G, B of figurePx, 0 to 255. Returns descriptorLength numbers.
 */
export function stripeHistograms(figure: Float32Array): Float64Array {
  const counts = new Float64Array(descriptorLength);
  const grey = new Float64Array(plane);
  for (let y = 0; y < height; y++) {
    const { stripe, next, share } = rowStripes[y];
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const r = figure[at];
      const g = figure[at + plane];
      const b = figure[at + 2 * plane];
      grey[at] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (columnWeights[x] === 0) continue;
      addColour(counts, stripe * stripeBins, columnWeights[x] * (1 - share), r, g, b);
      addColour(counts, next * stripeBins, columnWeights[x] * share, r, g, b);
    }
  }
  addTexture(counts, grey);
  for (let stripe = 0; stripe < stripeCount; stripe++) {
    const from = stripe * stripeBins;
    toRoots(counts, from, chromaBins, 1);
    toRoots(counts, from + brightnessAt, brightnessBins, 1);
    toRoots(counts, from + textureAt, textureBins, textureWeight);
  }
  return counts;
}

/** Spreads a pixel over the nearest bins of hue and saturation, and of brightness, so that small changes move little. */
function addColour(counts: Float64Array, stripeAt: number, weight: number, r: number, g: number, b: number): void {
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  const saturation = most > 0 ? (spread / most) * (saturationBins - 1) : 0;
  const low = Math.min(saturationBins - 2, Math.floor(saturation));
  const hue = hueOf(r, g, b, most, spread) * (hueBins / 6) - 0.5;
  const left = Math.floor(hue);
  addHues(counts, stripeAt, low, left, hue - left, weight * (1 - (saturation - low)));
  addHues(counts, stripeAt, low + 1, left, hue - left, weight * (saturation - low));

  const brightness = (most / 255) * (brightnessBins - 1);
  const below = Math.min(brightnessBins - 2, Math.floor(brightness));
  counts[stripeAt + brightnessAt + below] += weight * (1 - (brightness - below));
  counts[stripeAt + brightnessAt + below + 1] += weight * (brightness - below);
}

function addHues(
  counts: Float64Array,
  stripeAt: number,
  saturationBin: number,
  left: number,
  share: number,
  weight: number,
): void {
  if (saturationBin === 0) {
    counts[stripeAt] += weight;
    return;
  }
  const from = stripeAt + 1 + (saturationBin - 1) * hueBins;
  counts[from + ((left + hueBins) % hueBins)] += weight * (1 - share);
  counts[from + ((left + 1) % hueBins)] += weight * share;
}

/** Hue of HSV on a circle of 6: red 0, green 2, blue 4. Grey, which has none, is 0. */
function hueOf(r: number, g: number, b: number, most: number, spread: number): number {
  if (spread === 0) return 0;
  if (most === r) return ((g - b) / spread + 6) % 6;
  if (most === g) return (b - r) / spread + 2;
  return (r - g) / spread + 4;
}

/** Scale invariant local ternary patterns (SILTP; Liao et al., CVPR 2010) of the grey figure. */
function addTexture(counts: Float64Array, grey: Float64Array): void {
  const step = textureRadiusPx;
  for (let y = step; y < height - step; y++) {
    const from = Math.floor((y * stripeCount) / height) * stripeBins + textureAt;
    for (let x = step; x < width - step; x++) {
      const at = y * width + x;
      const above = grey[at] * (1 + textureTolerance);
      const below = grey[at] * (1 - textureTolerance);
      const pattern =
        ternary(grey[at + step], above, below) +
        3 * ternary(grey[at - step * width], above, below) +
        9 * ternary(grey[at - step], above, below) +
        27 * ternary(grey[at + step * width], above, below);
      counts[from + pattern] += columnWeights[x];
    }
  }
}

function ternary(value: number, above: number, below: number): number {
  if (value > above) return 1;
  return value < below ? 2 : 0;
}

/** Counts to square roots of shares, times the weight. */
function toRoots(counts: Float64Array, from: number, length: number, weight: number): void {
  let total = 0;
  for (let index = from; index < from + length; index++) total += counts[index];
  if (total === 0) return;
  for (let index = from; index < from + length; index++) counts[index] = weight * Math.sqrt(counts[index] / total);
}
