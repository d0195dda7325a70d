import type { BoxesView } from '#contract/review.ts';
import { fitPicture } from '../../pictures/fit-picture.ts';
import { pageZoom } from '../../theme/page-zoom.ts';

type Box = BoxesView['boxes'][number];

/** Draws the boxes of one frame over a video of `size` that lies within the canvas as `object-fit: contain` lays it. The first
 * person's box is whole, the second's dashed, so that they are told apart without colour; each carries its name. */
export function drawBoxes(
  canvas: HTMLCanvasElement,
  boxes: readonly Box[],
  size: { readonly width: number; readonly height: number },
  persons: readonly number[],
  nameOf: (person: number) => string = String,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio * pageZoom();
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  const place = fitPicture(size, canvas);
  const scale = place.width / size.width;
  context.lineWidth = 2 * ratio;
  context.font = `600 ${12 * ratio}px system-ui, sans-serif`;
  for (const { person, box } of boxes) {
    const [x1, y1, x2, y2] = box;
    const [x, y] = [place.x + x1 * scale, place.y + y1 * scale];
    context.setLineDash(person === persons[0] ? [] : [6 * ratio, 4 * ratio]);
    context.strokeStyle = '#000';
    context.strokeRect(x + ratio, y + ratio, (x2 - x1) * scale, (y2 - y1) * scale);
    context.strokeStyle = '#fff';
    context.strokeRect(x, y, (x2 - x1) * scale, (y2 - y1) * scale);
    const label = nameOf(person);
    const width = context.measureText(label).width + 8 * ratio;
    context.fillStyle = '#fff';
    context.fillRect(x - ratio, y - 17 * ratio, width, 17 * ratio);
    context.fillStyle = '#000';
    context.fillText(label, x + 3 * ratio, y - 4 * ratio);
  }
}
