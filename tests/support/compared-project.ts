import path from 'node:path';
import type { TestContext } from 'node:test';
import { cropId, personId, trackletId } from '#base/ids.ts';
import { normaliseRows } from '#base/vector-math.ts';
import type { CalibrationRecord } from '#contract/calibration.ts';
import { storeCalibration } from '#project/calibration.ts';
import { storeCropImages, storeCropPlan } from '#project/crops.ts';
import { beginEmbedding } from '#project/embedder.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '#project/embeddings.ts';
import { storePersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { createProject } from '#project/project-file.ts';
import { storeSource } from '#project/sources.ts';
import { sampleBirth, temporaryFolder } from '../property/sample-project.ts';

/** A person of a made project. */
export interface MadePerson {
  readonly id: number;
  /** First of 30 frames. */
  readonly from: number;
  /** Left edge of the boxes, 50 wide and 100 high; 0 where it is not told. */
  readonly x?: number;
  /** The vector of each crop, of 4 numbers; the crops are two frames apart. None for a person that could not be described. */
  readonly crops: readonly (readonly number[])[];
}

const dimension = 4;
/** The model that the made vectors are said to be of. */
export const madeModel = 'b'.repeat(64);
const rows = 30;

/** A calibration for the made vectors under which likeness and matches decide; the mean look is the origin. */
export const madeCalibration: CalibrationRecord = {
  version: 1,
  model: 'made',
  model_sha256: madeModel,
  command: 'none: made for a test',
  terms: ['intercept', 'likeness', 'best_matches', 'steadiness'],
  prior: 'share',
  crowding: null,
  other_cameras: null,
  coefficients: [-6, 6, 6, 0],
  covariance: [
    [0.1, 0, 0, 0],
    [0, 0.1, 0, 0],
    [0, 0, 0.1, 0],
    [0, 0, 0, 0.1],
  ],
  usual_steadiness: 0.9,
  // A thousand persons of no look at all: the mean look stays where it is whoever is in the video.
  centre: { persons: 1e9, vector: [0, 0, 0, 0] },
  largest_gallery: 100,
  list_from: 0.25,
  training: [],
  left_out: { expected_calibration_error: 0, low: 0, high: 0, bins: [] },
};

/** Makes a project of described persons in a folder of its own that is gone when the test is over. Crop k of person p is 100 p + k. */
export function makeComparedProject(
  context: TestContext,
  persons: readonly MadePerson[],
  {
    calibration = null,
    weightless = false,
  }: { readonly calibration?: CalibrationRecord | null; readonly weightless?: true | false } = {},
): ProjectDatabase {
  const project = createProject(path.join(temporaryFolder(context), 'made.doppel'), sampleBirth);
  context.after(() => project.close());
  const report = { boxes_clamped: 0, boxes_empty: 0, rows_left_out: 0 };
  const sourceId = storeSource(project, { kind: 'tracks', path: '/nowhere/tracks.txt', sha256: null, report });
  storePersons(
    project,
    persons.map(({ id }) => ({
      id: personId(id),
      sourceTrackletIds: [id],
      hiddenReason: null,
      possiblyMisaligned: false,
    })),
    persons.map(({ id, from, x = 0 }) => ({
      id: trackletId(100 + id),
      personId: personId(id),
      sourceId,
      frameIndices: Int32Array.from({ length: rows }, (_, row) => from + row),
      boxesPx: Float32Array.from({ length: rows * 4 }, (_, i) => [x, 100, x + 50, 200][i % 4]),
      confidences: new Float32Array(rows).fill(0.9),
      detectionIndices: new Int32Array(rows).fill(-1),
    })),
  );
  storeCropPlan(
    project,
    persons.flatMap(({ id, from, x = 0, crops }) =>
      crops.map((_, k) => ({
        id: cropId(100 * id + k),
        trackletId: trackletId(100 + id),
        frameIndex: from + 2 * k,
        x1: x,
        y1: 100,
        x2: x + 50,
        y2: 200,
        confidence: 0.9,
        coveredShare: 0,
        cutByEdge: false,
        relativeHeight: 1,
      })),
    ),
  );
  beginEmbedding(project, {
    id: 'made',
    model_sha256: weightless ? null : madeModel,
    device: 'cpu',
    dimension,
    weightless,
  });
  for (const { id, crops } of persons.filter((person) => person.crops.length > 0)) {
    const ids = crops.map((_, k) => cropId(100 * id + k));
    const image = new Uint8Array([1]);
    storeCropImages(
      project,
      ids.map((each) => ({ id: each, image, widthPx: 50, heightPx: 100, sharpness: 1, quality: 0.5 })),
    );
    storeCropEmbeddings(project, ids, Float32Array.from(crops.flat()));
    const mean = Float32Array.from({ length: dimension }, (_, i) => crops.reduce((sum, crop) => sum + crop[i], 0));
    storePersonEmbedding(project, { personId: personId(id), cropIds: ids, vector: normaliseRows(mean, dimension) });
  }
  if (calibration !== null) storeCalibration(project, calibration);
  return project;
}

/** Unit vectors whose cosine to the first axis is `cosine`, in the plane of it and the second. */
export function lookAt(cosine: number): readonly number[] {
  return [cosine, Math.sqrt(1 - cosine * cosine), 0, 0];
}
