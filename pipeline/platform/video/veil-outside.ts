/** Where somebody is at a time: pixels of the upright picture, [x1, y1, x2, y2]. */
export interface SeenAt {
  readonly timeMs: number;
  readonly box: readonly [number, number, number, number];
}

/**
 * Squares along the longer side of a veiled frame: 80 pixels of 1920. A face is a part of one or two, and what was averaged away cannot be
 * computed back, as a blur can.
 */
const squares = 24;

/** A window is there so long before the first and after the last box, in ms: a frame's time and its box's are the same but for rounding. */
const aroundMs = 20;
/** Who has no box for so long is away meanwhile: detectors miss somebody for a few frames. */
const longestGapMs = 500;
/** A window has at most so many places: each takes some hundred characters of a program's argument, which holds 128 Ki on Linux. */
const mostPlaces = 600;

/** A frame as it is drawn, and what brings times and boxes of the video to it. */
export interface VeiledFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels of the frame for one of the video. */
  readonly scale: number;
  /** What the frames' clock says when the video's says 0. */
  readonly shiftMs: number;
}

/**
 * ffmpeg's filters for a picture in which everything is veiled but the windows: one for each person who stays to be seen, of the size of
 * the largest of the boxes and moving with them, away where there is none for half a second. Whoever walks through a window is seen.
 */
export function veilOutside(frame: VeiledFrame, persons: readonly (readonly SeenAt[])[]): string {
  const windows = persons.filter((boxes) => boxes.length > 0).map((boxes) => windowOf(frame, boxes));
  const veil = veilFilter(frame);
  if (windows.length === 0) return veil;
  const clear = windows.map((_, n) => `[clear${n}]`).join('');
  const parts = windows.map(({ width, height, cropX, x, y }, n) => {
    const cut = `[clear${n}]crop=${width}:${height}:x='${cropX}':y='${y}'[window${n}]`;
    const last = n === windows.length - 1 ? '' : `[veiled${n + 1}]`;
    return `${cut};[veiled${n}][window${n}]overlay=x='${x}':y='${y}'${last}`;
  });
  return `split=${windows.length + 1}[all]${clear};[all]${veil}[veiled0];${parts.join(';')}`;
}

function veilFilter({ widthPx, heightPx }: VeiledFrame): string {
  const few = (side: number): number => Math.max(1, Math.round((side * squares) / Math.max(widthPx, heightPx)));
  return `scale=${few(widthPx)}:${few(heightPx)}:flags=area,scale=${widthPx}:${heightPx}:flags=neighbor`;
}

/** Where a window is from a time on, in seconds of the frames' clock: round a box, or away. */
interface Place {
  readonly fromS: number;
  readonly box: SeenAt['box'] | null;
}

/** Each box holds from halfway between it and the one before; boxes are left out evenly where there are too many. */
function placesOf(boxes: readonly SeenAt[], shiftMs: number): readonly Place[] {
  const every = Math.ceil(boxes.length / mostPlaces);
  const kept = boxes.filter((_, n) => n % every === 0);
  const from = (timeMs: number, box: Place['box']): Place => ({ fromS: (timeMs + shiftMs) / 1000, box });
  const places: Place[] = [];
  for (const [n, { timeMs, box }] of kept.entries()) {
    const before = n === 0 ? Number.NEGATIVE_INFINITY : kept[n - 1].timeMs;
    if (timeMs - before <= longestGapMs) places.push(from((before + timeMs) / 2, box));
    else {
      if (n > 0) places.push(from(before + aroundMs, null));
      places.push(from(timeMs - aroundMs, box));
    }
  }
  places.push(from(boxes[boxes.length - 1].timeMs + aroundMs, null));
  return places;
}

function windowOf({ widthPx, heightPx, scale, shiftMs }: VeiledFrame, boxes: readonly SeenAt[]) {
  const places = placesOf(boxes, shiftMs);
  const largest = (axis: 0 | 1) => scale * Math.max(...boxes.map(({ box }) => box[axis + 2] - box[axis]));
  // Colour has half the resolution, so that sides and places are even.
  const width = Math.min(Math.max(2, even(largest(0) + 1)), widthPx);
  const height = Math.min(Math.max(2, even(largest(1) + 1)), heightPx);
  const placed = (axis: 0 | 1, away: number) =>
    places.map(({ fromS, box }) => {
      const [side, whole] = axis === 0 ? [width, widthPx] : [height, heightPx];
      if (box === null) return [fromS, away] as const;
      const middle = (scale * (box[axis] + box[axis + 2])) / 2;
      return [fromS, Math.min(Math.max(0, even(middle - side / 2)), whole - side)] as const;
    });
  return {
    width,
    height,
    cropX: overTime(placed(0, 0), 0),
    // Outside of the frame nothing of it is drawn.
    x: overTime(placed(0, widthPx), widthPx),
    y: overTime(placed(1, 0), 0),
  };
}

const even = (value: number): number => 2 * Math.round(value / 2);

/** A value that changes with time as an expression of ffmpeg's, by halving: one `if` a step within the other is too deep for it. */
function overTime(steps: readonly (readonly [fromS: number, value: number])[], before: number): string {
  if (steps.length === 0) return String(before);
  const middle = steps.length >> 1;
  const [fromS, value] = steps[middle];
  const [earlier, later] = [overTime(steps.slice(0, middle), before), overTime(steps.slice(middle + 1), value)];
  return earlier === later ? earlier : `if(lt(t,${fromS.toFixed(3)}),${earlier},${later})`;
}
