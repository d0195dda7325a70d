import { pageZoom } from '../theme/page-zoom.ts';
import { fitPicture } from './fit-picture.ts';

/** The size of a canvas on the page, in CSS pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a picture into a canvas of a known size, all of it and as large as it fits, at the resolution of the screen. The size is
 * the caller's to know, by `watchSize`: asking a canvas for it after another was drawn lays out the whole page once more.
 */
export function drawPicture(canvas: HTMLCanvasElement, bitmap: ImageBitmap, size: CanvasSize): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio * pageZoom();
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  } else context.clearRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  const place = fitPicture(bitmap, { width, height });
  context.drawImage(bitmap, place.x, place.y, place.width, place.height);
}

/**
 * Tells the size of a canvas, at first and whenever it changes: after the page was laid out and before it is painted, so that what
 * is drawn then is seen in the same frame. The function returned ends that.
 */
export function watchSize(canvas: HTMLCanvasElement, listener: (size: CanvasSize) => void): () => void {
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width > 0 && contentRect.height > 0) listener(contentRect);
  });
  observer.observe(canvas);
  return () => observer.disconnect();
}
