import { type SeededRandom, seededRandom } from '#base/seeded-random.ts';
import type { Sighting } from './compose-frame.ts';

/** A person as a detector would report them. */
export interface FigureDetection {
  /** The mark of the sighting. */
  readonly mark: number;
  readonly frameIndex: number;
  /** x1, y1, x2, y2 in pixels; may reach a little beyond the picture. */
  readonly boxPx: readonly [number, number, number, number];
  /** 0 to 1. */
  readonly confidence: number;
}

/**
 * What a detector would make of the sightings of each frame (`sightings[k]` belongs to frame k): boxes that waver round what
 * is seen, confidence that falls as less of a body is seen, nothing where a body is mostly hidden, and a miss now and then.
 * Each figure wavers by its own numbers, so that one figure's visibility does not change another's boxes.
 */
export function detectFigures(sightings: readonly (readonly Sighting[])[], seed: number): readonly FigureDetection[] {
  const wavers = new Map<number, Waver>();
  return sightings.flatMap((seenInFrame, frameIndex) =>
    seenInFrame.flatMap((sighting) => {
      let waver = wavers.get(sighting.mark);
      if (waver === undefined) {
        waver = new Waver(seededRandom(seed * 1009 + sighting.mark));
        wavers.set(sighting.mark, waver);
      }
      const detection = detectFigure(sighting, waver.next());
      return detection === null ? [] : [{ mark: sighting.mark, frameIndex, ...detection }];
    }),
  );
}

/** Below this share of a body YOLO-like detectors rarely report a person. */
const leastSeenShare = 0.3;

/** The tracker's own threshold for keeping a box (ByteTrack's 0.4 in the upstream pipeline). */
const leastConfidence = 0.4;

/** Frames in a hundred in which a detector misses a person in plain view. */
const missShare = 0.012;

function detectFigure(
  { wholeBox, seenBox, seenShare }: Sighting,
  { edges, confidence, miss }: WaverStep,
): Pick<FigureDetection, 'boxPx' | 'confidence'> | null {
  if (seenBox === null || seenShare < leastSeenShare || miss < missShare) return null;
  const sure = Math.min(0.97, 0.92 - 0.62 * (1 - seenShare) ** 1.3 + confidence);
  if (sure < leastConfidence) return null;
  const height = wholeBox[3] - wholeBox[1];
  const [x1, y1, x2, y2] = seenBox.map((edge, index) => {
    // A detector completes a hidden body in part.
    const guessed = edge + (wholeBox[index] - edge) * 0.3;
    return Math.round((guessed + edges[index] * height) * 100) / 100;
  });
  if (x2 - x1 < 2 || y2 - y1 < 2) return null;
  return { boxPx: [x1, y1, x2, y2], confidence: Math.round(sure * 1000) / 1000 };
}

interface WaverStep {
  /** How far each edge lies off, in body heights. */
  readonly edges: readonly number[];
  readonly confidence: number;
  readonly miss: number;
}

/** Errors of a detector on one person: they change slowly, since neighbouring frames look alike. */
class Waver {
  readonly #random: SeededRandom;
  #edges: readonly number[];

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#edges = [0, 0, 0, 0].map(() => random.normal() * edgeError);
  }

  next(): WaverStep {
    const keep = 0.8;
    const fresh = Math.sqrt(1 - keep * keep) * edgeError;
    this.#edges = this.#edges.map((edge) => keep * edge + fresh * this.#random.normal());
    return { edges: this.#edges, confidence: 0.02 * this.#random.normal(), miss: this.#random.uniform() };
  }
}

/** Standard deviation of a box's edge in body heights: an IoU of about 0.95 with the true box. */
const edgeError = 0.009;
