import { cropId, personId } from '#base/ids.ts';
import { normaliseRows } from '#base/vector-math.ts';
import { settings } from '#contract/settings.ts';
import { storeAnimation } from '#project/animations.ts';
import { storeBestRanks, storeCropImages } from '#project/crops.ts';
import { beginEmbedding } from '#project/embedder.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '#project/embeddings.ts';
import { storeFinishedStage } from '#project/finished-stages.ts';
import { type StoredPair, storePairs } from '#project/pairs.ts';
import { finishRun, startRun } from '#project/runs.ts';
import { storeDecodeResult } from '#project/video.ts';
import { decide, makeSampleProject, planSampleCrops } from '#tests/property/sample-project.ts';

/** Crops a person, and how many of them are the best, as in a real analysis. */
const cropsAPerson = 50;
const bestOfAPerson = 8;
/** OSNet's. */
const dimension = 512;
/** Real crops have a few kilobytes, previews a hundred; small ones suffice where nothing reads them. */
const usual: LargeProjectOptions = {
  pictureBytes: 200,
  pairsAPerson: 100,
  decisions: 200,
  described: 'all',
  modelSha256: 'b'.repeat(64),
};
/** Persons a transaction. */
const personsAtOnce = 100;
/** Persons who look alike: each has this many ids, one after the other. */
const idsAHuman = 4;

/** What can be asked of a large project. */
interface LargeProjectOptions {
  /** Bytes of each crop's picture and each preview. */
  readonly pictureBytes: number;
  /** Pairs a person whose evidence is stored. */
  readonly pairsAPerson: number;
  readonly decisions: number;
  /** Which of the crops have a vector. The best suffice where nobody is split: they stand for a person, and for who is made of several. */
  readonly described: 'all' | 'best';
  /** Of the weights that the vectors are said to be of: pairs have probabilities where these have a calibration. */
  readonly modelSha256: string;
}

/** A number from -1 to 1 that looks random, and is the same for the same two numbers (the finishing steps of MurmurHash3). */
function noise(seed: number, n: number): number {
  let bits = Math.imul(seed, 0x9e3779b1) ^ Math.imul(n, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) / 2 ** 31;
}

/** `rows` vectors of a person: those of one human are alike, those of two are not. */
const looksOf = (person: number, rows: number): Float32Array =>
  Float32Array.from({ length: rows * dimension }, (_, n) => {
    const human = Math.floor((person - 1) / idsAHuman);
    return noise(human + 1, n % dimension) + 0.3 * noise(-person, n);
  });

function pairOf(a: number, b: number, rank: number): StoredPair {
  return {
    a,
    b,
    similarity: Math.floor((a - 1) / idsAHuman) === Math.floor((b - 1) / idsAHuman) ? 0.9 : 0.69 - rank / 1000,
    best_crop_similarity: 0.9,
    best_crops: [(a - 1) * cropsAPerson + 1, (b - 1) * cropsAPerson + 1],
    median_crop_similarity: 0.6,
    covisible_frames: 0,
    apart_frames: 0,
    overlapping_frames: 0,
    median_overlap: null,
    vetoed: false,
    veto_reason: null,
    gap_frames: 30,
    gap_ms: 1200,
    needed_speed: 1,
  };
}

/** Makes a finished project of `count` persons with 50 crops each: by default evidence for 100 pairs a person, and 200 decisions. */
export function makeLargeProject(file: string, count: number, options: Partial<LargeProjectOptions> = {}): void {
  const { pictureBytes, pairsAPerson, decisions, described, modelSha256 } = { ...usual, ...options };
  const project = makeSampleProject(file, count);
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const picture = new Uint8Array(pictureBytes).fill(7);
  const run = startRun(project, {
    startedAt: '2026-01-01T00:00:00.000Z',
    appVersion: '0.0.0',
    settings: settings.parse({}),
  });
  storeDecodeResult(project, {
    frameTimesMs: Float64Array.from({ length: 10 * count + 100 }, (_, frame) => frame * 40),
    variableFrameRate: false,
    durationMs: (10 * count + 100) * 40,
    damage: { decode_errors: 0, time_gaps: [], frames_missing: 0 },
  });
  planSampleCrops(project, count, cropsAPerson);
  beginEmbedding(project, { id: 'osnet', model_sha256: modelSha256, device: 'cpu', dimension, weightless: false });
  const cropsOf = (person: number) =>
    Array.from({ length: cropsAPerson }, (_, k) => cropId((person - 1) * cropsAPerson + k + 1));
  const fill = (person: number): void => {
    const crops = cropsOf(person);
    const withVector = described === 'all' ? crops : crops.slice(0, bestOfAPerson);
    storeCropImages(
      project,
      crops.map((id) => ({ id, image: picture, widthPx: 50, heightPx: 120, sharpness: 12, quality: 0.5 })),
    );
    storeCropEmbeddings(project, withVector, looksOf(person, withVector.length));
    storePersonEmbedding(project, {
      personId: personId(person),
      vector: normaliseRows(looksOf(person, 1), dimension),
      cropIds: crops.slice(0, bestOfAPerson),
    });
    storeAnimation(project, { personId: personId(person), webp: picture, frameCount: cropsAPerson });
  };
  for (let first = 0; first < count; first += personsAtOnce) {
    project.write(() => ids.slice(first, first + personsAtOnce).forEach(fill));
  }
  storeBestRanks(
    project,
    new Map(
      ids.flatMap((person) =>
        cropsOf(person)
          .slice(0, bestOfAPerson)
          .map((id, rank) => [id, rank]),
      ),
    ),
  );
  storePairs(
    project,
    ids.flatMap((a) =>
      Array.from({ length: pairsAPerson }, (_, rank) => pairOf(a, a + rank + 1, rank)).filter(({ b }) => b <= count),
    ),
  );
  for (let n = 0; n < decisions; n++) {
    decide(project, { kind: 'unsure', a: personId(1 + 4 * n), b: personId(2 + 4 * n) });
  }
  storeFinishedStage(project, 'crops', 'bench');
  finishRun(project, run, { state: 'done', finishedAt: '2026-01-01T00:01:00.000Z', error: null });
  project.close();
}
