import type { FigureSprite } from './figure-sprites.ts';
import { sceneSize, shadeEdgeX } from './scene-geometry.ts';

/** Something to be laid into a frame: a figure or an occluder. The further its foot is from the top, the nearer it is. */
export type Layer =
  | {
      readonly kind: 'figure';
      /** 1 to 254, to tell afterwards which pixels are whose. */
      readonly mark: number;
      readonly sprite: FigureSprite;
      readonly x: number;
      readonly footY: number;
      /** Size in the frame over size of the sprite, at most 1. */
      readonly scale: number;
    }
  | {
      readonly kind: 'occluder';
      readonly footY: number;
      /** R G B A of the whole scene, colours multiplied by A. */
      readonly rgba: Uint8Array;
      /** The part of the scene where it is not empty. */
      readonly bounds: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
    };

/** What is seen of a figure in a frame. Boxes are x1, y1, x2, y2 in pixels, x2 and y2 exclusive. */
export interface Sighting {
  readonly mark: number;
  /** Round the whole figure, hidden parts and those outside the picture included. */
  readonly wholeBox: readonly [number, number, number, number];
  /** Round what is seen of it; null when nothing is. */
  readonly seenBox: readonly [number, number, number, number] | null;
  /** Share of the figure's area that is seen. */
  readonly seenShare: number;
}

/** Marks the pixels of occluders. */
const occluderMark = 255;

/**
 * Lays the layers over `background` (R G B of the whole scene), the furthest first, into `frame`, which must be as large.
 * `owners` (a byte a pixel) is overwritten with the mark of the layer that each pixel shows. Returns what is seen of each
 * figure, in the order of their marks.
 */
export function composeFrame(
  background: Uint8Array,
  layers: readonly Layer[],
  frame: Uint8Array,
  owners: Uint8Array,
): readonly Sighting[] {
  frame.set(background);
  owners.fill(0);
  const farToNear = [...layers].sort((a, b) => a.footY - b.footY);
  for (const layer of farToNear) {
    if (layer.kind === 'figure') layShadow(frame, layer);
  }
  const areas = new Map<number, Area>();
  for (const layer of farToNear) {
    if (layer.kind === 'occluder') layOccluder(frame, owners, layer);
    else areas.set(layer.mark, layFigure(frame, owners, layer));
  }
  return [...areas.entries()].sort(([a], [b]) => a - b).map(([mark, area]) => sightingOf(mark, area, owners));
}

type FigureLayer = Extract<Layer, { kind: 'figure' }>;

/** What a figure would cover if nothing were before it and the picture had no edge. */
interface Area {
  readonly wholeBox: readonly [number, number, number, number];
  readonly pixels: number;
}

/** How deep the shade is that figures and their shadows lie in: measured off the painted shade of the street. */
const shadeFactors = [0.7, 0.73, 0.8] as const;

/** Share of sunlight, 0 to 1, at the feet of a figure; it passes from shade to sun over a few pixels. */
function sunAt(x: number, footY: number): number {
  const part = Math.min(1, Math.max(0, (x - shadeEdgeX(footY) + 14) / 28));
  return part * part * (3 - 2 * part);
}

function layShadow(frame: Uint8Array, { sprite, x, footY, scale }: FigureLayer): void {
  const { shadow, originX } = sprite;
  const sun = sunAt(x, footY);
  contactShadow(frame, x, footY, sprite.originY * scale);
  if (sun === 0) return;
  const { widthPx, heightPx } = sceneSize;
  const left = Math.round(x - originX * scale);
  for (let row = 0; row < shadow.heightPx * scale; row += 1) {
    const y = Math.round(footY) - row;
    if (y < 0 || y >= heightPx) continue;
    const from = Math.min(shadow.heightPx - 1, Math.floor(row / scale)) * shadow.widthPx;
    for (let column = Math.max(0, -left); column < shadow.widthPx * scale && left + column < widthPx; column += 1) {
      const density = shadow.density[from + Math.min(shadow.widthPx - 1, Math.floor(column / scale))];
      if (density === 0) continue;
      darken(frame, (y * widthPx + left + column) * 3, (density / 255) * sun * 0.34);
    }
  }
}

/** The little dark under the soles that is there in sun and shade. */
function contactShadow(frame: Uint8Array, x: number, footY: number, bodyPx: number): void {
  const { widthPx, heightPx } = sceneSize;
  const halfWidth = bodyPx * 0.15;
  const halfHeight = bodyPx * 0.028;
  for (let y = Math.max(0, Math.ceil(footY - halfHeight)); y < Math.min(heightPx, footY + halfHeight); y += 1) {
    for (let at = Math.max(0, Math.ceil(x - halfWidth)); at < Math.min(widthPx, x + halfWidth); at += 1) {
      const distance = ((at - x) / halfWidth) ** 2 + ((y - footY) / halfHeight) ** 2;
      if (distance < 1) darken(frame, (y * widthPx + at) * 3, 0.3 * (1 - distance));
    }
  }
}

