import { type CropId, cropId, type PersonId } from '#base/ids.ts';
import type { PixelRectangle } from '#tracking/tracks/fit-video.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import { coveredShare } from './box-cover.ts';
import { cropRectangle, type FrameSize, touchesFrameEdge } from './crop-rectangle.ts';
import { frameBoxes } from './frame-boxes.ts';

/** What planning needs of a person. */
export type PlannableTrack = Pick<PersonTrack, 'personId' | 'frameIndices' | 'boxesPx' | 'confidences'>;

/** One crop to be cut, with all that the boxes alone can tell of it. */
export interface PlannedCrop {
  readonly cropId: CropId;
  readonly personId: PersonId;
  /** 0-based frame of the video. */
  readonly frameIndex: number;
  /** Row of the person's track that the crop comes from. */
  readonly row: number;
  /** In pixels of the uncapped upright picture; never empty, never outside it. */
  readonly rectangle: PixelRectangle;
  /** Detector confidence, 0 to 1. */
  readonly confidence: number;
  /** Share of the box, 0 to 1, that lies under boxes of nearer persons. */
  readonly coveredShare: number;
  /** The box touches the picture's edge or reaches beyond it. */
  readonly cutByEdge: boolean;
  /** Height of the crop over the median height of the person's planned crops. */
  readonly relativeHeight: number;
}

/** What to cut, and what could not be. */
interface CropPlan {
  /** By person id, then by frame; crop ids count up from 1 in this order. */
  readonly crops: readonly PlannedCrop[];
  /** Rows, over all persons, whose box has nothing inside the picture. */
  readonly emptyBoxes: number;
  /** Persons none of whose boxes lies inside the picture, ascending. */
  readonly personsWithoutCrops: readonly PersonId[];
}

interface CropPlanOptions {
  /** Crops of each person, at most; 1 or more. */
  readonly perPerson: number;
  /** `spread` over the frames in which the person is present, or its `first` frames, as the upstream pipeline does. */
  readonly mode: 'spread' | 'first';
  readonly frame: FrameSize;
}

/**
 * Chooses which boxes of each person become crops. Rows whose box lies outside the picture are passed over (another row
 * takes their place where there is one). Under `spread` the remaining rows are cut into `perPerson` runs of equal length,
 * and each run gives the row that is least covered by nearer persons and not cut by the picture's edge; among equals the
 * one nearest to an even spacing from the first row to the last. The same tracks, in any order, give the same plan.
 */
export function planCrops(tracks: readonly PlannableTrack[], options: CropPlanOptions): CropPlan {
  const inOrder = [...tracks].sort((a, b) => a.personId - b.personId);
  const boxes = frameBoxes(inOrder);
  const crops: PlannedCrop[] = [];
  const personsWithoutCrops: PersonId[] = [];
  let emptyBoxes = 0;
  let rowsBefore = 0;
  for (const track of inOrder) {
    const places = boxes.placeOfRow.subarray(rowsBefore, rowsBefore + track.frameIndices.length);
    const qualityOf = (row: number): RowQuality => ({
      coveredShare: coveredShare(boxes, places[row]),
      cutByEdge: touchesFrameEdge(track.boxesPx, row, options.frame),
    });
    const usable = rowsInsidePicture(track, options.frame);
    const chosen =
      options.mode === 'first'
        ? usable.subarray(0, options.perPerson)
        : spreadRows(usable, track.frameIndices, options.perPerson, qualityOf);
    for (const crop of cropsOfRows(track, chosen, qualityOf, options.frame)) {
      crops.push({ cropId: cropId(crops.length + 1), ...crop });
    }
    if (usable.length === 0) personsWithoutCrops.push(track.personId);
    emptyBoxes += track.frameIndices.length - usable.length;
    rowsBefore += track.frameIndices.length;
  }
  return { crops, emptyBoxes, personsWithoutCrops };
}

/** What the boxes of a frame tell of one of them. */
interface RowQuality {
  readonly coveredShare: number;
  readonly cutByEdge: boolean;
}

