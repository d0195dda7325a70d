import { normaliseRows } from '#base/vector-math.ts';
import type { TrackletCut } from '#contract/grouping-log.ts';
import { boxBreak } from '../tracks/box-break.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import { centredRows } from './mean-look.ts';
import { clearContrast, contrastOf } from './split-groups.ts';
import { bestTimeSplit } from './time-split.ts';
import type { TrackletLooks } from './tracklet-looks.ts';

/**
 * Looks on each side of a cut, at least. Fewer than for a person (`fewestOnASide`): these are spread evenly in time and show the
 * person as clearly as their stretch allows.
 */
const fewestLooks = 3;

/** Pieces of tracklets that look like one person each, and where they were cut. */
interface CutTracklets {
  /** Numbered anew from 1, in the order of their first frame. */
  readonly pieces: readonly TrackletLooks[];
  readonly cuts: readonly TrackletCut[];
}

/**
 * Cuts tracklets where they go over to somebody else: where their looks, seen from the mean look of the video, fall into two groups
 * that have next to nothing in common, at the frame where the boxes break. The same rule proposes cuts of persons.
 */
export function cutTracklets(looks: readonly TrackletLooks[], centre: Float32Array): CutTracklets {
  const found = looks.flatMap((each) => cutOne(each, centre));
  const ordered = found.toSorted(
    (a, b) =>
      a.looks.tracklet.frameIndices[0] - b.looks.tracklet.frameIndices[0] ||
      a.looks.tracklet.number - b.looks.tracklet.number,
  );
  const numberOf = new Map(ordered.map((piece, index) => [piece, index + 1]));
  const pieces = ordered.map((piece, index) => ({
    ...piece.looks,
    tracklet: { ...piece.looks.tracklet, number: index + 1 },
  }));
  const cuts = found.flatMap((piece, index): TrackletCut[] =>
    piece.contrast === null
      ? []
      : [
          {
            kind: 'cut',
            tracklets: [numberOf.get(found[index - 1]) ?? 0, numberOf.get(piece) ?? 0],
            frame: piece.looks.tracklet.frameIndices[0],
            contrast: piece.contrast,
          },
        ],
  );
  return { pieces, cuts };
}

/** A piece of a tracklet. */
interface Piece {
  readonly looks: TrackletLooks;
  /** How clearly it looks otherwise than the piece before it; null for the first of its tracklet. */
  readonly contrast: number | null;
}

/** The pieces of one tracklet, in order of time. */
function cutOne(looks: TrackletLooks, centre: Float32Array, contrast: number | null = null): readonly Piece[] {
  const { tracklet, rows, vectors } = looks;
  const split = bestTimeSplit(centredRows(normaliseRows(vectors, centre.length), centre), centre.length, fewestLooks);
  if (split === null || contrastOf(split) < clearContrast) return [{ looks, contrast }];
  const [before, after] = [rows[split.at - 1], rows[split.at]].map((row) => tracklet.frameIndices[row]);
  const frame = boxBreak(tracklet, before, after);
  const at = tracklet.frameIndices.findIndex((each) => each >= frame);
  const part = (from: number, to: number, looksFrom: number, looksTo: number): TrackletLooks => ({
    tracklet: rowsOf(tracklet, from, to),
    rows: rows.slice(looksFrom, looksTo).map((row) => row - from),
    vectors: vectors.slice(looksFrom * centre.length, looksTo * centre.length),
  });
  return [
    ...cutOne(part(0, at, 0, split.at), centre, contrast),
    ...cutOne(part(at, tracklet.frameIndices.length, split.at, rows.length), centre, contrastOf(split)),
  ];
}

/** Some rows of a tracklet, from one and before another. */
function rowsOf(tracklet: Tracklet, from: number, to: number): Tracklet {
  return {
    number: tracklet.number,
    frameIndices: tracklet.frameIndices.slice(from, to),
    boxesPx: tracklet.boxesPx.slice(from * 4, to * 4),
    confidences: tracklet.confidences.slice(from, to),
    detectionIndices: tracklet.detectionIndices.slice(from, to),
  };
}
