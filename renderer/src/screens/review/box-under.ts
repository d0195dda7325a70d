import type { BoxesView } from '#contract/review.ts';
import { fitPicture } from '../../pictures/fit-picture.ts';

type Box = BoxesView['boxes'][number];
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The box under a point of a player that shows a video of `size` as `object-fit: contain` lays it; the smallest where several lie there,
 * since a large one is easily hit elsewhere. Null where there is none. The point is in CSS pixels from the player's top left.
 */
export function boxUnder(
  boxes: readonly Box[],
  { x, y }: { readonly x: number; readonly y: number },
  size: Size,
  { clientWidth, clientHeight }: { readonly clientWidth: number; readonly clientHeight: number },
): Box | null {
  const place = fitPicture(size, { width: clientWidth, height: clientHeight });
  const scale = place.width / size.width;
  const [px, py] = [(x - place.x) / scale, (y - place.y) / scale];
  const under = boxes.filter(({ box: [x1, y1, x2, y2] }) => px >= x1 && px <= x2 && py >= y1 && py <= y2);
  const areaOf = ({ box: [x1, y1, x2, y2] }: Box): number => (x2 - x1) * (y2 - y1);
  return under.toSorted((one, other) => areaOf(one) - areaOf(other))[0] ?? null;
}
