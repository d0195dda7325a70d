// What each sample of an axis is made of when a picture changes its size without aliasing: the kernel of what embedders are given, of previews and of thumbnails. Detectors are given
// OpenCV's two neighbours, whose roundings yolo/letterbox.ts keeps.

/** Output sample i is the sum over k < taps of input[first[i] + k] * weights[i * taps + k]. */
export interface AxisTaps {
  readonly inSize: number;
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/** Pillow's `Image.BILINEAR` and `Image.BICUBIC` (Resample.c: a triangle of support 1, Keys' cubic with a = -0.5 of support 2). */
export type TapKernel = 'bilinear' | 'bicubic';

const kernels: Readonly<Record<TapKernel, { readonly support: number; readonly at: (x: number) => number }>> = {
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    at: (signed) => {
      const x = Math.abs(signed);
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    },
  },
};

/** The triangle filter, which crops and previews are resized with. */
export const triangleTaps = (inSize: number, outSize: number): AxisTaps => axisTaps(inSize, outSize, 'bilinear');

/**
 * A filter of Pillow, widened by the scale when shrinking, so that nothing aliases. The weights of a sample sum
 * to 1. A row that the edge cuts short is padded with zero weights and moved inside, so that no tap ever reads outside the input.
 */
export function axisTaps(inSize: number, outSize: number, kernel: TapKernel): AxisTaps {
  const { support: reach, at: weightAt } = kernels[kernel];
  const scale = inSize / outSize;
  const widened = Math.max(scale, 1);
  const support = reach * widened;
  const narrow = 1 / widened; // multiplied, not divided: Pillow's rounding, or a sample in a million differs by one
  const most = Math.min(inSize, Math.ceil(support) * 2 + 1);
  const first = new Int32Array(outSize);
  const loose = new Float64Array(outSize * most);
  let taps = 1;
  for (let i = 0; i < outSize; i++) {
    const centre = (i + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(inSize, Math.trunc(centre + support + 0.5)) - from;
    const at = i * most;
    let total = 0;
    for (let k = 0; k < count; k++) {
      loose[at + k] = weightAt((from + k - centre + 0.5) * narrow);
      total += loose[at + k];
    }
    for (let k = 0; k < count; k++) loose[at + k] /= total;
    first[i] = from;
    taps = Math.max(taps, count);
  }
  // Taps that no row uses are dropped.
  const weights = new Float64Array(outSize * taps);
  for (let i = 0; i < outSize; i++) {
    const shift = Math.max(0, first[i] + taps - inSize);
    first[i] -= shift;
    for (let k = shift; k < taps; k++) weights[i * taps + k] = loose[i * most + k - shift];
  }
  return { inSize, taps, first, weights };
}
