import { dotAt, normaliseRows } from '#base/vector-math.ts';
import type { GroupingCheck, GroupingPair } from '#contract/grouping-log.ts';
import { check, type GroupingSettings, isNear, measureGap } from '../group/grouping-checks.ts';
import { measureMotion, type TrackletMotion } from '../group/tracklet-motion.ts';
import { measureCovisibility } from '../tracks/covisibility.ts';
import { measureTimeGap } from '../tracks/time-gap.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import { meanOfRows } from './look-rows.ts';
import { centredRows, steadinessOf } from './mean-look.ts';
import type { LookRater, TrackletLooks } from './tracklet-looks.ts';

/** When pieces are one person. */
interface LookGroupingSettings
  extends Pick<GroupingSettings, 'maxGapFrames' | 'maxDistancePx' | 'maxOverlapFrames' | 'veto'> {
  readonly fps: number;
}

/** Tracklets sorted into persons, and why. */
interface Grouping {
  /** A group a person; tracklets by first frame, groups by the first frame of their first. */
  readonly groups: readonly (readonly Tracklet[])[];
  readonly log: readonly GroupingPair[];
}

/**
 * From which P(same) on two pieces are one person. `far` is asked where only looks speak: P(same) of 0.95 and more was right in 100 of
 * 100 left-out pairs (docs/tracking.md). `near` is asked where the one ends about where and when the other begins: among so few the
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
interface Cluster {
  /** Places of the pieces, ascending. */
  readonly members: readonly number[];
  /** (n * dimension) looks of theirs, rows of length 1, `mostCompared` at most. */
  readonly looks: Float32Array;
  /** (dimension,) their mean from the mean look, of length 1. */
  readonly pooled: Float32Array;
}

/** Two clusters that look alike, and whether they may be one. */
interface Candidate {
  readonly a: Cluster;
  readonly b: Cluster;
  readonly probability: number;
  /** The two pieces between which they would be joined: the earlier, the later. */
  readonly seam: readonly [number, number];
  readonly checks: readonly GroupingCheck[];
  readonly passed: boolean;
}

/**
 * Makes persons of pieces by how they look: the two that are most likely one person are joined, then the next, each time as they look
 * together by then. Joined are pieces that go on where the other ends, and, where looks leave no doubt, those with any time between
 * them; never two that stand apart in the same frames or are farther from each other than anybody walks. Pieces of which nothing
 * could be seen, or whose pictures show several people, stay alone.
 *
 * The log has every join, and every two that came near to one.
 */
export function groupByLooks(
  pieces: readonly TrackletLooks[],
  centre: Float32Array,
  rater: LookRater,
  settings: LookGroupingSettings,
): Grouping {
  const scene = new Scene(pieces, centre, rater, settings);
  const alone: number[] = [];
  let clusters = [...pieces.keys()].flatMap((place) => {
    if (scene.isOne(place)) return [scene.cluster([place])];
    alone.push(place);
    return [];
  });
  const open = new Map<Cluster, Candidate[]>();
  const compare = (cluster: Cluster, others: readonly Cluster[]): void => {
    for (const other of others) {
      const candidate = scene.candidate(cluster, other);
      if (candidate === null) continue;
      const known = open.get(candidate.a) ?? [];
      known.push(candidate);
      open.set(candidate.a, known);
    }
  };
  clusters.forEach((cluster, index) => {
    compare(cluster, clusters.slice(0, index));
  });
  const log: GroupingPair[] = [];
  const alive = new Set(clusters);
  for (;;) {
    const best = bestOf([...open.values()].flat().filter(({ a, b, passed }) => passed && alive.has(a) && alive.has(b)));
    if (best === null) break;
    const { a, b } = best;
    log.push(scene.entry(best));
    const joined = scene.cluster([...a.members, ...b.members].toSorted((left, right) => left - right));
    for (const gone of [a, b]) {
      alive.delete(gone);
      open.delete(gone);
    }
    clusters = [...clusters.filter((each) => each !== a && each !== b), joined];
    alive.add(joined);
    compare(joined, clusters.slice(0, -1));
  }
  const refused = [...open.values()].flat().filter(({ a, b, passed }) => !passed && alive.has(a) && alive.has(b));
  log.push(...refused.toSorted(byProbability).map((candidate) => scene.entry(candidate)));
  return {
    groups: [...clusters.map(({ members }) => members), ...alone.map((place) => [place])]
      .toSorted((left, right) => left[0] - right[0])
      .map((members) => members.map((place) => pieces[place].tracklet)),
    log,
  };
}

const byProbability = (left: Candidate, right: Candidate): number =>
  right.probability - left.probability || left.seam[0] - right.seam[0] || left.seam[1] - right.seam[1];

function bestOf(candidates: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of candidates) if (best === null || byProbability(candidate, best) < 0) best = candidate;
  return best;
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

/** What is measured of the pieces, each thing once. */
class Scene {
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
