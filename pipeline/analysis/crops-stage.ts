import { DoppelError } from '#base/doppel-error.ts';
import type { CropId, PersonId } from '#base/ids.ts';
import { freeMemory } from '#native-models/free-memory.ts';
import type { DecodeReport } from '#platform/video/decode-report.ts';
import type { CropRecord } from '#project/crops.ts';
import {
  readCrops,
  readCropsToCut,
  storeBestRanks,
  storeCropImages,
  storeCropPlan,
  storeLostCrops,
} from '#project/crops.ts';
import { readErasures } from '#project/custody/erasures.ts';
import { beginEmbedding } from '#project/embedder.ts';
import { readEvents } from '#project/events.ts';
import { readFinishedStages, storeFinishedStage } from '#project/finished-stages.ts';
import { storeMisaligned } from '#project/persons.ts';
import { readTracklets } from '#project/tracklets.ts';
import type { VideoDamage } from '#project/video.ts';
import { readFrameTimes, readVideo } from '#project/video.ts';
import { chooseBestCrops } from '#reid/crops/best-crops.ts';
import { type ExtractedCrop, extractCrops } from '#reid/crops/extract-crops.ts';
import { planCrops } from '#reid/crops/plan-crops.ts';
import { checkFit } from '#tracking/tracks/fit-video.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import {
  type AnalysisInputs,
  type AnalysisWork,
  fingerprintOf,
  inputsOf,
  type PersonTracklet,
} from './analysis-work.ts';
import { EarlyEvidence } from './early-evidence.ts';
import { embedAhead } from './embed-ahead.ts';
import { embedderInfo } from './embedder-info.ts';
import { misfitSentence } from './read-inputs.ts';
import { isFinished, type Stage } from './stage.ts';
import { damageWords, isDamaged, refuseDamage, storeDecodeReport, wholeFrameCount } from './store-decode-report.ts';

/** Everything that the crops depend on. */
export function cropsFingerprint(work: AnalysisWork): string {
  const { settings } = work;
  const inputs = inputsOf(work);
  return fingerprintOf('crops', inputs.videoSha256, inputs.persons.sha256, settings.crops);
}

/** The plan stands for itself in the table of stages, so that an interrupted pass over the video keeps its crops. */
const planned = (fingerprint: string): string => `planned ${fingerprint}`;

/**
 * Plans the crops and cuts those that are not there yet, in one pass over the video; records the video's length, frame times
 * and damage, and chooses each person's best crops. With an embedder, as many crops as possible are described on the way; what
 * is missing is left to the embedding stage, and pairs of persons who are described already can be answered from then on. Throws `bad_video` for damage under `strict`, `mismatch` when the video
 * turns out too short for its persons, `conflict` when other crops are asked for in a project that has decisions.
 */
export const cropsStage: Stage = {
  name: 'crops',
  embedder: 'used',
  marks: 'whole',
  fingerprint: (work) => (mustLookAgain(work) ? `${cropsFingerprint(work)}, every frame` : cropsFingerprint(work)),
  run: async (work) => {
    if (mustLookAgain(work) && isFinished(work.project, 'crops', cropsFingerprint(work))) {
      storeReport(work, await cut(work, () => undefined));
      return;
    }
    preparePlan(work, cropsFingerprint(work));
    await cutAndEmbed(work);
  },
  use: (work) => {
    const { damage } = readVideo(work.project);
    if (damage !== null && work.settings.strict) refuseDamage(work.video.videoPath, damage);
    if (damage !== null) warnOfDamage(work, damage);
  },
};

/** Whether damage counts where nobody is, too. */
const looksAtAll = ({ every_frame, strict }: AnalysisWork['settings']): boolean => every_frame || strict;

/** Whether every frame is to be looked at for damage, and an earlier pass did not. */
function mustLookAgain({ project, settings }: AnalysisWork): boolean {
  const { damage } = readVideo(project);
  return looksAtAll(settings) && damage !== null && (damage.frames_passed_over ?? 0) > 0;
}

