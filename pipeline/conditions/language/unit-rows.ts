/** (n * width) rows scaled to length one; a row of zeros stays. */
export function unitRows(rows: Float64Array, width: number): Float64Array {
  const scaled = rows.slice();
  for (let start = 0; start < rows.length; start += width) {
    let sum = 0;
    for (let index = 0; index < width; index++) sum += rows[start + index] ** 2;
    const length = Math.sqrt(sum) || 1;
    for (let index = 0; index < width; index++) scaled[start + index] /= length;
  }
  return scaled;
}

/** (n * m) products of (n * width) rows with (m * width) rows. */
export function rowProducts(left: Float64Array, right: Float64Array, width: number): Float64Array {
  const columns = right.length / width;
  const products = new Float64Array((left.length / width) * columns);
  for (let row = 0, at = 0; row < left.length; row += width) {
    for (let column = 0; column < right.length; column += width, at++) {
      let sum = 0;
      for (let index = 0; index < width; index++) sum += left[row + index] * right[column + index];
      products[at] = sum;
    }
  }
  return products;
}

/** The logit scale of CLIP models: e^4.6052, at which their training clips it. */
export const clipScale = 100;

/** Zero-shot logits: the scale times the cosines of unit picture rows with unit text rows, a text a class. */
export function zeroShotLogits(
  pictures: Float64Array,
  texts: Float64Array,
  width: number,
  scale = clipScale,
): Float64Array {
  return rowProducts(pictures, texts, width).map((cosine) => cosine * scale);
}
