/** One feature map of a head. */
interface AnchorLevel {
  /** Input pixels a cell. */
  readonly stride: number;
  readonly columns: number;
  readonly rows: number;
  /** Number of its first anchor; the others follow row by row. */
  readonly first: number;
}

/** Where a head's anchors lie: one in the middle of each cell, level after level. */
export interface AnchorGrid {
  readonly inputWidthPx: number;
  readonly inputHeightPx: number;
  readonly levels: readonly AnchorLevel[];
  readonly count: number;
  /** (count,) centres in input pixels, and the stride of each one's level. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly strides: Float64Array;
}

/** Strides of YOLOv8's and YOLO11's three maps (their exporters note the coarsest). */
const yoloStrides = [8, 16, 32] as const;

/** The grid of an input of this size, which is a multiple of the coarsest stride. */
export function anchorGrid(
  inputWidthPx: number,
  inputHeightPx: number,
  strides: readonly number[] = yoloStrides,
): AnchorGrid {
  let count = 0;
  const levels = strides.map((stride): AnchorLevel => {
    const level = {
      stride,
      columns: Math.floor(inputWidthPx / stride),
      rows: Math.floor(inputHeightPx / stride),
      first: count,
    };
    count += level.columns * level.rows;
    return level;
  });
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const each = new Float64Array(count);
  for (const { stride, columns, rows, first } of levels) {
    for (let cell = 0; cell < columns * rows; cell++) {
      x[first + cell] = ((cell % columns) + 0.5) * stride;
      y[first + cell] = (Math.floor(cell / columns) + 0.5) * stride;
      each[first + cell] = stride;
    }
  }
  return { inputWidthPx, inputHeightPx, levels, count, x, y, strides: each };
}
