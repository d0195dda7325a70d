import type { FrameBoxes } from '../tracks/detections.ts';
import { type BoxMotion, correctMotion, freezeHeight, predictMotion, startMotion, writeBox } from './box-motion.ts';
import { assignWithin } from './linear-assignment.ts';

/** What ByteTrack can be told. The names are those of its authors. */
export interface ByteTrackSettings {
  /** Confidence above which a box takes part in the first association, and may start a track. */
  readonly trackThresh: number;
  /** Confidence above which a box takes part in the second association. */
  readonly lowThresh: number;
  /** Cost (1 - IoU * confidence) below which a box and a track can be one, in the first association. */
  readonly matchThresh: number;
  /** Steps (calls of `update`) for which a track that lost its person is kept. */
  readonly trackBuffer: number;
  /**
   * Frames between two steps, 1 where every frame is looked at. People move on, and the filter grows unsure, by so many
   * frames at once (the authors know only 1).
   */
  readonly framesPerStep: number;
}

/** A track that found its box in the frame just given. */
interface TrackedBox {
  /** Counted from 1 in the order of first sight; some numbers stay unused (boxes that were seen only once). */
  readonly track: number;
  /** The row of the given frame's boxes. */
  readonly row: number;
  /** x1, y1, x2, y2 of the filtered state, pixels. */
  readonly boxPx: readonly [number, number, number, number];
}

// Costs above which the two later associations refuse a pair (ByteTrack, byte_tracker.py): (1 - IoU) for boxes of low
// confidence, (1 - IoU * confidence) for tracks seen only once.
const lowMatchThresh = 0.5;
const unconfirmedMatchThresh = 0.7;
/** 1 - IoU below which a lost and a followed track are one (ByteTrack, remove_duplicate_stracks). */
const duplicateDistance = 0.15;

type TrackState = 'followed' | 'lost' | 'removed';

interface Track {
  readonly number: number;
  readonly motion: BoxMotion;
  readonly firstStep: number;
  lastStep: number;
  lastRow: number;
  state: TrackState;
  confirmed: boolean;
}

/**
 * ByteTrack (Zhang et al., "ByteTrack: multi-object tracking by associating every detection box", ECCV 2022): boxes of high
 * confidence are matched to the tracks first, those of low confidence then, to what is left of the tracks.
 *
 * Its answers equal those of boxmot 25.0.0's ByteTrack (and of the authors' code, when that is given plain IoU and starts
 * tracks at `trackThresh`): see tests/golden. To that end it keeps two oddities of theirs: a track that has not been
 * confirmed is matched where it was, not where it should be by now; and a track whose buffer has run out can be found for
 * one step more, but is then dropped for good when it is lost again.
 */
export class ByteTracker {
  readonly #settings: ByteTrackSettings;
  #step = 0;
  #lastNumber = 0;
  #followed: readonly Track[] = [];
  #lost: readonly Track[] = [];
  readonly #removed = new WeakSet<Track>();

  constructor(settings: ByteTrackSettings) {
    this.#settings = settings;
  }

