import { dotAt, normaliseRows } from '#base/vector-math.ts';
import type { GroupingCheck, GroupingPair } from '#contract/grouping-log.ts';
import { check, type GroupingSettings, isNear, measureGap } from '../group/grouping-checks.ts';
import { measureMotion, type TrackletMotion } from '../group/tracklet-motion.ts';
import { measureCovisibility } from '../tracks/covisibility.ts';
import { measureTimeGap } from '../tracks/time-gap.ts';
import { meanOfRows } from './look-rows.ts';
import { centredRows, steadinessOf } from './mean-look.ts';
import type { LookRater, TrackletLooks } from './tracklet-looks.ts';

/** When pieces are one person. */
export interface LookGroupingSettings
  extends Pick<GroupingSettings, 'maxGapFrames' | 'maxDistancePx' | 'maxOverlapFrames' | 'veto'> {
  readonly fps: number;
}

/**
 * From which P(same) on two pieces are one person. `far` is asked where only looks speak: of 128 tracks so joined in sets that P(same) was
 * not fitted on none was joined wrongly (`npm run bench -- truth --joins`). `near` is asked where the one ends about where and when the other begins: among so few the
 * odds are far better than in the whole gallery, for which P(same) is said.
 */
const leastProbability = { near: 0.5, far: 0.95 } as const;

/** Looks of a person that are compared one by one, at most, evenly chosen: as many as one track has, and no more work for who is in many. */
const mostCompared = 64;

/** Body heights a second from place to place that nobody on foot keeps up; two of them would have to. */
const mostSpeed = 4;

/** Common frames whose boxes are not clearly of one body (IoU 0.5), at most: more, and one stands half before the other. */
const mostBeside = 10;

/** Seconds after which nobody goes on where somebody ended, however many frames that is. */
const mostSecondsBetween = 5;

/**
 * Mean cosine of every two pictures of a piece, seen from the mean look, below which it shows several people, or none. On PETS09-S2L1,
 * TUD-Campus and prw-c6s1 (one frame a second, where boxes alone glue nearly everybody) 35 pieces lie below, and one of them is of one person.
 */
const leastSteadiness = 0.25;

/** From which P(same) on two pieces are worth a thought, and a refusal a line in the log: never more than `near`. */
const worthTelling = 0.5;

/** Pieces that are one person by now. */
export interface Cluster {
  /** Places of the pieces, ascending. */
  readonly members: readonly number[];
  /** (n * dimension) looks of theirs, rows of length 1, `mostCompared` at most. */
  readonly looks: Float32Array;
  /** (dimension,) their mean from the mean look, of length 1. */
  readonly pooled: Float32Array;
}

/** Two clusters that look alike, and whether they may be one. */
export interface Candidate {
  readonly a: Cluster;
  readonly b: Cluster;
  readonly probability: number;
  /** The two pieces between which they would be joined: the earlier, the later. */
  readonly seam: readonly [number, number];
  readonly checks: readonly GroupingCheck[];
  readonly passed: boolean;
}

/** `mostCompared` rows at most, evenly chosen. */
function evenly(rows: Float32Array, dimension: number): Float32Array {
  const count = rows.length / dimension;
  if (count <= mostCompared) return rows;
  const chosen = new Float32Array(mostCompared * dimension);
  for (let k = 0; k < mostCompared; k++) {
    const row = Math.floor((k * count) / mostCompared);
    chosen.set(rows.subarray(row * dimension, (row + 1) * dimension), k * dimension);
  }
  return chosen;
}

/** Frames that two pieces share and in which their boxes do not lie on one body: clearly apart, or at all. */
interface SharedFrames {
  readonly apart: number;
  readonly beside: number;
}

/** Compares pieces, and what they have become together; what is measured of two pieces is measured once. */
export class PieceComparison {
  readonly #pieces: readonly TrackletLooks[];
  readonly #centre: Float32Array;
  readonly #rater: LookRater;
  readonly #settings: LookGroupingSettings;
  readonly #motions: readonly TrackletMotion[];
  readonly #sharedFrames = new Map<string, SharedFrames>();

  constructor(
    pieces: readonly TrackletLooks[],
    centre: Float32Array,
    rater: LookRater,
    settings: LookGroupingSettings,
  ) {
    this.#pieces = pieces;
    this.#centre = centre;
    this.#rater = rater;
    this.#settings = settings;
    this.#motions = pieces.map(({ tracklet }) => measureMotion(tracklet));
  }

