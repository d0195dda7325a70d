import type { YoloEntry } from '../catalogue.ts';
import { ModelError } from '../model-error.ts';
import type { RgbImage } from '../rgb-image.ts';

/** Strides of the coarsest feature map: a dynamic input's sides must be multiples of it (YOLOX, YOLOv8, YOLO11). */
const coarsestStride = 32;

/** Bits of the weights of OpenCV's bilinear resize of 8-bit pictures (INTER_RESIZE_COEF_BITS). */
const weightOne = 2048;

/**
 * Fits pictures of one size into a detector's input: shrunk or enlarged with their shape kept, the rest filled with grey.
 * The resize is OpenCV's INTER_LINEAR, in the same integers, since that is what the models were trained and exported with:
 * equal to it whether it shrinks or enlarges.
 */
export class Letterbox {
  /** Size of the input. Smaller than the catalogue's on one side where the model leaves its size open (rectangular input). */
  readonly inputWidthPx: number;
  readonly inputHeightPx: number;
  /** Input pixels a source pixel. */
  readonly scale: number;
  /** Where the picture's top left corner lies in the input. */
  readonly leftPx: number;
  readonly topPx: number;
  readonly #sourceWidthPx: number;
  readonly #sourceHeightPx: number;
  readonly #shownWidthPx: number;
  readonly #shownHeightPx: number;
  readonly #columns: ResizeTaps;
  readonly #rows: RowTaps;
  /** What a sample of 0 to 255 of red, green and blue is to the model. */
  readonly #samples: readonly [Float32Array, Float32Array, Float32Array];
  readonly #pad: number;
  /** The plane of red, green and blue. */
  readonly #planes: readonly [number, number, number];

