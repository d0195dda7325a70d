import { type BoxPx, boxNumberNames, boxNumbers, boxNumbersVersion, type PictureSize } from '../spatial/box-numbers.ts';
import { countRelations, relationsVersion } from '../spatial/relations.ts';

/** Names the rules behind `positionNumbers`: a head learnt on one version refuses the numbers of another. */
export const positionVersion = `${boxNumbersVersion}+${relationsVersion}`;

/** The names of `positionNumbers`, in their order. */
export const positionNames = [
  ...boxNumberNames,
  'above_others',
  'below_others',
  'level_with_others',
  'at_end_of_others',
  'others_at_its_end',
] as const;

/** Which of them a head may see: where a label comes from the boxes themselves, their overlap would tell the answer. */
interface PositionOptions {
  readonly overlap: 'included' | 'left out';
}

/**
 * The spatial numbers of one box and its relations to the others of its picture, a row of `positionNames`. With the overlap left out that
 * number is 0.
 * @throws DoppelError `bad_file` for an empty box or picture.
 */
export function positionNumbers(
  box: BoxPx,
  others: readonly BoxPx[],
  picture: PictureSize,
  { overlap }: PositionOptions,
): Float64Array {
  const numbers = boxNumbers(box, picture, overlap === 'included' ? others : []);
  const { above, below, level, atEndOf, hasAtEnd } = countRelations(box, others, picture);
  return Float64Array.of(...numbers, above, below, level, atEndOf, hasAtEnd);
}
