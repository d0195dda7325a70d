/** A box of a CVAT track. */
export interface CvatBox {
  readonly frame: number;
  readonly box: readonly [number, number, number, number];
  /** Nobody is to be seen from here on, until a box says otherwise. */
  readonly outside: boolean;
}

/** More frames between two keyframes than this are no gap that anybody drew: an hour at 60 frames a second. */
const longestGap = 60 * 60 * 60;

/**
 * The boxes of a track with what lies between its keyframes, in order of frames: in proportion between two boxes, as the last one up to
 * where the person is outside. `step` is how many frames of the video one of the task stands for; between neighbours nothing is filled in.
 */
export function fillBetween(boxes: readonly CvatBox[], step: number): readonly CvatBox[] {
  const ordered = boxes.toSorted((a, b) => a.frame - b.frame);
  const filled: CvatBox[] = [];
  ordered.forEach((box, place) => {
    filled.push(box);
    const next = ordered[place + 1];
    if (next === undefined || box.outside) return;
    const gap = next.frame - box.frame;
    if (!(gap > step && gap <= longestGap)) return;
    for (let frame = box.frame + step; frame < next.frame; frame += step) {
      const part = next.outside ? 0 : (frame - box.frame) / gap;
      const [a, b, c, d] = box.box.map((from, i) => from + (next.box[i] - from) * part);
      filled.push({ frame, box: [a, b, c, d], outside: false });
    }
  });
  return filled;
}
