/** Size that crops are brought to before they are described: that of LOMO (Liao et al. 2015, section 3.1). */
export const figurePx = { width: 48, height: 128 } as const;

/** Horizontal stripes of equal height, from head to feet: 16 rows each. ELF has 6, LOMO one every 5 rows. */
export const stripeCount = 8;

/** Bins of hue and saturation together; the lowest saturation is one bin of its own, because grey has no hue. */
export const hueBins = 12;
export const saturationBins = 6;
export const chromaBins = 1 + hueBins * (saturationBins - 1);

/** Bins of brightness (the V of HSV). */
export const brightnessBins = 16;

/** Patterns of four neighbours, each about as bright as the centre, brighter, or darker: 3^4. */
export const textureBins = 81;

/** Numbers a stripe, and where each kind begins within it. */
export const stripeBins = chromaBins + brightnessBins + textureBins;
export const brightnessAt = chromaBins;
export const textureAt = chromaBins + brightnessBins;

/** Numbers a descriptor: a stripe after the other. */
export const descriptorLength = stripeCount * stripeBins;

/**
 * How much a column of the figure counts, by its distance from the middle: Epanechnikov's kernel, zero at 0.4 of the width.
 * A walking person stands in the middle of their box, and what stands beside them is street (SDALF weights by the distance from
 * the axis of symmetry for the same reason).
 */
export const columnWeights: Float64Array = Float64Array.from({ length: figurePx.width }, (_, x) => {
  const away = ((x + 0.5) / figurePx.width - 0.5) / 0.4;
  return Math.max(0, 1 - away * away);
});

/** For each row the stripe above its middle and how much of the row belongs to the stripe after that one, 0 to 1. */
export const rowStripes: readonly { readonly stripe: number; readonly next: number; readonly share: number }[] =
  Array.from({ length: figurePx.height }, (_, y) => {
    const place = ((y + 0.5) / figurePx.height) * stripeCount - 0.5;
    const stripe = Math.floor(place);
    return { stripe: Math.max(0, stripe), next: Math.min(stripeCount - 1, stripe + 1), share: place - stripe };
  });