function preparePlan(work: AnalysisWork, fingerprint: string): void {
  const { project, settings } = work;
  const inputs = inputsOf(work);
  const known = readFinishedStages(project).get('crops');
  if (known === planned(fingerprint)) return;
  if (known !== undefined && readEvents(project).length > 0)
    throw new DoppelError(
      'conflict',
      `${project.path} holds decisions that were made on other crops than these settings would cut. Choose another file with --out.`,
    );
  if (readErasures(project).length > 0)
    throw new DoppelError(
      'conflict',
      `People were erased from ${project.path}, and other crops would bring them back from the video. Choose another file with --out.`,
    );
  const { widthPx, heightPx } = inputs.probe;
  const plan = planCrops(inputs.persons.tracks, {
    perPerson: settings.crops.per_person,
    mode: settings.crops.first ? 'first' : 'spread',
    frame: { widthPx, heightPx },
  });
  const trackletOf = trackletFinder(inputs.persons.tracklets);
  project.write(() => {
    storeCropPlan(
      project,
      plan.crops.map(({ cropId, personId, rectangle, ...crop }) => ({
        ...crop,
        ...rectangle,
        id: cropId,
        trackletId: trackletOf(personId, crop.frameIndex),
      })),
    );
    storeFinishedStage(project, 'crops', planned(fingerprint));
  });
}

/** Whose box a person has in a frame: of several tracklets that have one, the more confident, as the person's rows do. */
function trackletFinder(
  tracklets: readonly PersonTracklet[],
): (personId: PersonId, frameIndex: number) => PersonTracklet['trackletId'] {
  const byPerson = Map.groupBy(tracklets, ({ personId }) => personId);
  const rowsByFrame = new Map<PersonTracklet, ReadonlyMap<number, number>>();
  const rowOf = (tracklet: PersonTracklet, frameIndex: number): number | undefined => {
    const known = rowsByFrame.get(tracklet);
    if (known !== undefined) return known.get(frameIndex);
    const rows = new Map([...tracklet.frameIndices].map((frame, row) => [frame, row]));
    rowsByFrame.set(tracklet, rows);
    return rows.get(frameIndex);
  };
  return (personId, frameIndex) => {
    const own = byPerson.get(personId) ?? [];
    if (own.length === 1) return own[0].trackletId;
    let best: PersonTracklet | null = null;
    let bestConfidence = Number.NEGATIVE_INFINITY;
    for (const tracklet of own) {
      const row = rowOf(tracklet, frameIndex);
      if (row === undefined || tracklet.confidences[row] <= bestConfidence) continue;
      best = tracklet;
      bestConfidence = tracklet.confidences[row];
    }
    if (best === null)
      throw new DoppelError('internal', `No tracklet of person ${personId} has a box in frame ${frameIndex}.`);
    return best.trackletId;
  };
}

async function cutAndEmbed(work: AnalysisWork): Promise<void> {
  const ahead = beginAhead(work);
  try {
    const report = await cut(work, (crops) => {
      ahead?.take(crops);
      work.early?.look();
    });
    storeReport(work, report);
    // Best pictures are chosen also where nobody describes them: they are shown, and may be described later.
    const best = rankCrops(work.project, work.settings.crops.best);
    await ahead?.finish(best);
  } finally {
    await ahead?.stop();
  }
}

function beginAhead(work: AnalysisWork): ReturnType<typeof embedAhead> | null {
  const { embedder, project } = work;
  if (embedder === null || project.vectorProblem !== null) return null;
  beginEmbedding(project, embedderInfo(embedder));
  const early = new EarlyEvidence(work, embedder.dimension);
  work.early = early;
  return embedAhead(work, embedder, (count) => early.noteDescribed(count));
}

function cut(work: AnalysisWork, onStored: (crops: readonly ExtractedCrop[]) => void): Promise<DecodeReport> {
  const { project, settings } = work;
  const inputs = inputsOf(work);
  return extractCrops({
    videoPath: inputs.videoPath,
    probe: inputs.probe,
    planned: readCropsToCut(project).map((crop) => ({ ...crop, cropId: crop.id, rectangle: crop })),
    maxSidePx: settings.crops.max_side_px,
    // An interrupted pass looks at the same frames again: what it finds does not depend on where it stopped.
    lookAt: looksAtAll(settings) ? null : frameNumbers(readCrops(project)),
    knownFrames: wholeFrameCount(project) ?? undefined,
    signal: work.signal,
    onProgress: work.onProgress,
    onFrame: work.onFrame,
    store: (crops) => {
      storeCropImages(
        project,
        crops.map(({ cropId, image: { widthPx, heightPx }, png, sharpness, quality }) => ({
          id: cropId,
          widthPx,
          heightPx,
          image: png,
          sharpness,
          quality,
        })),
      );
      // SQLite has copies of them.
      for (const { png } of crops) freeMemory(png);
      onStored(crops);
    },
  });
}

