/** For each target pixel `width` source pixels and their weights, which sum to 1; unused taps weigh 0. */
interface Taps {
  readonly width: number;
  readonly sources: Int32Array;
  readonly weights: Float32Array;
}

/**
 * What a row or column of `sourceSize` pixels gives to each pixel of one of `targetSize`: a triangle as wide as a target
 * pixel and its neighbours, or as a source pixel and its neighbours where the picture grows.
 */
export function triangleTaps(sourceSize: number, targetSize: number): Taps {
  const scale = sourceSize / targetSize;
  const support = Math.max(scale, 1);
  const width = Math.ceil(support) * 2 + 1;
  const sources = new Int32Array(targetSize * width);
  const weights = new Float32Array(targetSize * width);
  for (let target = 0; target < targetSize; target += 1) {
    const centre = (target + 0.5) * scale;
    const first = Math.floor(centre - support);
    let sum = 0;
    for (let tap = 0; tap < width; tap += 1) {
      const source = first + tap;
      if (source < 0 || source >= sourceSize) continue;
      const weight = Math.max(0, 1 - Math.abs(source + 0.5 - centre) / support);
      sources[target * width + tap] = source;
      weights[target * width + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < width; tap += 1) weights[target * width + tap] /= sum;
  }
  return { width, sources, weights };
}
