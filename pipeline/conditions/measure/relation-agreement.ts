import { boxOverlap } from '#base/box-overlap.ts';
import type { BoxPx, PictureSize } from '../spatial/box-numbers.ts';
import { boxRelation } from '../spatial/relations.ts';

/** How often two relations agree, among pairs of objects that were both found. */
export interface RelationAgreement {
  readonly share: number;
  readonly pairs: number;
  /** Labelled objects that were found (IoU at least 0.5), of all. */
  readonly found: number;
  readonly objects: number;
}

/** Boxes count as the same object from this IoU, as COCO's first step. */
const sameObject = 0.5;

/** One picture's labelled and detected boxes. */
export interface RelationPicture {
  readonly size: PictureSize;
  readonly labelled: readonly BoxPx[];
  readonly detected: readonly BoxPx[];
}

/**
 * Compares the relations (above, below, level, at the end) between every ordered pair of labelled objects with those between the detections
 * that match them. Null where no pair was found.
 */
export function relationAgreement(pictures: readonly RelationPicture[]): RelationAgreement | null {
  let pairs = 0;
  let agreed = 0;
  let found = 0;
  let objects = 0;
  for (const { size, labelled, detected } of pictures) {
    const matched = matchBoxes(labelled, detected);
    objects += labelled.length;
    found += matched.filter((match) => match !== null).length;
    labelled.forEach((a, first) => {
      labelled.forEach((b, second) => {
        const [ours, theirs] = [matched[first], matched[second]];
        if (first === second || ours === null || theirs === null) return;
        const truth = boxRelation(a, b, size);
        const said = boxRelation(ours, theirs, size);
        pairs++;
        agreed += Number(truth.vertical === said.vertical && truth.atEnd === said.atEnd);
      });
    });
  }
  return pairs === 0 ? null : { share: agreed / pairs, pairs, found, objects };
}

/** For each labelled box the detection that is it, one to one, the best IoU first; null where none reaches 0.5. */
function matchBoxes(labelled: readonly BoxPx[], detected: readonly BoxPx[]): readonly (BoxPx | null)[] {
  const candidates = labelled
    .flatMap((box, row) =>
      detected.map((other, column) => ({
        row,
        column,
        iou: boxOverlap(Float32Array.from(box), 0, Float32Array.from(other), 0).iou,
      })),
    )
    .filter(({ iou }) => iou >= sameObject)
    .toSorted((a, b) => b.iou - a.iou || a.row - b.row || a.column - b.column);
  const matches: (BoxPx | null)[] = labelled.map(() => null);
  const taken = new Set<number>();
  for (const { row, column } of candidates) {
    if (matches[row] !== null || taken.has(column)) continue;
    matches[row] = detected[column];
    taken.add(column);
  }
  return matches;
}
