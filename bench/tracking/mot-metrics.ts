import { assignWithin } from '#tracking/track/linear-assignment.ts';

/** A box of one identity in one frame. */
export interface MotRow {
  /** Frame number; only equality and order count. */
  readonly frame: number;
  readonly id: number;
  /** x1, y1, x2, y2, pixels. */
  readonly boxPx: readonly [number, number, number, number];
}

/** How well tracks follow the truth. */
export interface MotScore {
  /** Share of the boxes that carry the right identity under the best one-to-one naming (Ristani et al. 2016). */
  readonly idf1: number;
  /** 1 - (misses + false positives + switches) / boxes of the truth (Bernardin and Stiefelhagen 2008). */
  readonly mota: number;
  readonly switches: number;
  readonly misses: number;
  readonly falsePositives: number;
  readonly truthBoxes: number;
}

/** 1 - IoU up to which a box can stand for a person: the MOTChallenge's. */
const maxDistance = 0.5;
/** Above any sum of distances: a pairing with more pairs always wins, as in py-motmetrics. */
const pairsFirst = 1e4;

/** Scores tracks against the truth by the rules, and to the digits, of py-motmetrics 1.4.0. */
export function scoreTracks(truth: readonly MotRow[], tracks: readonly MotRow[]): MotScore {
  const frames = [...new Set([...truth, ...tracks].map((row) => row.frame))].sort((a, b) => a - b);
  const truthByFrame = Map.groupBy(truth, (row) => row.frame);
  const tracksByFrame = Map.groupBy(tracks, (row) => row.frame);
  const lastTrackOf = new Map<number, number>();
  const common = new Map<string, number>();
  let matches = 0;
  let switches = 0;
  for (const frame of frames) {
    const persons = truthByFrame.get(frame) ?? [];
    const boxes = tracksByFrame.get(frame) ?? [];
    const distances = persons.map((person) => boxes.map((box) => distance(person.boxPx, box.boxPx)));
    persons.forEach((person, p) => {
      boxes.forEach((box, b) => {
        const pair = `${person.id} ${box.id}`;
        if (distances[p][b] <= maxDistance) common.set(pair, (common.get(pair) ?? 0) + 1);
      });
    });
    const kept = keepEarlierPairs(persons, boxes, distances, lastTrackOf);
    const personsLeft = [...persons.keys()].filter((p) => !kept.has(p));
    const taken = new Set(kept.values());
    const boxesLeft = [...boxes.keys()].filter((b) => !taken.has(b));
    const costs = Float64Array.from(
      personsLeft.flatMap((p) =>
        boxesLeft.map((b) => (distances[p][b] <= maxDistance ? distances[p][b] : 2 * pairsFirst)),
      ),
    );
    const paired = assignWithin(costs, personsLeft.length, boxesLeft.length, pairsFirst);
    matches += kept.size;
    personsLeft.forEach((p, i) => {
      if (paired[i] < 0) return;
      matches++;
      const track = boxes[boxesLeft[paired[i]]].id;
      const before = lastTrackOf.get(persons[p].id);
      if (before !== undefined && before !== track) switches++;
      lastTrackOf.set(persons[p].id, track);
    });
  }
  const misses = truth.length - matches;
  const falsePositives = tracks.length - matches;
  return {
    idf1: (2 * bestNaming(common)) / (truth.length + tracks.length),
    mota: 1 - (misses + falsePositives + switches) / truth.length,
    switches,
    misses,
    falsePositives,
    truthBoxes: truth.length,
  };
}

/** Person index to box index where the track that stood for the person last still can. */
function keepEarlierPairs(
  persons: readonly MotRow[],
  boxes: readonly MotRow[],
  distances: readonly (readonly number[])[],
  lastTrackOf: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const kept = new Map<number, number>();
  const taken = new Set<number>();
  persons.forEach((person, p) => {
    const b = boxes.findIndex((box, index) => box.id === lastTrackOf.get(person.id) && !taken.has(index));
    if (b < 0 || distances[p][b] > maxDistance) return;
    kept.set(p, b);
    taken.add(b);
  });
  return kept;
}

/** The most boxes that any one-to-one naming of tracks by persons gets right. */
function bestNaming(common: ReadonlyMap<string, number>): number {
  const pairs = [...common].map(([pair, count]) => ({ ids: pair.split(' '), count }));
  const persons = [...new Set(pairs.map(({ ids }) => ids[0]))];
  const tracks = [...new Set(pairs.map(({ ids }) => ids[1]))];
  const costs = new Float64Array(persons.length * tracks.length);
  for (const { ids, count } of pairs) costs[persons.indexOf(ids[0]) * tracks.length + tracks.indexOf(ids[1])] = -count;
  const named = assignWithin(costs, persons.length, tracks.length, 0);
  return [...named].reduce((sum, t, p) => (t < 0 ? sum : sum - costs[p * tracks.length + t]), 0);
}

/** Whether two boxes can mean the same person: an IoU of at least 0.5. */
export function overlapsEnough(a: MotRow['boxPx'], b: MotRow['boxPx']): boolean {
  return distance(a, b) <= maxDistance;
}

function distance(a: MotRow['boxPx'], b: MotRow['boxPx']): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 1;
  const intersection = width * height;
  return 1 - intersection / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - intersection);
}