/** (N,) the frames of the crops, ascending, each once. */
const frameNumbers = (crops: readonly CropRecord[]): Int32Array =>
  Int32Array.from(new Set(crops.map(({ frameIndex }) => frameIndex))).sort();

function storeReport(work: AnalysisWork, report: DecodeReport): void {
  const { project } = work;
  const inputs = inputsOf(work);
  const missing = new Set(report.missingFrames);
  if (!isDamaged(report)) refuseTooShort(work, inputs, report.frameCount);
  project.write(() => {
    // What a pass over all frames found of the video stays: one that passes frames over knows less.
    if (report.framesPassedOver === 0 || wholeFrameCount(project) === null)
      storeDecodeReport(project, inputs, work.settings.strict ? 'refuse' : 'count', report);
    storeLostCrops(
      project,
      readCropsToCut(project)
        .filter(({ frameIndex }) => missing.has(frameIndex))
        .map(({ id }) => id),
    );
    storeMisaligned(project, personsBehindGap(inputs.persons.tracks, readVideo(project).damage));
  });
}

function refuseTooShort({ force, warn, project }: AnalysisWork, inputs: AnalysisInputs, frameCount: number): void {
  const { widthPx, heightPx } = inputs.probe;
  const reasons = checkFit(inputs.persons.tracks, { widthPx, heightPx, frameCount });
  const sentence = misfitSentence(inputs.videoPath, 'the persons', reasons);
  if (sentence === null) return;
  if (!force) throw new DoppelError('mismatch', sentence, { details: { project: project.path } });
  warn(`Forced: ${sentence}`);
}

/** Persons with a frame behind the first gap: from there on every frame number may be off. */
function personsBehindGap(tracks: readonly PersonTrack[], damage: VideoDamage | null): readonly PersonId[] {
  if (damage === null || damage.time_gaps.length === 0) return [];
  const first = Math.min(...damage.time_gaps.map(({ after_frame }) => after_frame));
  return tracks
    .filter(({ frameIndices }) => frameIndices[frameIndices.length - 1] > first)
    .map(({ personId }) => personId);
}

function warnOfDamage(work: AnalysisWork, damage: VideoDamage): void {
  if (damage.decode_errors === 0 && damage.time_gaps.length === 0 && damage.frames_missing === 0) return;
  work.warn(`The video is damaged: ${damageWords(damage)}.`);
  warnOfEarlyEnd(work);
  const first = damage.time_gaps[0];
  if (first !== undefined)
    work.warn(
      `From frame ${first.after_frame + 1} on, boxes may lie on the wrong frames: persons with later frames are marked as possibly misaligned.`,
    );
}

/** Containers round their length, and sound may outlast the pictures a little: less than this is no sign of a file cut off. */
const ordinaryTailMs = 1000;

/** A file that was cut off has fewer pictures than its header says, and nothing else shows how many. */
function warnOfEarlyEnd({ project, warn }: AnalysisWork): void {
  const { durationMs, frameCount } = readVideo(project);
  const lastMs = readFrameTimes(project)?.at(-1);
  if (durationMs === null || lastMs === undefined || durationMs - lastMs < ordinaryTailMs) return;
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  warn(
    `The pictures end after ${frameCount} frames, at ${seconds(lastMs)} s; by its header the video lasts ${seconds(durationMs)} s.`,
  );
}

/** Chooses the best crops of each person, and returns all of these; their places follow their quality. */
function rankCrops(project: AnalysisWork['project'], count: number): ReadonlySet<CropId> {
  const owners = new Map(readTracklets(project).map(({ id, personId }) => [id, personId]));
  const cut = readCrops(project).flatMap((crop: CropRecord) =>
    crop.quality === null
      ? []
      : [{ cropId: crop.id, frameIndex: crop.frameIndex, score: crop.quality, owner: owners.get(crop.trackletId) }],
  );
  const ranks = new Map<CropId, number>();
  for (const crops of Map.groupBy(cut, ({ owner }) => owner).values()) {
    const best = chooseBestCrops(crops, count).toSorted((a, b) => b.score - a.score || a.cropId - b.cropId);
    best.forEach(({ cropId }, rank) => {
      ranks.set(cropId, rank);
    });
  }
  storeBestRanks(project, ranks);
  return new Set(ranks.keys());
}