function rowsInsidePicture(track: PlannableTrack, frame: FrameSize): Int32Array {
  const rows = new Int32Array(track.frameIndices.length);
  let count = 0;
  for (let row = 0; row < rows.length; row += 1) {
    if (cropRectangle(track.boxesPx, row, frame) !== null) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** One row of each of `count` equally long runs of `usable`, or all of them where they are no more than that. */
function spreadRows(
  usable: Int32Array,
  frameIndices: Int32Array,
  count: number,
  qualityOf: (row: number) => RowQuality,
): Int32Array {
  if (usable.length <= count) return usable;
  return Int32Array.from({ length: count }, (_, run) => {
    const from = Math.floor((run * usable.length) / count);
    const to = Math.floor(((run + 1) * usable.length) / count);
    // Even spacing from the first row to the last; it always falls within the run, since there are more rows than runs.
    const even = count === 1 ? (usable.length - 1) >> 1 : Math.floor((run * (usable.length - 1)) / (count - 1));
    const ideal = sharedPlace(usable, frameIndices, { from, to, even });
    return usable[clearestPlace(usable, { from, to, ideal }, qualityOf)];
  });
}

/**
 * The place of a run next to its even one whose frame other persons are likely to share: a multiple of the largest power of
 * two that is no longer than the run, so that every run has one and the spacing moves by half a run at most. Every frame that
 * is wanted costs a conversion and three bytes a pixel on their way here; the persons of `npm run bench -- job` want 500
 * different ones by even spacing alone and 311 this way; the longer the video, the fewer.
 */
function sharedPlace(
  usable: Int32Array,
  frameIndices: Int32Array,
  { from, to, even }: { readonly from: number; readonly to: number; readonly even: number },
): number {
  const span = frameIndices[usable[to - 1]] - frameIndices[usable[from]] + 1;
  const grid = 2 ** Math.floor(Math.log2(span));
  if (grid < 2) return even;
  for (let away = 0; away < to - from; away++) {
    for (const place of [even - away, even + away]) {
      if (place >= from && place < to && frameIndices[usable[place]] % grid === 0) return place;
    }
  }
  return even;
}

/**
 * How many rows of a run are compared, at most. Neighbouring frames qualityOf alike (a person takes most of a second to pass
 * another), so that five, spread over a run of a few seconds, find its clear moments; more would cost time, not gain crops.
 */
const candidatesPerRun = 5;

/** Cover below a tenth of the box is within what a box's own jitter amounts to: finer differences must not move a crop. */
const coverStep = 0.1;

/** A crop cut by the edge is passed over for one that up to three tenths of nearer persons cover: both lack limbs. */
const edgeCutPenalty = 0.3;

function clearestPlace(
  usable: Int32Array,
  run: { readonly from: number; readonly to: number; readonly ideal: number },
  qualityOf: (row: number) => RowQuality,
): number {
  let best = run.ideal;
  let bestRank = unclearness(qualityOf(usable[run.ideal]));
  const step = Math.max(1, (run.to - run.from) / candidatesPerRun);
  for (let at = run.from; at < run.to && bestRank > 0; at += step) {
    const place = Math.floor(at);
    const rank = unclearness(qualityOf(usable[place]));
    const isNearer = Math.abs(place - run.ideal) < Math.abs(best - run.ideal);
    if (rank < bestRank || (rank === bestRank && isNearer)) {
      best = place;
      bestRank = rank;
    }
  }
  return best;
}

/** 0 for a row in plain view, more the less of the body is seen, in steps. */
function unclearness(qualityOf: RowQuality): number {
  return Math.floor((qualityOf.coveredShare + (qualityOf.cutByEdge ? edgeCutPenalty : 0)) / coverStep + 1e-9);
}

function cropsOfRows(
  track: PlannableTrack,
  rows: Int32Array,
  qualityOf: (row: number) => RowQuality,
  frame: FrameSize,
): Omit<PlannedCrop, 'cropId'>[] {
  const inside = Array.from(rows).flatMap((row) => {
    const rectangle = cropRectangle(track.boxesPx, row, frame);
    return rectangle === null ? [] : [{ row, rectangle }];
  });
  const medianHeight = median(inside.map(({ rectangle }) => rectangle.y2 - rectangle.y1));
  return inside.map(({ row, rectangle }) => ({
    personId: track.personId,
    frameIndex: track.frameIndices[row],
    row,
    rectangle,
    confidence: track.confidences[row],
    ...qualityOf(row),
    relativeHeight: (rectangle.y2 - rectangle.y1) / medianHeight,
  }));
}

/** The middle of the values, the upper of the two middle ones where their number is even. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
