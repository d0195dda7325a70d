/** Taller pictures are decoded smaller: no canvas of the screens is higher. In device pixels. */
const tallestPx = 640;

/**
 * How much decoded picture is kept: about two pairs of 100 crops at full height, or the first looks of many; the renderer has
 * 600 MB in all.
 */
const keptBytes = 128 * 1024 * 1024;

const ready = new Map<string, ImageBitmap>();
const coming = new Map<string, Promise<ImageBitmap>>();
let bytesReady = 0;

const bytesOf = (bitmap: ImageBitmap): number => bitmap.width * bitmap.height * 4;

/** The decoded picture of an address if it lies ready, without waiting. */
export function peekBitmap(url: string): ImageBitmap | null {
  const bitmap = ready.get(url);
  if (bitmap === undefined) return null;
  // Used last, dropped last.
  ready.delete(url);
  ready.set(url, bitmap);
  return bitmap;
}

/**
 * Fetches and decodes a picture, once however often it is asked for. `heightPx` is the picture's own height. Rejects when it
 * cannot be fetched or decoded; the next call tries again.
 */
export function loadBitmap(url: string, heightPx: number): Promise<ImageBitmap> {
  const bitmap = peekBitmap(url);
  if (bitmap !== null) return Promise.resolve(bitmap);
  let promise = coming.get(url);
  if (promise === undefined) {
    promise = decode(url, heightPx).finally(() => coming.delete(url));
    coming.set(url, promise);
  }
  return promise;
}

async function decode(url: string, heightPx: number): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The picture ${url} could not be loaded (HTTP ${response.status}).`);
  const blob = await response.blob();
  const bitmap = await (heightPx > tallestPx
    ? createImageBitmap(blob, { resizeHeight: tallestPx, resizeQuality: 'high' })
    : createImageBitmap(blob));
  ready.set(url, bitmap);
  bytesReady += bytesOf(bitmap);
  dropOldest();
  return bitmap;
}

function dropOldest(): void {
  for (const [url, bitmap] of ready) {
    if (bytesReady <= keptBytes || ready.size <= 2) return;
    ready.delete(url);
    bytesReady -= bytesOf(bitmap);
    bitmap.close();
  }
}
