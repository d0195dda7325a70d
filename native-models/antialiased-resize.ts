import { type AxisTaps, triangleTaps } from './axis-taps.ts';
import { ModelError } from './model-error.ts';
import type { RgbImage } from './rgb-image.ts';

/**
 * Fraction bits of the filter weights: an 8-bit sample times a weight, summed, must fit 32 bits with two bits to spare
 * (Pillow, src/libImaging/Resample.c, PRECISION_BITS).
 */
const precisionBits = 32 - 8 - 2;
const half = 1 << (precisionBits - 1);

/** The taps of one axis with weights in fixed point. */
interface AxisFilter extends Omit<AxisTaps, 'weights'> {
  readonly weights: Int32Array;
}

function axisFilter(inSize: number, outSize: number): AxisFilter {
  const { weights, ...taps } = triangleTaps(inSize, outSize);
  const fixed = new Int32Array(weights.length);
  for (let at = 0; at < weights.length; at++) fixed[at] = Math.floor(0.5 + weights[at] * (1 << precisionBits));
  return { ...taps, weights: fixed };
}

/**
 * Resizes pictures to one size exactly as Pillow's `resize((width, height), BILINEAR)` does, shrinking or growing:
 * horizontal pass, rounding to 8 bits, vertical pass, rounding to 8 bits. (Pillow 13 takes the passes the other way round
 * for some pictures whose height shrinks, and differs there by one grey level.)
 * Numbers come out of `table`, instead of the samples themselves, so that scaling and normalising cost nothing more.
 *
 * It owns its working memory: one picture at a time, and nothing is allocated for a pixel.
 */
export class AntialiasedResize {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly #colour: 'rgb' | 'bgr';
  #columns: AxisFilter | undefined;
  #rows: AxisFilter | undefined;
  #between = new Uint8Array(0);
  readonly #sums: Int32Array;

  /** @param colour The order of the planes that are written. */
  constructor(widthPx: number, heightPx: number, colour: 'rgb' | 'bgr' = 'rgb') {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.#colour = colour;
    this.#sums = new Int32Array(widthPx);
  }