  /** Takes the boxes of the next frame and returns the tracks that are seen in it, by number. */
  update(boxes: FrameBoxes): readonly TrackedBox[] {
    this.#step += 1;
    const { trackThresh, lowThresh, matchThresh, trackBuffer, framesPerStep } = this.#settings;
    const rows = [...boxes.confidences.keys()];
    const high = rows.filter((row) => boxes.confidences[row] > trackThresh);
    const low = rows.filter((row) => boxes.confidences[row] > lowThresh && boxes.confidences[row] < trackThresh);
    const unconfirmed = this.#followed.filter((track) => !track.confirmed);
    const pool = [...this.#followed.filter((track) => track.confirmed), ...this.#lost];
    for (const track of pool) {
      if (track.state !== 'followed') freezeHeight(track.motion);
      predictMotion(track.motion, framesPerStep);
    }

    const first = associate(pool, boxes, high, matchThresh, fusedCost);
    const stillFollowed = first.tracksLeft.filter((track) => track.state === 'followed');
    const second = associate(stillFollowed, boxes, low, lowMatchThresh, plainCost);
    const third = associate(unconfirmed, boxes, first.rowsLeft, unconfirmedMatchThresh, fusedCost);

    const seen = [...first.pairs, ...second.pairs, ...third.pairs];
    const found = seen.filter(([track]) => track.state !== 'followed').map(([track]) => track);
    for (const [track, row] of seen) {
      correctMotion(track.motion, boxes.boxesPx, row);
      track.state = 'followed';
      track.confirmed = true;
      track.lastStep = this.#step;
      track.lastRow = row;
    }
    for (const track of second.tracksLeft) track.state = 'lost';
    const removedNow = [...third.tracksLeft, ...this.#lost.filter((track) => this.#isTooOld(track, trackBuffer))];
    for (const track of removedNow) track.state = 'removed';

    const started = third.rowsLeft.map((row) => this.#start(boxes, row));
    const followed = [...this.#followed.filter((track) => track.state === 'followed'), ...started, ...found];
    // `#removed` holds those of earlier steps only: see the second oddity above.
    const lost = [...this.#lost.filter((track) => track.state !== 'followed'), ...second.tracksLeft].filter(
      (track) => !this.#removed.has(track),
    );
    for (const track of removedNow) this.#removed.add(track);
    const duplicates = duplicatesOf(followed, lost);
    this.#followed = followed.filter((track) => !duplicates.has(track));
    this.#lost = lost.filter((track) => !duplicates.has(track));
    return this.#followed
      .filter((track) => track.confirmed)
      .map((track) => ({ track: track.number, row: track.lastRow, boxPx: boxOf(track) }))
      .sort((a, b) => a.track - b.track);
  }

  #isTooOld(track: Track, trackBuffer: number): boolean {
    return track.state !== 'followed' && this.#step - track.lastStep > trackBuffer;
  }

  #start(boxes: FrameBoxes, row: number): Track {
    this.#lastNumber += 1;
    return {
      number: this.#lastNumber,
      motion: startMotion(boxes.boxesPx, row),
      firstStep: this.#step,
      lastStep: this.#step,
      lastRow: row,
      state: 'followed',
      // Before the first frame nothing could have been seen, so its boxes need no second look.
      confirmed: this.#step === 1,
    };
  }
}

type Cost = (iou: number, confidence: number) => number;
const fusedCost: Cost = (iou, confidence) => 1 - iou * confidence;
const plainCost: Cost = (iou) => 1 - iou;

interface Association {
  readonly pairs: readonly (readonly [Track, number])[];
  readonly tracksLeft: readonly Track[];
  readonly rowsLeft: readonly number[];
}

function associate(
  tracks: readonly Track[],
  boxes: FrameBoxes,
  rows: readonly number[],
  limit: number,
  cost: Cost,
): Association {
  const boxesOfTracks = boxesOf(tracks);
  const costs = new Float64Array(tracks.length * rows.length);
  for (let t = 0; t < tracks.length; t++) {
    for (let r = 0; r < rows.length; r++) {
      const overlap = iou(boxesOfTracks, t, boxes.boxesPx, rows[r]);
      costs[t * rows.length + r] = cost(overlap, boxes.confidences[rows[r]]);
    }
  }
  const assigned = assignWithin(costs, tracks.length, rows.length, limit);
  const taken = new Set(assigned);
  return {
    pairs: tracks.flatMap((track, t) => (assigned[t] < 0 ? [] : [[track, rows[assigned[t]]] as const])),
    tracksLeft: tracks.filter((_, t) => assigned[t] < 0),
    rowsLeft: rows.filter((_, r) => !taken.has(r)),
  };
}

/** Of each followed and lost track that lie on one another, the one that has been known for less long. */
function duplicatesOf(followed: readonly Track[], lost: readonly Track[]): ReadonlySet<Track> {
  const duplicates = new Set<Track>();
  const followedBoxes = boxesOf(followed);
  const lostBoxes = boxesOf(lost);
  followed.forEach((a, i) => {
    lost.forEach((b, j) => {
      if (1 - iou(followedBoxes, i, lostBoxes, j) >= duplicateDistance) return;
      duplicates.add(a.lastStep - a.firstStep > b.lastStep - b.firstStep ? b : a);
    });
  });
  return duplicates;
}

function boxesOf(tracks: readonly Track[]): Float64Array {
  const boxesPx = new Float64Array(tracks.length * 4);
  tracks.forEach((track, t) => {
    writeBox(track.motion, boxesPx, t);
  });
  return boxesPx;
}

function boxOf(track: Track): readonly [number, number, number, number] {
  const [x1, y1, x2, y2] = boxesOf([track]);
  return [x1, y1, x2, y2];
}

function iou(boxesA: Float64Array, a: number, boxesB: Float64Array | Float32Array, b: number): number {
  const i = a * 4;
  const j = b * 4;
  const width = Math.min(boxesA[i + 2], boxesB[j + 2]) - Math.max(boxesA[i], boxesB[j]);
  const height = Math.min(boxesA[i + 3], boxesB[j + 3]) - Math.max(boxesA[i + 1], boxesB[j + 1]);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  const areaA = (boxesA[i + 2] - boxesA[i]) * (boxesA[i + 3] - boxesA[i + 1]);
  const areaB = (boxesB[j + 2] - boxesB[j]) * (boxesB[j + 3] - boxesB[j + 1]);
  return intersection / (areaA + areaB - intersection);
}
