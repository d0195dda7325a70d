import { type InsightFile, readDatasets } from '#datasets/index.ts';
import { readRuns } from '#experiments/index.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readAnswers, readHead } from '../store/training-store.ts';
import { cropObjects } from './project-crops.ts';
import type { ProjectInsight } from './project-insight.ts';

/** The last finished training of a condition; null where there is none. */
export function findRunOf(file: InsightFile, name: string): number | null {
  return (
    readRuns(file, 'conditions').findLast(({ state, settings }) => state === 'done' && settings.condition === name)
      ?.id ?? null
  );
}

/** The finished trainings of a file, the newest first. */
interface TrainingRow {
  readonly run: number;
  readonly condition: string;
  readonly dataset: string;
  readonly finishedAt: string | null;
}

/** The finished trainings of a file, the newest first. */
export function listTrainings(file: InsightFile): readonly TrainingRow[] {
  const names = new Map(readDatasets(file).map(({ id, name }) => [id, name]));
  return readRuns(file, 'conditions')
    .filter(({ state }) => state === 'done')
    .map(({ id, settings, datasetId, finishedAt }) => ({
      run: id,
      condition: String(settings.condition),
      dataset: names.get(datasetId ?? -1) ?? '',
      finishedAt,
    }))
    .toReversed();
}

/** Conditions whose newest training is not finished, with its features: it was stopped, and the same once more goes on with it. */
export function listStopped(file: InsightFile): readonly { readonly condition: string; readonly features: string }[] {
  const newest = new Map(readRuns(file, 'conditions').map((run) => [String(run.settings.condition), run]));
  return [...newest.values()]
    .filter(({ state }) => state === 'running')
    .map(({ settings }) => ({
      condition: String(settings.condition),
      features: Array.isArray(settings.kinds) ? settings.kinds.join('+') : '',
    }));
}

/** What is said of one original person's crops. */
interface PersonConditions {
  readonly person: number;
  /** Crops with a reliable answer, by class. */
  readonly counts: Readonly<Record<string, number>>;
  /** Crops whose answer is not reliable: they do not speak. */
  readonly unreliable: number;
}

/** What a head said of a project's persons, with how often it is right. */
interface SaidOfProject {
  readonly run: number;
  readonly condition: string;
  readonly classes: readonly string[];
  readonly heldOut: { readonly accuracy: number; readonly balancedAccuracy: number; readonly objects: number } | null;
  readonly persons: readonly PersonConditions[];
}

/** What the last training of the file says of the persons' crops; null where nothing was trained, or asked about this project. */
export function saidOfProject({ file, dataset }: ProjectInsight, project: ProjectDatabase): SaidOfProject | null {
  const run = listTrainings(file)[0]?.run;
  if (run === undefined) return null;
  const { name, classes, floor, heldOut } = readHead(file, run);
  const answers = new Map(readAnswers(file, run).map((answer) => [answer.objectId, answer]));
  const byPerson = new Map<number, { counts: Record<string, number>; unreliable: number }>();
  for (const { object, person } of cropObjects(file, dataset, project)) {
    const said = answers.get(object);
    if (said === undefined) continue;
    const own = byPerson.get(person) ?? { counts: {}, unreliable: 0 };
    byPerson.set(person, own);
    const isReliable = floor !== null && said.probabilities[said.answer] >= floor;
    if (isReliable) own.counts[classes[said.answer]] = (own.counts[classes[said.answer]] ?? 0) + 1;
    else own.unreliable++;
  }
  if (byPerson.size === 0) return null;
  return {
    run,
    condition: name,
    classes,
    heldOut,
    persons: [...byPerson].map(([person, own]) => ({ person, ...own })),
  };
}
