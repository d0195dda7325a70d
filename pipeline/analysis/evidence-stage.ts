import { measureProgress } from '../contract/measure-progress.ts';
import type { PairEvidence } from '../contract/replies.ts';
import { Gallery } from '../gallery/gallery.ts';
import { readOriginals } from '../project/read-review.ts';
import { storePairs } from '../project/store-pairs.ts';
import { gatherEvidence } from '../reid/pair-evidence.ts';
import { similarityMatrix } from '../reid/similarity-matrix.ts';
import { foldDecisions } from '../review/fold-decisions.ts';
import { type AnalysisWork, breathe, fingerprintOf, isFinished, markFinished } from './analysis-work.ts';

/** Pairs between two breaths and commits: a tenth of a second of work. */
const pairsABatch = 1000;

/**
 * Gathers and stores the evidence of all pairs of original persons from the floor on; that of other pairs is gathered when
 * somebody asks. `embedded` is the fingerprint of the vectors that it is measured with.
 */
export async function evidenceStage(work: AnalysisWork, embedded: string): Promise<void> {
  const { project, settings } = work;
  const floor = Math.min(settings.similarity.stored_floor, settings.similarity.threshold);
  const fingerprint = fingerprintOf('evidence', embedded, settings.veto, floor);
  if (isFinished(project, 'evidence', fingerprint)) return;
  project.write(() => project.prepare('DELETE FROM pair').run());

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
      storePairs(project, batch);
      batch = [];
      report(done);
      await breathe(work.signal);
    }
  }
  storePairs(project, batch);
  report(done);
  markFinished(project, 'evidence', fingerprint);
}
