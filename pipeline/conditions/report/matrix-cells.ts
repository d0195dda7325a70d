import type { ObjectAnswer } from '#contract/conditions.ts';
import { type InsightFile, readLabelPlaces, readPictures } from '#datasets/index.ts';
import { readAnswers, readHead, type StoredAnswer } from '../store/training-store.ts';

/** A cell of the confusion matrix with the answers that it counts. */
export interface MatrixCell {
  /** Places of the classes. */
  readonly truth: number;
  readonly answer: number;
  /** The classes' names: the truth, the answer. */
  readonly names: readonly [string, string];
  /** All that the cell counts; `answers` are the surest of them. */
  readonly count: number;
  readonly answers: readonly ObjectAnswer[];
}

/** Answers that a report shows of one cell, at most: nine classes make a page of some four megabytes. */
export const mostInCell = 12;

/** The cells of a run's matrix that count anything, the surest answers of each first. What heads said of objects without a label is in none. */
export function matrixCells(file: InsightFile, run: number): readonly MatrixCell[] {
  const { classes } = readHead(file, run);
  const labelled = readAnswers(file, run).filter(({ truth }) => truth >= 0);
  const cells = [...Map.groupBy(labelled, ({ truth, answer }) => truth * classes.length + answer)];
  const shown = cells.map(([place, answers]) => [place, answers.toSorted(surestFirst)] as const);
  const pictures = picturesOf(
    file,
    shown.flatMap(([, answers]) => answers.slice(0, mostInCell).map(({ objectId }) => objectId)),
  );
  return shown
    .toSorted(([a], [b]) => a - b)
    .map(([, answers]) => {
      const [{ truth, answer }] = answers;
      return {
        truth,
        answer,
        names: [classes[truth], classes[answer]],
        count: answers.length,
        answers: answers.slice(0, mostInCell).map(({ objectId, probabilities }) => ({
          object: objectId,
          ...(pictures.get(objectId) ?? { picture: 'a picture that is gone', frame: null }),
          label: classes[truth],
          answer: classes[answer],
          sure: probabilities[answer],
          label_probability: probabilities[truth],
        })),
      };
    });
}

const surestFirst = (a: StoredAnswer, b: StoredAnswer): number =>
  b.probabilities[b.answer] - a.probabilities[a.answer] || a.objectId - b.objectId;

/** The picture that each object is on. */
function picturesOf(
  file: InsightFile,
  objects: readonly number[],
): ReadonlyMap<number, { readonly picture: string; readonly frame: number | null }> {
  const places = readLabelPlaces(file, objects);
  const known = new Map(
    [...new Set(places.map(({ datasetId }) => datasetId))]
      .flatMap((dataset) => readPictures(file, dataset))
      .map(({ id, name, frame }) => [id, { picture: name, frame }]),
  );
  return new Map(
    places.flatMap(({ id, pictureId }) => {
      const found = known.get(pictureId);
      return found === undefined ? [] : [[id, found] as const];
    }),
  );
}
