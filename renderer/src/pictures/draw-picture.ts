import { fitPicture } from './fit-picture.ts';

/** Draws a picture into a canvas, all of it and as large as it fits, at the resolution of the screen. */
export function drawPicture(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const width = Math.round(canvas.clientWidth * window.devicePixelRatio);
  const height = Math.round(canvas.clientHeight * window.devicePixelRatio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.clearRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  const place = fitPicture(bitmap, { width, height });
  context.drawImage(bitmap, place.x, place.y, place.width, place.height);
}
