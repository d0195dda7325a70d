import { median } from '#base/vector-math.ts';
import { addTerms, type ColourTerm, colourTerms } from './colour-terms.ts';
import type { BodyRegion, CropSamples } from './sample-colours.ts';
import { correctedLab, type VideoLight } from './video-light.ts';

/** The share of each colour term in a region, 0 to 1. */
export type TermShares = Readonly<Record<ColourTerm, number>>;

/** What colours somebody wears. */
export type ClothesColours = Readonly<Record<BodyRegion, TermShares>>;

function sharesOf(samples: Uint8Array, light: VideoLight): Float64Array {
  const shares = new Float64Array(colourTerms.length);
  for (let at = 0; at < samples.length; at += 3) {
    addTerms(correctedLab(samples[at], samples[at + 1], samples[at + 2], light), shares);
  }
  return shares.map((sum) => sum / (samples.length / 3));
}

/** The shares of a region over some crops: the median of each, so that one crop behind a sign says nothing. */
function regionColours(crops: readonly CropSamples[], region: BodyRegion, light: VideoLight): TermShares {
  const each = crops.map((crop) => sharesOf(crop[region], light));
  const middle = colourTerms.map((_, at) => median(each.map((shares) => shares[at])));
  const sum = middle.reduce((total, share) => total + share, 0);
  return Object.fromEntries(colourTerms.map((term, at) => [term, sum === 0 ? 0 : middle[at] / sum])) as Record<
    ColourTerm,
    number
  >;
}

/** The colours of somebody's clothes, from the samples of some crops and the light of the video. */
export const clothesColours = (crops: readonly CropSamples[], light: VideoLight): ClothesColours => ({
  upper: regionColours(crops, 'upper', light),
  lower: regionColours(crops, 'lower', light),
});

/** The term that a region is called by: the one of the largest share. */
export const namedColour = (shares: TermShares): ColourTerm =>
  colourTerms.reduce((best, term) => (shares[term] > shares[best] ? term : best));