function darken(frame: Uint8Array, at: number, share: number): void {
  frame[at] *= 1 - share;
  frame[at + 1] *= 1 - share * 0.97;
  frame[at + 2] *= 1 - share * 0.88;
}

/** Lays a figure in, shrunk and moved by parts of a pixel (bilinear). */
function layFigure(frame: Uint8Array, owners: Uint8Array, { mark, sprite, x, footY, scale }: FigureLayer): Area {
  const { widthPx, heightPx } = sceneSize;
  const sun = sunAt(x, footY);
  const [red, green, blue] = shadeFactors.map((factor) => factor + (1 - factor) * sun);
  const left = Math.floor(x - sprite.originX * scale);
  const top = Math.floor(footY - sprite.originY * scale);
  const right = Math.ceil(x + (sprite.widthPx - sprite.originX) * scale);
  const bottom = Math.ceil(footY + (sprite.heightPx - sprite.originY) * scale);
  let x1 = right;
  let y1 = bottom;
  let x2 = left;
  let y2 = top;
  let pixels = 0;
  const { rgba } = sprite;
  for (let y = top; y < bottom; y += 1) {
    const sourceY = (y + 0.5 - footY) / scale + sprite.originY - 0.5;
    const rowAbove = Math.floor(sourceY);
    if (rowAbove < 0 || rowAbove + 1 >= sprite.heightPx) continue;
    const low = sourceY - rowAbove;
    for (let column = left; column < right; column += 1) {
      const sourceX = (column + 0.5 - x) / scale + sprite.originX - 0.5;
      const before = Math.floor(sourceX);
      if (before < 0 || before + 1 >= sprite.widthPx) continue;
      const a = (rowAbove * sprite.widthPx + before) * 4;
      const c = a + sprite.widthPx * 4;
      if ((rgba[a + 3] | rgba[a + 7] | rgba[c + 3] | rgba[c + 7]) === 0) continue;
      const across = sourceX - before;
      const wa = (1 - across) * (1 - low);
      const wb = across * (1 - low);
      const wc = (1 - across) * low;
      const wd = across * low;
      const alpha = rgba[a + 3] * wa + rgba[a + 7] * wb + rgba[c + 3] * wc + rgba[c + 7] * wd;
      const isSolid = alpha > 127;
      if (isSolid) {
        pixels += 1;
        x1 = Math.min(x1, column);
        x2 = Math.max(x2, column + 1);
        y1 = Math.min(y1, y);
        y2 = Math.max(y2, y + 1);
      }
      if (column < 0 || column >= widthPx || y < 0 || y >= heightPx) continue;
      const pixel = y * widthPx + column;
      const rest = 1 - alpha / 255;
      const to = pixel * 3;
      frame[to] = frame[to] * rest + (rgba[a] * wa + rgba[a + 4] * wb + rgba[c] * wc + rgba[c + 4] * wd) * red;
      frame[to + 1] =
        frame[to + 1] * rest + (rgba[a + 1] * wa + rgba[a + 5] * wb + rgba[c + 1] * wc + rgba[c + 5] * wd) * green;
      frame[to + 2] =
        frame[to + 2] * rest + (rgba[a + 2] * wa + rgba[a + 6] * wb + rgba[c + 2] * wc + rgba[c + 6] * wd) * blue;
      if (isSolid) owners[pixel] = mark;
    }
  }
  return { wholeBox: [x1, y1, x2, y2], pixels };
}

function layOccluder(
  frame: Uint8Array,
  owners: Uint8Array,
  { rgba, bounds }: Extract<Layer, { kind: 'occluder' }>,
): void {
  for (let y = bounds.y1; y < bounds.y2; y += 1) {
    for (let x = bounds.x1; x < bounds.x2; x += 1) {
      const pixel = y * sceneSize.widthPx + x;
      const alpha = rgba[pixel * 4 + 3];
      if (alpha === 0) continue;
      const rest = 1 - alpha / 255;
      for (let channel = 0; channel < 3; channel += 1) {
        frame[pixel * 3 + channel] = frame[pixel * 3 + channel] * rest + rgba[pixel * 4 + channel];
      }
      if (alpha > 127) owners[pixel] = occluderMark;
    }
  }
}

function sightingOf(mark: number, { wholeBox, pixels }: Area, owners: Uint8Array): Sighting {
  const { widthPx, heightPx } = sceneSize;
  let seen = 0;
  let x1 = widthPx;
  let y1 = heightPx;
  let x2 = 0;
  let y2 = 0;
  for (let y = Math.max(0, wholeBox[1]); y < Math.min(heightPx, wholeBox[3]); y += 1) {
    for (let x = Math.max(0, wholeBox[0]); x < Math.min(widthPx, wholeBox[2]); x += 1) {
      if (owners[y * widthPx + x] !== mark) continue;
      seen += 1;
      x1 = Math.min(x1, x);
      x2 = Math.max(x2, x + 1);
      y1 = Math.min(y1, y);
      y2 = Math.max(y2, y + 1);
    }
  }
  return { mark, wholeBox, seenBox: seen === 0 ? null : [x1, y1, x2, y2], seenShare: pixels === 0 ? 0 : seen / pixels };
}