  constructor(sourceWidthPx: number, sourceHeightPx: number, picture: YoloEntry['picture']) {
    const { widthPx, heightPx, dynamic, colour, range, fit, pad, mean, std } = picture;
    this.scale = Math.min(widthPx / sourceWidthPx, heightPx / sourceHeightPx);
    this.#shownWidthPx = Math.max(1, roundHalfEven(sourceWidthPx * this.scale));
    this.#shownHeightPx = Math.max(1, roundHalfEven(sourceHeightPx * this.scale));
    const side = (shown: number, whole: number): number =>
      dynamic ? Math.ceil(shown / coarsestStride) * coarsestStride : whole;
    this.inputWidthPx = side(this.#shownWidthPx, widthPx);
    this.inputHeightPx = side(this.#shownHeightPx, heightPx);
    const isCentred = fit === 'letterbox-centre';
    this.leftPx = isCentred ? (this.inputWidthPx - this.#shownWidthPx) >> 1 : 0;
    this.topPx = isCentred ? (this.inputHeightPx - this.#shownHeightPx) >> 1 : 0;
    this.#sourceWidthPx = sourceWidthPx;
    this.#sourceHeightPx = sourceHeightPx;
    this.#columns = resizeTaps(sourceWidthPx, this.#shownWidthPx);
    this.#rows = rowTaps(sourceHeightPx, this.#shownHeightPx);
    const samplesOf = (channel: 0 | 1 | 2): Float32Array =>
      Float32Array.from(
        { length: 256 },
        (_, value) => ((range === 'unit' ? value / 255 : value) - mean[channel]) / std[channel],
      );
    this.#samples = [samplesOf(0), samplesOf(1), samplesOf(2)];
    this.#pad = pad;
    this.#planes = colour === 'rgb' ? [0, 1, 2] : [2, 1, 0];
  }

  /** Floats of an input: 3 * height * width. */
  get floats(): number {
    return 3 * this.inputWidthPx * this.inputHeightPx;
  }

  /**
   * Writes the picture into `input` (3, height, width).
   * @throws ModelError `bad_input` when the picture has another size than this letterbox was made for.
   */
  fill({ widthPx, heightPx, data }: RgbImage, input: Float32Array): void {
    if (
      widthPx !== this.#sourceWidthPx ||
      heightPx !== this.#sourceHeightPx ||
      data.length !== widthPx * heightPx * 3
    ) {
      throw new ModelError(
        'bad_input',
        `A picture of ${widthPx} x ${heightPx} pixels with ${data.length} bytes came where ` +
          `${this.#sourceWidthPx} x ${this.#sourceHeightPx} pixels of three bytes were expected.`,
      );
    }
    const plane = this.inputWidthPx * this.inputHeightPx;
    const [red, green, blue] = this.#planes.map((index) => index * plane);
    const [reds, greens, blues] = this.#samples;
    if (this.#shownWidthPx !== this.inputWidthPx || this.#shownHeightPx !== this.inputHeightPx) {
      input.fill(reds[this.#pad], red, red + plane);
      input.fill(greens[this.#pad], green, green + plane);
      input.fill(blues[this.#pad], blue, blue + plane);
    }
    const { first: left, secondWeight: rightWeight } = this.#columns;
    const { first: top, second: bottom, secondWeight: bottomWeight } = this.#rows;
    const pixels = widthPx > 1 ? data : doubledColumn(data);
    const view = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    const rowBytes = Math.max(widthPx, 2) * 3;
    const { imul } = Math;
    for (let y = 0; y < this.#shownHeightPx; y++) {
      const row = top[y] * rowBytes;
      const below = (bottom[y] - top[y]) * rowBytes;
      const b1 = bottomWeight[y];
      const b0 = weightOne - b1;
      let at = (this.topPx + y) * this.inputWidthPx + this.leftPx;
      for (let x = 0; x < this.#shownWidthPx; x++, at++) {
        const a1 = rightWeight[x];
        const a0 = weightOne - a1;
        const p = row + left[x] * 3;
        // Two neighbouring pixels are six bytes, which two reads bring: a twelfth less time for the whole than six.
        const upper = view.getUint32(p, true);
        const upperRest = view.getUint16(p + 4, true);
        const lower = view.getUint32(p + below, true);
        const lowerRest = view.getUint16(p + below + 4, true);
        // Twice rounded down and once to the nearest, as OpenCV does, so that no sample differs from its. Written out for
        // each channel, with integer products only: a loop, or a function, takes half as long again.
        input[red + at] =
          reds[
            ((imul(b0, (imul(upper & 255, a0) + imul(upper >>> 24, a1)) >> 4) >> 16) +
              (imul(b1, (imul(lower & 255, a0) + imul(lower >>> 24, a1)) >> 4) >> 16) +
              2) >>
              2
          ];
        input[green + at] =
          greens[
            ((imul(b0, (imul((upper >> 8) & 255, a0) + imul(upperRest & 255, a1)) >> 4) >> 16) +
              (imul(b1, (imul((lower >> 8) & 255, a0) + imul(lowerRest & 255, a1)) >> 4) >> 16) +
              2) >>
              2
          ];
        input[blue + at] =
          blues[
            ((imul(b0, (imul((upper >> 16) & 255, a0) + imul(upperRest >> 8, a1)) >> 4) >> 16) +
              (imul(b1, (imul((lower >> 16) & 255, a0) + imul(lowerRest >> 8, a1)) >> 4) >> 16) +
              2) >>
              2
          ];
      }
    }
  }

  /** Turns x1, y1, x2, y2 of the input into pixels of the source picture, in place, cut off at its edges. */
  toSource(boxes: Float64Array): void {
    for (let at = 0; at < boxes.length; at++) {
      const isX = at % 2 === 0;
      const value = (boxes[at] - (isX ? this.leftPx : this.topPx)) / this.scale;
      boxes[at] = Math.min(Math.max(value, 0), isX ? this.#sourceWidthPx : this.#sourceHeightPx);
    }
  }
}

/** A picture of one column as one of two equal ones, so that every pixel has a neighbour. */
function doubledColumn(data: Uint8Array): Uint8Array {
  const doubled = new Uint8Array(data.length * 2);
  for (let from = 0; from < data.length; from += 3) {
    const pixel = data.subarray(from, from + 3);
    doubled.set(pixel, from * 2);
    doubled.set(pixel, from * 2 + 3);
  }
  return doubled;
}

/** Which source sample, with the one after it, makes a target sample, and the weight of the one after, of `weightOne`. */
interface ResizeTaps {
  readonly first: Int32Array;
  readonly secondWeight: Int32Array;
}

function resizeTaps(source: number, target: number): ResizeTaps {
  const first = new Int32Array(target);
  const secondWeight = new Int32Array(target);
  for (let at = 0; at < target; at++) {
    // OpenCV goes on in single precision from here, which decides ties.
    const centre = Math.min(Math.max(Math.fround((at + 0.5) * (source / target) - 0.5), 0), source - 1);
    // The last sample is the one after the last but one, with all the weight: there is none after itself.
    first[at] = Math.min(Math.floor(centre), Math.max(source - 2, 0));
    secondWeight[at] = roundHalfEven((centre - first[at]) * weightOne);
  }
  return { first, secondWeight };
}

/** As `ResizeTaps`, with the second row named, since at the edges it is the first one again. */
interface RowTaps extends ResizeTaps {
  readonly second: Int32Array;
}

/**
 * The rows that make each target row. Beyond the edges OpenCV takes the outermost row twice, with both weights, where it gives all
 * the weight to one column: rounding each down on its own makes some of those samples one less.
 */
function rowTaps(source: number, target: number): RowTaps {
  const first = new Int32Array(target);
  const second = new Int32Array(target);
  const secondWeight = new Int32Array(target);
  const within = (row: number): number => Math.min(Math.max(row, 0), source - 1);
  for (let at = 0; at < target; at++) {
    const centre = Math.fround((at + 0.5) * (source / target) - 0.5);
    const above = Math.floor(centre);
    first[at] = within(above);
    second[at] = within(above + 1);
    secondWeight[at] = roundHalfEven((centre - above) * weightOne);
  }
  return { first, second, secondWeight };
}

/** Rounds as Python and OpenCV do. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
