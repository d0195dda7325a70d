import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { evidenceStage } from '#analysis/evidence-stage.ts';
import { cropId, personId, trackletId } from '#base/ids.ts';
import { seededRandom } from '#base/seeded-random.ts';
import type { EmbedderInfo } from '#contract/replies.ts';
import { settings as settingsSchema } from '#contract/settings.ts';
import { sceneSize } from '#demo/scene-geometry.ts';
import { sceneFps } from '#demo/scene-script.ts';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { appVersion } from '#platform/app-version.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { storeAnimation } from '#project/animations.ts';
import type { CropImage, PlannedCropRecord } from '#project/crops.ts';
import { storeBestRanks, storeCropImages, storeCropPlan } from '#project/crops.ts';
import { beginEmbedding } from '#project/embedder.ts';
import { storeCropEmbeddings, storePersonEmbedding } from '#project/embeddings.ts';
import type { PersonRecord } from '#project/persons.ts';
import { storePersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { projectSchema } from '#project/project-database.ts';
import { createProject } from '#project/project-file.ts';
import { finishRun, startRun } from '#project/runs.ts';
import { storeSource } from '#project/sources.ts';
import type { NewTracklet } from '#project/tracklets.ts';
import { storeDecodeResult } from '#project/video.ts';
import { shippedCalibration } from '#reid/calibration/shipped-calibrations.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { say } from '../support/figures.ts';
import { longScene } from '../support/long-scene.ts';
import { type DrawnFigure, drawnFigures } from './crowd-pictures.ts';
import { CrowdVectors, crowdDimension } from './crowd-vectors.ts';
import { drawTime, drawWalk } from './crowd-walks.ts';

/** Persons of the crowd, and crops of each: the size that the screens are measured at. */
export const crowdSize = { persons: 1000, cropsAPerson: 50 } as const;

/** Loops of the demo scene that the crowd walks through: 10,000 frames, so that about eighteen are in the picture at a time. */
const loops = 20;

/** Humans who come twice, under two ids: three in ten persons have a double. */
export const doubles = 300;

/** Any number does. */
const seed = 11;

/** Goes up when the generated content changes. */
const contentVersion = 2;

const settings = settingsSchema.parse({});

/**
 * A project of 1,000 persons and 50,000 crops, made through the project's own verbs: real PNGs and animated WebPs of drawn
 * figures, drawn vectors, and the evidence of all pairs as the analysis gathers it. Made once (about two minutes) and kept under
 * node_modules/.cache; whoever changes it copies it first.
 */
export async function crowdProject(): Promise<string> {
  const scene = await longScene(loops, 540);
  const cache = path.dirname(scene.video);
  const file = path.join(cache, `crowd-${projectSchema}-${contentVersion}-${calibrationMark()}.doppel`);
  if (existsSync(file)) return file;
  say(`Making a project of ${crowdSize.persons} persons once, at ${file}.`);
  const figures = await drawnFigures(path.join(cache, 'demo'));
  const aside = `${file}.partial`;
  await rm(aside, { force: true });
  const probe = await probeVideo(scene.video);
  const project = createProject(aside, {
    uuid: '00000000-0000-4000-8000-000000000011',
    createdAt: '2026-01-01T00:00:00.000Z',
    appVersion,
    video: {
      path: scene.video,
      sha256: await hashFile(scene.video),
      bytes: statSync(scene.video).size,
      ...sceneSize,
      fps: sceneFps,
      variableFrameRate: false,
      durationMs: (scene.frameCount * 1000) / sceneFps,
      probe: { ...probe },
    },
  });
  try {
    await fillCrowd(project, figures, scene.frameCount);
  } finally {
    project.close();
  }
  await rename(aside, file);
  return file;
}

/** A short name of the calibration that the pairs are rated with and that the project keeps: with another it is made anew. */
function calibrationMark(): string {
  const record = shippedCalibration(embedderOf().model_sha256);
  return createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 8);
}

async function fillCrowd(project: ProjectDatabase, figures: readonly DrawnFigure[], frames: number): Promise<void> {
  const embedder = embedderOf();
  const run = startRun(project, { startedAt: '2026-01-01T00:00:00.000Z', appVersion, settings });
  storeDecodeResult(project, {
    frameTimesMs: Float64Array.from({ length: frames }, (_, frame) => (frame * 1000) / sceneFps),
    variableFrameRate: false,
    durationMs: (frames * 1000) / sceneFps,
    damage: { decode_errors: 0, time_gaps: [], frames_missing: 0 },
  });
  const tracklets = storeWalks(project, frames);
  const figureOf = (person: number): DrawnFigure => figures[humanOf(person) % figures.length];
  storePictures(project, tracklets, figureOf);
  beginEmbedding(project, embedder);
  storeVectors(project);
  await evidenceStage.run({
    project,
    settings,
    // The stage reads what is stored; how that came about is nothing to it.
    video: null as never,
    persons: null,
    embedder: null,
    early: null,
    force: false,
    signal: undefined,
    onAnswerable: undefined,
    onProgress: undefined,
    onFrame: undefined,
    warn: say,
    notice: say,
  });
  finishRun(project, run, { state: 'done', finishedAt: '2026-01-01T00:10:00.000Z', error: null });
}

