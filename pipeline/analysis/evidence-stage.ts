import { Gallery } from '#comparison/gallery.ts';
import { ratingOf } from '#comparison/pair-rating.ts';
import type { PairEvidence } from '#contract/replies.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { storeCalibration } from '#project/calibration.ts';
import { readEmbedder } from '#project/embedder.ts';
import { countPersonEmbeddings } from '#project/embeddings.ts';
import { clearPairs, storePairs, storeProbabilities } from '#project/pairs.ts';
import { readQueueCounts } from '#project/queue-counts.ts';
import { readOriginals, readReview } from '#project/review.ts';
import { calibrationOfModel } from '#reid/calibration/own-calibrations.ts';
import { gatherEvidence } from '#reid/compare/pair-evidence.ts';
import { similarityMatrix } from '#reid/compare/similarity-matrix.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { type AnalysisWork, fingerprintOf, yieldToEvents } from './analysis-work.ts';
import { embedFingerprint } from './embed-stage.ts';
import type { Stage } from './stage.ts';

/** Pairs between two breaths and commits: a tenth of a second of work. */
const pairsABatch = 1000;

/**
 * Gathers and stores the evidence of all pairs of original persons from the floor on; that of other pairs is gathered when
 * somebody asks. Beside it stands P(same) where the embedder has a calibration, which is kept whole.
 */
export const evidenceStage: Stage = {
  name: 'evidence',
  embedder: 'needed',
  marks: 'whole',
  fingerprint: (work) => {
    const calibration = calibrationOf(work);
    const embedded = embedFingerprint(work);
    return fingerprintOf(
      'evidence',
      embedded,
      work.settings.veto,
      floorOf(work),
      calibration?.version ?? null,
      calibration?.coefficients ?? null,
    );
  },
  run: gatherAll,
  use: ({ project, onAnswerable }) => {
    const described = countPersonEmbeddings(project);
    const counts = readQueueCounts(project, readReview(project));
    onAnswerable?.({ persons: described, of: described, open: counts?.open ?? null, state: 'final' });
  },
};

function floorOf({ project, settings: { similarity } }: AnalysisWork): number {
  const threshold = similarityThreshold(similarity.threshold, readEmbedder(project)?.id ?? null);
  return Math.min(similarity.stored_floor, threshold);
}

const calibrationOf = ({ project, settings }: AnalysisWork) =>
  calibrationOfModel(readEmbedder(project)?.model_sha256 ?? null, settings.similarity.models);

async function gatherAll(work: AnalysisWork): Promise<void> {
  const { project, settings } = work;
  const floor = floorOf(work);
  const calibration = calibrationOf(work);
  project.write(() => {
    clearPairs(project);
    storeCalibration(project, calibration);
  });

  const gallery = new Gallery(project, foldDecisions(readOriginals(project), []), settings);
  const views = [...gallery.state.persons.values()]
    .map((person) => gallery.view(person))
    .filter(({ embedding }) => embedding !== null);
  const dimension = gallery.embedder?.dimension ?? 0;
  const embeddings = new Float32Array(views.length * dimension);
  views.forEach(({ embedding }, index) => {
    if (embedding !== null) embeddings.set(embedding, index * dimension);
  });
  const matrix = similarityMatrix(embeddings, views.length, dimension);

  const rating = ratingOf(gallery, 'shipped');
  const storeRated = (pairs: readonly PairEvidence[]): void => {
    project.write(() => {
      storePairs(project, pairs);
      storeProbabilities(project, pairs.map(rating.rate));
    });
  };

  const total = (views.length * (views.length - 1)) / 2;
  const report = measureProgress({ stage: 'evidence', unit: 'pairs', total }, work.onProgress);
  let done = 0;
  let batch: PairEvidence[] = [];
  for (let a = 0; a < views.length; a++) {
    for (let b = a + 1; b < views.length; b++) {
      done++;
      if (matrix[a * views.length + b] < floor) continue;
      batch.push(gatherEvidence(views[a], views[b], gallery.evidenceContext));
      if (batch.length < pairsABatch) continue;
      storeRated(batch);
      batch = [];
      report(done);
      await yieldToEvents(work.signal);
    }
  }
  storeRated(batch);
  report(done);
}