  /**
   * Writes `image`, resized, as three planes (height * width floats each) into `out` from `offset`. `table` holds 3 * 256
   * numbers: what a sample of 0 to 255 of red, of green and of blue becomes.
   * @throws ModelError `bad_input` when the picture is empty or its bytes do not fit its size.
   */
  intoPlanes(image: RgbImage, table: Float32Array, out: Float32Array, offset: number): void {
    requirePixels(image);
    const columns = this.#columnsFor(image.widthPx);
    const rows = this.#rowsFor(image.heightPx);
    const plane = image.heightPx * this.widthPx;
    if (this.#between.length < plane * 3) this.#between = new Uint8Array(plane * 3);
    if (columns.taps === 2) filterRowsTwoTaps(image, columns, this.widthPx, this.#between);
    else filterRows(image, columns, this.widthPx, this.#between);
    for (let channel = 0; channel < 3; channel++) {
      const pass: PlanePass = {
        between: this.#between,
        source: channel * plane,
        width: this.widthPx,
        table,
        tableAt: channel * 256,
        out,
        target: offset + (this.#colour === 'rgb' ? channel : 2 - channel) * this.widthPx * this.heightPx,
      };
      if (rows.taps === 2) filterColumnsTwoTaps(pass, rows);
      else filterColumns(pass, rows, this.#sums);
    }
  }

  #columnsFor(inSize: number): AxisFilter {
    if (this.#columns?.inSize !== inSize) this.#columns = axisFilter(inSize, this.widthPx);
    return this.#columns;
  }

  #rowsFor(inSize: number): AxisFilter {
    if (this.#rows?.inSize !== inSize) this.#rows = axisFilter(inSize, this.heightPx);
    return this.#rows;
  }
}

function requirePixels({ widthPx, heightPx, data }: RgbImage): void {
  const whole = Number.isInteger(widthPx) && Number.isInteger(heightPx) && widthPx > 0 && heightPx > 0;
  if (whole && data.length === widthPx * heightPx * 3) return;
  throw new ModelError(
    'bad_input',
    `A crop of ${widthPx} x ${heightPx} pixels with ${data.length} bytes cannot be described: expected at least one pixel ` +
      'and three bytes a pixel.',
  );
}

/**
 * Horizontal pass: interleaved R G B rows to three planes of image.heightPx rows of `width` samples. Column by column, so
 * that a column's weights stay in registers: 0.073 ms for 60 x 150 to 128 where row by row took 0.084.
 */
function filterRows(image: RgbImage, filter: AxisFilter, width: number, out: Uint8Array): void {
  const { data, widthPx, heightPx } = image;
  const { taps, first, weights } = filter;
  const plane = heightPx * width;
  const stride = widthPx * 3;
  for (let x = 0; x < width; x++) {
    const end = (x + 1) * taps;
    let rowAt = first[x] * 3;
    let to = x;
    for (let y = 0; y < heightPx; y++) {
      let at = rowAt;
      let r = half;
      let g = half;
      let b = half;
      for (let k = x * taps; k < end; k++) {
        const weight = weights[k];
        r = (r + Math.imul(data[at], weight)) | 0;
        g = (g + Math.imul(data[at + 1], weight)) | 0;
        b = (b + Math.imul(data[at + 2], weight)) | 0;
        at = (at + 3) | 0;
      }
      out[to] = r >> precisionBits;
      out[to + plane] = g >> precisionBits;
      out[to + 2 * plane] = b >> precisionBits;
      to = (to + width) | 0;
      rowAt = (rowAt + stride) | 0;
    }
  }
}

/** The same for two taps, which is every picture that grows. */
function filterRowsTwoTaps(image: RgbImage, filter: AxisFilter, width: number, out: Uint8Array): void {
  const { data, widthPx, heightPx } = image;
  const { first, weights } = filter;
  const plane = heightPx * width;
  const stride = widthPx * 3;
  for (let x = 0; x < width; x++) {
    const w0 = weights[2 * x];
    const w1 = weights[2 * x + 1];
    let at = first[x] * 3;
    let to = x;
    for (let y = 0; y < heightPx; y++) {
      out[to] = (half + Math.imul(data[at], w0) + Math.imul(data[at + 3], w1)) >> precisionBits;
      out[to + plane] = (half + Math.imul(data[at + 1], w0) + Math.imul(data[at + 4], w1)) >> precisionBits;
      out[to + 2 * plane] = (half + Math.imul(data[at + 2], w0) + Math.imul(data[at + 5], w1)) >> precisionBits;
      to = (to + width) | 0;
      at = (at + stride) | 0;
    }
  }
}

/** One plane on its way through the vertical pass: where it starts, and where its table and its target do. */
interface PlanePass {
  readonly between: Uint8Array;
  readonly source: number;
  readonly width: number;
  readonly table: Float32Array;
  readonly tableAt: number;
  readonly out: Float32Array;
  readonly target: number;
}

/**
 * Vertical pass of one plane, through the table of its channel. Tap by tap over a whole row, whose sums wait in `sums`: a crop that
 * shrinks took 0.9 ms of a processor's time with the taps of one sample after the other, and takes 0.5.
 */
function filterColumns(pass: PlanePass, filter: AxisFilter, sums: Int32Array): void {
  const { between, source, width, table, tableAt, out, target } = pass;
  const { taps, first, weights } = filter;
  for (let y = 0; y < first.length; y++) {
    const at = (source + Math.imul(first[y], width)) | 0;
    const firstWeight = weights[y * taps];
    for (let x = 0; x < width; x++) sums[x] = half + Math.imul(between[at + x], firstWeight);
    for (let k = 1; k < taps; k++) {
      const weight = weights[y * taps + k];
      if (weight === 0) continue;
      const row = at + k * width;
      for (let x = 0; x < width; x++) sums[x] += Math.imul(between[row + x], weight);
    }
    const to = target + y * width;
    for (let x = 0; x < width; x++) out[to + x] = table[tableAt + (sums[x] >> precisionBits)];
  }
}

/** The same for two taps. */
function filterColumnsTwoTaps(pass: PlanePass, filter: AxisFilter): void {
  const { between, source, width, table, tableAt, out, target } = pass;
  const { first, weights } = filter;
  for (let y = 0; y < first.length; y++) {
    const w0 = weights[2 * y];
    const w1 = weights[2 * y + 1];
    let at = (source + Math.imul(first[y], width)) | 0;
    let to = (target + Math.imul(y, width)) | 0;
    for (const end = (at + width) | 0; at < end; at = (at + 1) | 0) {
      const sum = (half + Math.imul(between[at], w0) + Math.imul(between[(at + width) | 0], w1)) | 0;
      out[to] = table[tableAt + (sum >> precisionBits)];
      to = (to + 1) | 0;
    }
  }
}
