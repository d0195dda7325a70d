import { readPersonsToAnimate, storeAnimation } from '#project/animations.ts';
import { readPersonCrops } from '#project/crops.ts';
import { clearFinishedStages, storeFinishedStage } from '#project/finished-stages.ts';
import { readPersons } from '#project/persons.ts';
import { makePreviews } from '#reid/previews/make-previews.ts';
import { type AnalysisWork, fingerprintOf } from './analysis-work.ts';
import { cropsFingerprint } from './crops-stage.ts';
import { requireImage } from './embed-stage.ts';
import { isFinished, type Stage } from './stage.ts';

/** Makes the animated preview of every person that has crops and no preview of these settings yet. */
export const previewsStage: Stage = {
  name: 'previews',
  embedder: 'unused',
  marks: 'whole',
  fingerprint: (work) => (work.settings.previews.enabled ? previewsFingerprint(work) : null),
  run: animatePersons,
};

function previewsFingerprint(work: AnalysisWork): string {
  const { size_px: sizePx, frame_ms: frameMs, quality } = work.settings.previews;
  return fingerprintOf('previews', cropsFingerprint(work), sizePx, frameMs, quality);
}

async function animatePersons(work: AnalysisWork): Promise<void> {
  const { project, settings } = work;
  const { size_px: sizePx, frame_ms: frameMs, quality } = settings.previews;
  const fingerprint = previewsFingerprint(work);
  const isOfOthers = isBegun(project, fingerprint);
  const persons = isOfOthers ? readPersonsToAnimate(project) : readPersons(project).map(({ id }) => id);
  if (!isOfOthers) storeFinishedStage(project, 'previews', begun(fingerprint));
  await makePreviews({
    persons: persons
      .map((personId) => ({
        personId,
        cropIds: readPersonCrops(project, personId)
          .filter(({ quality: measured }) => measured !== null)
          .map(({ id }) => id),
      }))
      .filter(({ cropIds }) => cropIds.length > 0),
    options: { sizePx, frameMs, quality },
    readPng: (crop) => requireImage(project, crop),
    store: (personId, webp, frameCount) => storeAnimation(project, { personId, webp, frameCount }),
    signal: work.signal,
    onProgress: work.onProgress,
  });
  clearFinishedStages(project, ['previews']);
}

/** Previews that are there while a run with the same settings was interrupted hold; those of other settings do not. */
const begun = (fingerprint: string): string => `begun ${fingerprint}`;

function isBegun(project: AnalysisWork['project'], fingerprint: string): boolean {
  return isFinished(project, 'previews', begun(fingerprint));
}
