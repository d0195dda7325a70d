import { type BoxPx, boxNumbers, type PictureSize } from './box-numbers.ts';

/** What geometry knows for certain about a box; computed, never learnt. */
interface KnownStates {
  /** The picture's edges that cut the box. */
  readonly cutBy: readonly ('left' | 'top' | 'right' | 'bottom')[];
  /** Share of the box that other boxes cover, 0 to 1. Which body is in front the boxes do not say. */
  readonly coveredByOthers: number;
  /** Height of the box in pixels. */
  readonly heightPx: number;
}

/**
 * The states of a box that need no model: cut by the picture's edge (within 2 pixels of it), overlapped by others, its height.
 * @throws DoppelError `bad_file` for an empty box or picture.
 */
export function knownStates(box: BoxPx, picture: PictureSize, others: readonly BoxPx[]): KnownStates {
  const numbers = boxNumbers(box, picture, others);
  const edges = ['left', 'top', 'right', 'bottom'] as const;
  return {
    cutBy: edges.filter((_, edge) => numbers[6 + edge] === 1),
    coveredByOthers: numbers[10],
    heightPx: box[3] - box[1],
  };
}