  /** Whether a piece was seen, and its pictures show one person. */
  isOne(place: number): boolean {
    const dimension = this.#centre.length;
    const { rows, vectors } = this.#pieces[place];
    if (rows.length === 0) return false;
    const steadiness = steadinessOf(centredRows(normaliseRows(vectors, dimension), this.#centre), dimension);
    return steadiness === null || steadiness >= leastSteadiness;
  }

  cluster(members: readonly number[]): Cluster {
    const dimension = this.#centre.length;
    const parts = members.map((place) => normaliseRows(this.#pieces[place].vectors, dimension));
    const looks = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      looks.set(part, at);
      at += part.length;
    }
    return {
      members,
      looks: evenly(looks, dimension),
      pooled: meanOfRows(centredRows(looks, this.#centre), dimension),
    };
  }

  /** Two clusters with all that is asked of them; null where they are not worth a thought. */
  candidate(a: Cluster, b: Cluster): Candidate | null {
    const likeness = dotAt(a.pooled, 0, b.pooled, 0, this.#centre.length);
    if (!this.#rater.mayReach(likeness, worthTelling)) return null;
    const probability = this.#rater.rate(a.looks, b.looks);
    const seam = this.#seamOf(a, b);
    const gap = measureGap(this.#motions[seam[0]], this.#motions[seam[1]]);
    const { fps } = this.#settings;
    const isFollowing = isNear(gap, this.#settings) && gap.gapFrames <= mostSecondsBetween * fps;
    const least = isFollowing ? leastProbability.near : leastProbability.far;
    if (probability < worthTelling) return null;
    const shared = a.members.flatMap((one) => b.members.map((other) => this.#shared(one, other)));
    const most = (count: keyof SharedFrames): number => Math.max(...shared.map((each) => each[count]));
    const speed = this.#speedOver(seam);
    const checks = [
      check('gap', gap.gapFrames, null, null, 'frames'),
      check('distance', gap.distancePx, null, null, 'px'),
      check('likeness', likeness, null, null, 'cosine'),
      check('probability', probability, least, null, 'share'),
      check('speed', speed, null, mostSpeed, 'heights/s'),
      check('overlap', most('beside'), null, mostBeside, 'frames'),
      check('apart', most('apart'), null, this.#settings.veto.min_frames - 1, 'frames'),
    ];
    return { a, b, probability, seam, checks, passed: checks.every(({ passed }) => passed) };
  }

  entry({ seam, checks, passed }: Candidate): GroupingPair {
    const failed = checks.filter((each) => !each.passed).map(({ name }) => name);
    return {
      kind: 'pair',
      tracklets: [this.#pieces[seam[0]].tracklet.number, this.#pieces[seam[1]].tracklet.number],
      checks: [...checks],
      accepted: passed,
      refusal: passed ? null : `${failed.join(', ')} out of range`,
    };
  }

  /** Of the two pieces that lie nearest in time, one of each: the earlier and the later. */
  #seamOf(a: Cluster, b: Cluster): readonly [number, number] {
    let best: readonly [number, number] = [a.members[0], b.members[0]];
    let nearest = Number.POSITIVE_INFINITY;
    for (const one of a.members) {
      for (const other of b.members) {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const gap = Math.max(0, this.#motions[later].firstFrame - this.#motions[earlier].lastFrame);
        if (gap >= nearest) continue;
        nearest = gap;
        best = [earlier, later];
      }
    }
    return best;
  }

  /** Body heights a second that somebody would have to move from the one to the other; null where they share frames. */
  #speedOver([earlier, later]: readonly [number, number]): number | null {
    const timeMsOf = (frame: number): number => (frame / this.#settings.fps) * 1000;
    return measureTimeGap(this.#pieces[earlier].tracklet, this.#pieces[later].tracklet, timeMsOf).neededSpeed;
  }

  #shared(a: number, b: number): SharedFrames {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    const known = this.#sharedFrames.get(key);
    if (known !== undefined) return known;
    const [one, other] = [a, b].map((place) => this.#pieces[place].tracklet);
    const found = measureCovisibility(one, other, this.#settings.veto);
    const shared = { apart: found.apartFrames, beside: found.covisibleFrames - found.overlappingFrames };
    this.#sharedFrames.set(key, shared);
    return shared;
  }
}
