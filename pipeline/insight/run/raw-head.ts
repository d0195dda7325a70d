import type { TappedPicture, TappedTensor } from '#native-models/yolo/tapped-yolo.ts';
import { type AnchorGrid, anchorGrid } from '../loss/anchor-grid.ts';
import type { RawHead, RawMasks } from '../loss/decode-head.ts';

const grids = new Map<string, AnchorGrid>();

/** The grid of an input size; the same object for the same size. */
function gridOf(widthPx: number, heightPx: number): AnchorGrid {
  const key = `${widthPx}x${heightPx}`;
  const grid = grids.get(key) ?? anchorGrid(widthPx, heightPx);
  grids.set(key, grid);
  return grid;
}

/** The raw head among what was tapped; null for a detector without one that losses are known for (YOLOX). */
export function rawHeadOf({ taps, letterbox }: TappedPicture): RawHead | null {
  const { distribution, logits } = taps;
  if (distribution === undefined || logits === undefined) return null;
  return {
    grid: gridOf(letterbox.inputWidthPx, letterbox.inputHeightPx),
    classes: logits.dims[1],
    distribution: distribution.data,
    logits: logits.data,
    masks: masksOf(taps.coefficients, taps.prototypes),
  };
}

function masksOf(coefficients: TappedTensor | undefined, prototypes: TappedTensor | undefined): RawMasks | null {
  if (coefficients === undefined || prototypes === undefined) return null;
  const [, channels, height, width] = prototypes.dims;
  return { channels, coefficients: coefficients.data, prototypes: prototypes.data, height, width };
}
