/** Pixels of the scene: 16:9, small enough that the whole of it is drawn and encoded in seconds. */
export const sceneSize: { readonly widthPx: number; readonly heightPx: number } = { widthPx: 960, heightPx: 540 };

/** Rows of the picture: the camera's eye level, and where the houses meet the pavement. */
export const horizonY = 120;
export const wallFootY = 262;

/**
 * How tall a person of usual height appears whose feet are at `footY`: the camera hangs about 3.2 m above the pavement, so
 * that the eye level lies 3.2 m above the feet and a body of 1.7 m takes 0.53 of that.
 */
export function bodyHeightPx(footY: number): number {
  return 0.53 * (footY - horizonY);
}

/** Where the shade of the house on the left ends, at a row of the picture. People left of it are in the shade. */
export function shadeEdgeX(y: number): number {
  return 268 - 0.42 * (y - wallFootY);
}