/** Which human a person is, both counted from 0: the first `doubles` come a second time at the end. */
export const humanOf = (person: number): number => person % (crowdSize.persons - doubles);

/** The vectors count as those of OSNet, so that the pairs have probabilities, which cost the screens time. */
function embedderOf(): EmbedderInfo {
  const { id, sha256 } = catalogueEntry('osnet_x0_25_msmt17');
  return { id, model_sha256: sha256, device: 'cpu', dimension: crowdDimension, weightless: false };
}

function storeWalks(project: ProjectDatabase, frames: number): readonly NewTracklet[] {
  const random = seededRandom(seed);
  const sourceId = storeSource(project, {
    kind: 'persons',
    path: 'crowd.npz',
    sha256: null,
    report: { boxes_clamped: 0, boxes_empty: 0, rows_left_out: 0 },
  });
  const ids = Array.from({ length: crowdSize.persons }, (_, index) => index + 1);
  const persons = ids.map(
    (id): PersonRecord => ({
      id: personId(id),
      sourceTrackletIds: [id],
      hiddenReason: null,
      possiblyMisaligned: false,
    }),
  );
  const timeOf = new Map<number, readonly [number, number]>();
  const tracklets = ids.map((id): NewTracklet => {
    const earlier = timeOf.get(humanOf(id - 1));
    // Nobody walks in two places at once: the second visit of a human is drawn until it lies beside the first.
    let time = drawTime(random, frames);
    while (earlier !== undefined && time[0] < earlier[0] + earlier[1] && earlier[0] < time[0] + time[1])
      time = drawTime(random, frames);
    timeOf.set(humanOf(id - 1), time);
    return { id: trackletId(id), personId: personId(id), sourceId, ...drawWalk(random, ...time) };
  });
  storePersons(project, persons, tracklets);
  return tracklets;
}

const cropOf = (person: number, index: number) => cropId((person - 1) * crowdSize.cropsAPerson + index + 1);

function storePictures(
  project: ProjectDatabase,
  tracklets: readonly NewTracklet[],
  figureOf: (person: number) => DrawnFigure,
): void {
  const count = crowdSize.cropsAPerson;
  const plan = tracklets.flatMap(({ id, personId: person, frameIndices, boxesPx, confidences }) =>
    Array.from({ length: count }, (_, index): PlannedCropRecord => {
      const row = Math.floor((index * frameIndices.length) / count);
      const [x1, y1, x2, y2] = boxesPx.subarray(row * 4, row * 4 + 4).map(Math.floor);
      return {
        id: cropOf(person, index),
        trackletId: id,
        frameIndex: frameIndices[row],
        ...{ x1, y1, x2, y2 },
        confidence: confidences[row],
        coveredShare: 0,
        cutByEdge: false,
        relativeHeight: 1,
      };
    }),
  );
  storeCropPlan(project, plan);
  const ranks = new Map<PlannedCropRecord['id'], number>();
  for (const { personId: person } of tracklets) {
    const { crops, preview } = figureOf(person - 1);
    storeCropImages(
      project,
      Array.from(
        { length: count },
        (_, index): CropImage => ({
          id: cropOf(person, index),
          ...crops[Math.floor((index * crops.length) / count)],
        }),
      ),
    );
    for (let rank = 0; rank < settings.crops.best; rank++) ranks.set(cropOf(person, bestIndex(rank)), rank);
    storeAnimation(project, { personId: person, ...preview });
  }
  storeBestRanks(project, ranks);
}

/** The place among a person's crops of the one of a rank: the best are spread in time. */
const bestIndex = (rank: number): number => Math.floor(((rank + 0.5) * crowdSize.cropsAPerson) / settings.crops.best);

function storeVectors(project: ProjectDatabase): void {
  const random = seededRandom(seed + 1);
  const vectors = new CrowdVectors(random);
  const humans = Array.from({ length: crowdSize.persons - doubles }, () => vectors.human());
  const { best } = settings.crops;
  for (let person = 1; person <= crowdSize.persons; person++) {
    const rows = vectors.visit(humans[humanOf(person - 1)], crowdSize.cropsAPerson);
    storeCropEmbeddings(
      project,
      Array.from({ length: crowdSize.cropsAPerson }, (_, index) => cropOf(person, index)),
      rows,
    );
    const bestRows = new Float32Array(best * crowdDimension);
    for (let rank = 0; rank < best; rank++) {
      const from = bestIndex(rank) * crowdDimension;
      bestRows.set(rows.subarray(from, from + crowdDimension), rank * crowdDimension);
    }
    const vector = poolEmbedding(bestRows, crowdDimension);
    if (vector === null) throw new Error(`Person ${person} has no vector.`);
    const cropIds = Array.from({ length: best }, (_, rank) => cropOf(person, bestIndex(rank)));
    storePersonEmbedding(project, { personId: personId(person), vector, cropIds });
  }
}
