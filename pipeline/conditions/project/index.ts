// What the engine's handlers may call of the conditions of a project's persons.
import type { ConditionsOverview, PersonConditionsView, PiledCropView } from '#contract/conditions.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { storedEvaluation } from '../run/stored-evaluation.ts';
import { addLabels, type GivenLabel, type LabelHand, labelledNames, undoLabel } from '../store/label-store.ts';
import { readAnswers, readHead } from '../store/training-store.ts';
import { type LabelPile, labelPile } from './label-pile.ts';
import { cropObjects } from './project-crops.ts';
import { insightPathOf, readProjectInsight, withProjectInsight } from './project-insight.ts';
import { listStopped, listTrainings, saidOfProject } from './said-of-project.ts';

/** What there is of conditions beside a project; nothing where nothing was labelled or trained. */
export function overviewOf(project: ProjectDatabase, run: number | undefined): Omit<ConditionsOverview, 'running'> {
  const insight = insightPathOf(project.path);
  const found = readProjectInsight(project, ({ file }) => {
    const trainings = listTrainings(file);
    return {
      insight,
      labelled: [...labelledNames(file)],
      trainings: trainings.map(({ run: id, condition, dataset, finishedAt }) => ({
        run: id,
        condition,
        dataset,
        finished_at: finishedAt,
      })),
      evaluation: trainings.length === 0 ? null : storedEvaluation(file, run ?? trainings[0].run),
      stopped: [...listStopped(file)],
    };
  });
  return found ?? { insight, labelled: [], trainings: [], evaluation: null, stopped: [] };
}

/** The next crops to label. The insight file is made where it is not there yet. */
export const pileOf = (project: ProjectDatabase, condition: string, most: number, now: string): LabelPile =>
  withProjectInsight(project, now, (insight) => labelPile(insight, project, condition, most));

/** Labels one object; it is on disk when this returns. @throws DoppelError as `addLabels` does. */
export function labelObject(project: ProjectDatabase, hand: LabelHand, label: GivenLabel): void {
  withProjectInsight(project, hand.at, ({ file }) => addLabels(file, hand, [label]));
}

/** Takes the last label of a condition back. @throws DoppelError `not_found` when there is none. */
export function undoLast(project: ProjectDatabase, hand: LabelHand): void {
  withProjectInsight(project, hand.at, ({ file }) => undoLabel(file, hand));
}

/** Which answers of a training: a cell of its confusion matrix, by places of the classes. */
interface Cell {
  readonly run: number;
  readonly truth: number;
  readonly answer: number;
}

/** The objects behind a cell of the confusion matrix, the surest first; without a picture where the project has no crop of them. */
export function answeredObjects(
  project: ProjectDatabase,
  { run, truth, answer }: Cell,
  most: number,
): readonly (Omit<PiledCropView, 'url'> & { readonly crop: number | null })[] {
  const found = readProjectInsight(project, ({ file, dataset }) => {
    const { classes } = readHead(file, run);
    const crops = new Map(cropObjects(file, dataset, project).map((crop) => [crop.object, crop]));
    return readAnswers(file, run)
      .filter((own) => own.truth === truth && own.answer === answer)
      .toSorted((a, b) => b.probabilities[b.answer] - a.probabilities[a.answer])
      .slice(0, most)
      .map(({ objectId, probabilities }) => {
        const crop = crops.get(objectId);
        return {
          crop: crop?.crop ?? null,
          object: objectId,
          person: crop?.person ?? 0,
          frame: crop?.frame ?? 0,
          label: classes[truth],
          guess: { answer: classes[answer], sure: probabilities[answer] },
        };
      });
  });
  return found ?? [];
}

/** What the newest training says of the project's persons; null where nobody asked it. */
export function saidOfPersons(project: ProjectDatabase): PersonConditionsView | null {
  const said = readProjectInsight(project, (insight) => saidOfProject(insight, project));
  if (said === null) return null;
  const { run, condition, classes, heldOut, persons } = said;
  return {
    run,
    condition,
    classes: [...classes],
    held_out:
      heldOut === null
        ? null
        : { accuracy: heldOut.accuracy, balanced_accuracy: heldOut.balancedAccuracy, objects: heldOut.objects },
    persons: persons.map(({ person, counts, unreliable }) => ({ person, counts: { ...counts }, unreliable })),
  };
}
