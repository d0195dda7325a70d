import { readFileSync } from 'node:fs';
import type { CropId, PersonId } from '#base/ids.ts';
import { normaliseRows } from '#base/vector-math.ts';
import type { PairEvidence } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { preferredEmbedders } from '#native-models/osnet/preferred-embedders.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import { embedCrops } from '#reid/compare/embed-crops.ts';
import { gatherEvidence, type PersonView } from '#reid/compare/pair-evidence.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { chooseBestCrops } from '#reid/crops/best-crops.ts';
import { extractCrops } from '#reid/crops/extract-crops.ts';
import { planCrops } from '#reid/crops/plan-crops.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import { type MotRow, overlapsEnough } from './mot-metrics.ts';

/** What became of the people who left the picture and came back. */
export interface ReturnsReport {
  readonly persons: number;
  /** Pairs of visits of one human being. */
  readonly returns: number;
  /** Both visits already lie within one person. */
  readonly alreadyOne: number;
  /** The two visits are two persons, and the pair stands in the list of candidates. */
  readonly listed: number;
  /** The two visits are two persons, and the pair does not stand in the list. */
  readonly notListed: number;
  /** A visit that no person follows. */
  readonly unseen: number;
  /** Pairs in the list of candidates. */
  readonly candidates: number;
}

/** Reads which ids of the truth are the same human being: pairs of ids. */
export function readReturns(file: string): readonly (readonly [number, number])[] {
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const visits = rows.map((line) => line.split(',').map(Number)).map(([person, , id]) => ({ person, id }));
  return visits.flatMap((a, i) =>
    visits.slice(i + 1).flatMap((b) => (a.person === b.person ? [[a.id, b.id] as const] : [])),
  );
}

/**
 * Compares every pair of persons as the review does, and looks for the real returns among the candidates: the pairs that are
 * not vetoed and reach the threshold.
 */
export async function measureReturns(
  video: string,
  probe: VideoProbe,
  persons: readonly PersonTrack[],
  truth: readonly MotRow[],
  returns: readonly (readonly [number, number])[],
  settings: Settings,
  models: string,
): Promise<ReturnsReport> {
  const pairs = await comparePersons(video, probe, persons, settings, models);
  const { embedder, threshold: named } = settings.similarity;
  const threshold = similarityThreshold(named, embedder === 'auto' ? preferredEmbedders[0] : embedder);
  const listed = new Set(
    pairs
      .filter(({ vetoed, similarity }) => !vetoed && similarity !== null && similarity >= threshold)
      .map(({ a, b }) => pairKey(a, b)),
  );
  const follower = followers(persons, truth);
  const count = { alreadyOne: 0, listed: 0, notListed: 0, unseen: 0 };
  for (const [first, second] of returns) {
    const a = follower.get(first);
    const b = follower.get(second);
    if (a === undefined || b === undefined) count.unseen++;
    else if (a === b) count.alreadyOne++;
    else if (listed.has(pairKey(a, b))) count.listed++;
    else count.notListed++;
  }
  return { persons: persons.length, returns: returns.length, ...count, candidates: listed.size };
}

const pairKey = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Each id of the truth with the person that follows it in the most frames. */
function followers(persons: readonly PersonTrack[], truth: readonly MotRow[]): ReadonlyMap<number, PersonId> {
  const byFrame = Map.groupBy(truth, ({ frame }) => frame);
  const common = new Map<number, Map<PersonId, number>>();
  for (const { personId, frameIndices, boxesPx } of persons) {
    frameIndices.forEach((frame, row) => {
      const [x1, y1, x2, y2] = boxesPx.subarray(row * 4, row * 4 + 4);
      for (const { id, boxPx } of byFrame.get(frame) ?? []) {
        if (!overlapsEnough(boxPx, [x1, y1, x2, y2])) continue;
        const counts = common.get(id) ?? new Map<PersonId, number>();
        common.set(id, counts);
        counts.set(personId, (counts.get(personId) ?? 0) + 1);
      }
    });
  }
  return new Map([...common].map(([id, counts]) => [id, [...counts].sort((a, b) => b[1] - a[1])[0][0]]));
}

/** The evidence for every pair, by the stages of the analysis, in memory. */
async function comparePersons(
  video: string,
  probe: VideoProbe,
  persons: readonly PersonTrack[],
  settings: Settings,
  models: string,
): Promise<readonly PairEvidence[]> {
  const plan = planCrops(persons, { perPerson: settings.crops.per_person, mode: 'spread', frame: probe });
  const pngs = new Map<CropId, Uint8Array>();
  const scores = new Map<CropId, number>();
  await extractCrops({
    videoPath: video,
    probe,
    planned: plan.crops,
    maxSidePx: settings.crops.max_side_px,
    lookAt: Int32Array.from(new Set(plan.crops.map(({ frameIndex }) => frameIndex))).sort(),
    store: (crops) => {
      for (const crop of crops) {
        pngs.set(crop.cropId, crop.png);
        scores.set(crop.cropId, crop.quality);
      }
    },
  });
  const { embedder } = await openEmbedder({ embedder: 'auto', models, device: 'cpu' });
  const { dimension } = embedder;
  const cropsOf = Map.groupBy(plan.crops, ({ personId }) => personId);
  const best = new Map(
    persons.map(({ personId }) => {
      const rated = (cropsOf.get(personId) ?? []).map((crop) => ({ ...crop, score: scores.get(crop.cropId) ?? 0 }));
      return [personId, chooseBestCrops(rated, settings.crops.best).map(({ cropId }) => cropId)];
    }),
  );
  const vectors = new Map<CropId, Float32Array>();
  await embedCrops({
    embedder,
    cropIds: [...best.values()].flat(),
    readPng: (crop) => pngs.get(crop) ?? new Uint8Array(0),
    whole: { done: 0, total: [...best.values()].flat().length },
    store: (ids, rows) => {
      ids.forEach((id, row) => {
        vectors.set(id, rows.slice(row * dimension, (row + 1) * dimension));
      });
    },
  });
  await embedder.close();
  const views = persons.map((person): PersonView => {
    const cropIds = best.get(person.personId) ?? [];
    const rows = new Float32Array(cropIds.length * dimension);
    cropIds.forEach((id, row) => {
      rows.set(vectors.get(id) ?? new Float32Array(dimension), row * dimension);
    });
    const embedding = poolEmbedding(rows, dimension);
    return { ...person, cropIds, embedding, cropVectors: normaliseRows(rows, dimension) };
  });
  const context = { dimension, veto: settings.veto, timeMsOf: (frame: number) => frame };
  return views.flatMap((a, i) => views.slice(i + 1).map((b) => gatherEvidence(a, b, context)));
}
