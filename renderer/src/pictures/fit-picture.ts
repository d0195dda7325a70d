/** A rectangle on a canvas, in its own pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a picture lies so that all of it is seen, as large as it can be, in the middle. */
export function fitPicture(
  picture: { width: number; height: number },
  canvas: { width: number; height: number },
): Place {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { x: (canvas.width - width) / 2, y: (canvas.height - height) / 2, width, height };
}
