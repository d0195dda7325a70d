import type { GroupingPair } from '#contract/grouping-log.ts';
import type { Tracklet } from '../tracks/tracklet.ts';
import { type Candidate, type Cluster, type LookGroupingSettings, PieceComparison } from './piece-comparison.ts';
import type { LookRater, TrackletLooks } from './tracklet-looks.ts';

/** Tracklets sorted into persons, and why. */
interface Grouping {
  /** A group a person; tracklets by first frame, groups by the first frame of their first. */
  readonly groups: readonly (readonly Tracklet[])[];
  readonly log: readonly GroupingPair[];
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
  const comparison = new PieceComparison(pieces, centre, rater, settings);
  const alone: number[] = [];
  let clusters = [...pieces.keys()].flatMap((place) => {
    if (comparison.isOne(place)) return [comparison.cluster([place])];
    alone.push(place);
    return [];
  });
  const open = new Map<Cluster, Candidate[]>();
  const compare = (cluster: Cluster, others: readonly Cluster[]): void => {
    for (const other of others) {
      const candidate = comparison.candidate(cluster, other);
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
    log.push(comparison.entry(best));
    const joined = comparison.cluster([...a.members, ...b.members].toSorted((left, right) => left - right));
    for (const gone of [a, b]) {
      alive.delete(gone);
      open.delete(gone);
    }
    clusters = [...clusters.filter((each) => each !== a && each !== b), joined];
    alive.add(joined);
    compare(joined, clusters.slice(0, -1));
  }
  const refused = [...open.values()].flat().filter(({ a, b, passed }) => !passed && alive.has(a) && alive.has(b));
  log.push(...refused.toSorted(byProbability).map((candidate) => comparison.entry(candidate)));
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
