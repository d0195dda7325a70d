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

/** An answer of a training with its crop; without one where the project has no picture of it. */
type AnsweredObject = Omit<PiledCropView, 'url'> & { readonly crop: number | null };

/** The objects behind a cell of the confusion matrix, the surest first. */
export function answeredObjects(
  project: ProjectDatabase,
  { run, truth, answer }: Cell,
  most: number,
): readonly AnsweredObject[] {
  const found = readProjectInsight(project, ({ file, dataset }) => {
    const { classes } = readHead(file, run);
    const answers = readAnswers(file, run)
      .filter((own) => own.truth === truth && own.answer === answer)
      .toSorted((a, b) => b.probabilities[b.answer] - a.probabilities[a.answer])
      .slice(0, most)
      .map(({ objectId, probabilities }) => ({
        object: objectId,
        label: classes[truth],
        guess: { answer: classes[answer], sure: probabilities[answer] },
      }));
    return withCrops(answers, cropObjects(file, dataset, project));
  });
  return found ?? [];
}

/** The objects of one of the lists of a training's evaluation, in its order. */
export function listedObjects(
  project: ProjectDatabase,
  run: number,
  list: 'hardest' | 'suspects',
): readonly AnsweredObject[] {
  const found = readProjectInsight(project, ({ file, dataset }) => {
    const answers = storedEvaluation(file, run)[list].map(({ object, label, answer, sure }) => ({
      object,
      label,
      guess: { answer, sure },
    }));
    return withCrops(answers, cropObjects(file, dataset, project));
  });
  return found ?? [];
}

function withCrops(
  answers: readonly Pick<AnsweredObject, 'object' | 'label' | 'guess'>[],
  known: ReturnType<typeof cropObjects>,
): readonly AnsweredObject[] {
  const crops = new Map(known.map((crop) => [crop.object, crop]));
  return answers.map((answer) => {
    const crop = crops.get(answer.object);
    return { ...answer, crop: crop?.crop ?? null, person: crop?.person ?? 0, frame: crop?.frame ?? 0 };
  });
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
