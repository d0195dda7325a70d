import sharp from 'sharp';
import { figureBounds, figureSvg } from './figure-svg.ts';
import type { Outfit } from './outfits.ts';

/** One figure at one moment of its stride, lit from the left, ready to be laid into a frame. */
export interface FigureSprite {
  readonly widthPx: number;
  readonly heightPx: number;
  /** (height * width * 4) R G B A, colours multiplied by A. */
  readonly rgba: Uint8Array;
  /** Where the ground below the hip lies in the sprite. */
  readonly originX: number;
  readonly originY: number;
  readonly shadow: CastShadow;
}

/** The shadow that a figure throws on the ground to its right. */
interface CastShadow {
  readonly widthPx: number;
  readonly heightPx: number;
  /** (height * width) 0 to 255, rows from the feet upward in the picture. */
  readonly density: Uint8Array;
}

/** Moments of a stride that are drawn; at 25 frames a second a stride takes about as many frames. */
export const spritePhases = 24;

/** The figure at each of `spritePhases` moments of its stride, `bodyPx` from sole to crown. */
export async function figureSprites(
  outfit: Outfit,
  facing: 'right' | 'left',
  bodyPx: number,
): Promise<readonly FigureSprite[]> {
  return await Promise.all(
    Array.from({ length: spritePhases }, async (_, index) => {
      const svg = Buffer.from(figureSvg(outfit, index / spritePhases, facing, bodyPx));
      const { data, info } = await sharp(svg).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      lightFromLeft(data, info.width, info.height, bodyPx);
      const scale = bodyPx / 100;
      const originX = -figureBounds.left * scale;
      const originY = -figureBounds.top * scale;
      return {
        widthPx: info.width,
        heightPx: info.height,
        rgba: data,
        originX,
        originY,
        shadow: castShadow(data, info.width, info.height, originY),
      };
    }),
  );
}

/** How much lighter or darker a surface gets that faces the light or away from it. */
const lightStrength = 0.3;

/**
 * Gives a flat figure a rounded look, and multiplies its colours by alpha. The slope of the blurred silhouette stands in for
 * the surface's direction: it faces outward near the edges and the camera in the middle.
 */
function lightFromLeft(rgba: Uint8Array, widthPx: number, heightPx: number, bodyPx: number): void {
  const radius = Math.max(2, Math.round(bodyPx * 0.028));
  const soft = blurredAlpha(rgba, widthPx, heightPx, radius);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const at = y * widthPx + x;
      const alpha = rgba[at * 4 + 3];
      if (alpha === 0) continue;
      const right = soft[x + 1 < widthPx ? at + 1 : at];
      const left = soft[x > 0 ? at - 1 : at];
      const below = soft[y + 1 < heightPx ? at + widthPx : at];
      const above = soft[y > 0 ? at - widthPx : at];
      // Alpha rises by 1 over the blur's width at a straight edge.
      const towardLight = ((right - left) * 0.85 + (below - above) * 0.5) * radius;
      const light = 1 + lightStrength * Math.min(1, Math.max(-1, towardLight));
      for (let channel = 0; channel < 3; channel += 1) {
        const value = Math.min(255, rgba[at * 4 + channel] * light);
        rgba[at * 4 + channel] = (value * alpha) / 255;
      }
    }
  }
}

/** Alpha, 0 to 1, under a box of 2 * radius + 1 pixels in both directions. */
function blurredAlpha(rgba: Uint8Array, widthPx: number, heightPx: number, radius: number): Float32Array {
  const across = new Float32Array(widthPx * heightPx);
  const size = 2 * radius + 1;
  for (let y = 0; y < heightPx; y += 1) {
    let sum = 0;
    for (let x = -radius; x < widthPx; x += 1) {
      if (x + radius < widthPx) sum += rgba[(y * widthPx + x + radius) * 4 + 3];
      if (x - radius - 1 >= 0) sum -= rgba[(y * widthPx + x - radius - 1) * 4 + 3];
      if (x >= 0) across[y * widthPx + x] = sum / (size * 255);
    }
  }
  const soft = new Float32Array(widthPx * heightPx);
  for (let x = 0; x < widthPx; x += 1) {
    let sum = 0;
    for (let y = -radius; y < heightPx; y += 1) {
      if (y + radius < heightPx) sum += across[(y + radius) * widthPx + x];
      if (y - radius - 1 >= 0) sum -= across[(y - radius - 1) * widthPx + x];
      if (y >= 0) soft[y * widthPx + x] = sum / size;
    }
  }
  return soft;
}

/** A shadow reaches this far to the right, and up in the picture, for each pixel of height; as those of the kiosk do. */
const shadowReach = 0.8;
const shadowRise = 0.15;

function castShadow(rgba: Uint8Array, spriteWidth: number, spriteHeight: number, originY: number): CastShadow {
  const widthPx = Math.ceil(spriteWidth + shadowReach * originY) + 2;
  const heightPx = Math.ceil(shadowRise * originY) + 2;
  const sums = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < Math.min(originY, spriteHeight); y += 1) {
    const above = originY - y;
    const row = Math.floor(above * shadowRise);
    const offset = Math.round(above * shadowReach);
    for (let x = 0; x < spriteWidth; x += 1) {
      sums[row * widthPx + x + offset] += rgba[(y * spriteWidth + x) * 4 + 3] * shadowRise;
    }
  }
  const density = new Uint8Array(widthPx * heightPx);
  // The rows of one body overlap by several pixels sideways: the sun is no point, and the sum is softened by as much.
  for (let row = 0; row < heightPx; row += 1) {
    for (let x = 2; x < widthPx - 2; x += 1) {
      const at = row * widthPx + x;
      density[at] = Math.min(255, (sums[at - 2] + sums[at - 1] + sums[at] + sums[at + 1] + sums[at + 2]) / 5);
    }
  }
  return { widthPx, heightPx, density };
}
