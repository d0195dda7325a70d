import { clearFinishedStages } from '#project/finished-stages.ts';
import { readPersonCrops } from '#project/read-crops.ts';
import { readPersons } from '#project/read-persons.ts';
import { readPersonsToAnimate, storeAnimation } from '#project/store-animation.ts';
import { makePreviews } from '#reid/previews/make-previews.ts';
import { type AnalysisWork, fingerprintOf, isFinished, markFinished } from './analysis-work.ts';
import { cropsFingerprint } from './crops-stage.ts';
import { requireImage } from './embed-stage.ts';

/** Makes the animated preview of every person that has crops and no preview of these settings yet. */
export async function previewsStage(work: AnalysisWork): Promise<void> {
  const { project, settings } = work;
  const { enabled, size_px: sizePx, frame_ms: frameMs, quality } = settings.previews;
  if (!enabled) return;
  const fingerprint = fingerprintOf('previews', cropsFingerprint(work), sizePx, frameMs, quality);
  if (isFinished(project, 'previews', fingerprint)) return;
  const isOfOthers = isBegun(project, fingerprint);
  const persons = isOfOthers ? readPersonsToAnimate(project) : readPersons(project).map(({ id }) => id);
  if (!isOfOthers) markFinished(project, 'previews', begun(fingerprint));
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
  markFinished(project, 'previews', fingerprint);
}

/** Previews that are there while a run with the same settings was interrupted hold; those of other settings do not. */
const begun = (fingerprint: string): string => `begun ${fingerprint}`;

function isBegun(project: AnalysisWork['project'], fingerprint: string): boolean {
  return isFinished(project, 'previews', begun(fingerprint));
}
