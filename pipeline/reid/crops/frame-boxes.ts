/** The boxes of all persons, to be looked at frame by frame: what is needed to say who stands before whom. */
export interface FrameBoxes {
  /** (R * 4) x1, y1, x2, y2, one row a box, sorted by frame, then track. */
  readonly boxesPx: Float32Array;
  /** (R) the place among these rows of each box, counted through the tracks in the order in which they were given. */
  readonly placeOfRow: Int32Array;
  /** (R) the frame of each place, ascending. */
  readonly frameOfPlace: Int32Array;
}

/** Sorts the boxes of all tracks by frame, so that those of one frame lie side by side. */
export function frameBoxes(
  tracks: readonly { readonly frameIndices: Int32Array; readonly boxesPx: Float32Array }[],
): FrameBoxes {
  const rowCount = tracks.reduce((sum, track) => sum + track.frameIndices.length, 0);
  const unsorted = new Float32Array(rowCount * 4);
  // One number a row that sorts by frame, then row. It is exact: 2^31 frames times 2^22 rows fit in a double's 53 bits.
  const keys = new Float64Array(rowCount);
  let row = 0;
  for (const track of tracks) {
    unsorted.set(track.boxesPx, row * 4);
    for (const frameIndex of track.frameIndices) {
      keys[row] = frameIndex * rowCount + row;
      row += 1;
    }
  }
  keys.sort();
  const boxesPx = new Float32Array(rowCount * 4);
  const placeOfRow = new Int32Array(rowCount);
  const frameOfPlace = new Int32Array(rowCount);
  for (let place = 0; place < rowCount; place += 1) {
    const frame = Math.floor(keys[place] / rowCount);
    const from = keys[place] - frame * rowCount;
    frameOfPlace[place] = frame;
    placeOfRow[from] = place;
    for (let edge = 0; edge < 4; edge += 1) boxesPx[place * 4 + edge] = unsorted[from * 4 + edge];
  }
  return { boxesPx, placeOfRow, frameOfPlace };
}
