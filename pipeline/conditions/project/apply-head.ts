import { DoppelError } from '#base/doppel-error.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { readLabelPlaces, readLabels, readPictures } from '#datasets/index.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import type { ConditionObject, ConditionSet } from '../objects/condition-objects.ts';
import { describeObjects } from '../run/describe-objects.ts';
import { boxKinds, type FeatureKind, parseFeatureKinds } from '../run/feature-kinds.ts';
import { type DescriberChoice, type OpenDescriber, openDescriber } from '../run/open-describer.ts';
import { addAnswers, readHead } from '../store/training-store.ts';
import { requireSources } from '../train/head-record.ts';
import { answersOf, headLogits, probabilitiesOf } from '../train/trained-head.ts';
import { cropObjects } from './project-crops.ts';
import type { ProjectInsight } from './project-insight.ts';

/** Which of a person's crops are asked about: those that stand for it, or every stored one. */
export type AskedCrops = 'best' | 'all';

/** What asking came to. */
export interface AppliedHead {
  readonly run: number;
  readonly condition: string;
  readonly crops: number;
  readonly persons: number;
  readonly unreliable: number;
}

/** The truth of an object that nobody labelled, in the stored answers. */
const unlabelled = -1;

/**
 * Asks a trained head about the crops of a project's persons, from the whole frames of its video, and keeps what it says in the insight file.
 * Answers of left-out rounds stay: they had not seen the object, this head may have.
 * @throws DoppelError `not_found` without a training, `bad_video` where the video is not there, `mismatch`, `cancelled`.
 */
export async function applyHead(
  { file, dataset }: ProjectInsight,
  project: ProjectDatabase,
  { run, choice, crops }: { readonly run: number; readonly choice: DescriberChoice; readonly crops: AskedCrops },
  work: WorkOptions & { readonly onNotice?: ((text: string) => void) | undefined } = {},
): Promise<AppliedHead> {
  const head = readHead(file, run);
  const asked = cropObjects(file, dataset, project).filter(({ bestRank }) => crops === 'all' || bestRank !== null);
  if (asked.length === 0)
    throw new DoppelError('not_found', `${project.path} has no crops yet. Analyse its video first.`);
  const wanted = new Set(asked.map(({ object }) => object));
  const set: ConditionSet = {
    name: head.name,
    dataset,
    classes: head.classes,
    table: head.table,
    objects: objectsOf({ file, dataset }, wanted),
  };
  const kinds = parseFeatureKinds(head.kinds.join('+'));
  const opened = new Map<FeatureKind, OpenDescriber>();
  try {
    for (const kind of kinds) if (!boxKinds.includes(kind)) opened.set(kind, await openDescriber(kind, choice));
    const described = await describeObjects(
      { file, set, kinds, describers: opened, augment: [], onProblem: (message) => work.onNotice?.(message) },
      work,
    );
    requireSources(head, described.sources);
    const classes = head.classes.length;
    const probabilities = probabilitiesOf(headLogits(head.head, described.rows), classes, head.head.temperature);
    const answers = answersOf(probabilities, classes);
    let unreliable = 0;
    const answered = described.objects.map(({ id }, row) => {
      const own = probabilities.slice(row * classes, (row + 1) * classes);
      unreliable += Number(head.floor === null || own[answers[row]] < head.floor);
      return { objectId: id, truth: unlabelled, answer: answers[row], probabilities: own };
    });
    addAnswers(file, run, answered);
    const persons = new Set(asked.map(({ person }) => person)).size;
    return { run, condition: head.name, crops: described.objects.length, persons, unreliable };
  } finally {
    for (const open of opened.values()) await open.close();
  }
}

/** The wanted objects with their context, from the pictures that have one. */
function objectsOf({ file, dataset }: ProjectInsight, wanted: ReadonlySet<number>): readonly ConditionObject[] {
  const frames = new Set(readLabelPlaces(file, wanted).map(({ pictureId }) => pictureId));
  return readPictures(file, dataset.id)
    .filter(({ id }) => frames.has(id))
    .flatMap((picture) => {
      const labels = readLabels(file, picture.id);
      return labels
        .filter(({ id }) => wanted.has(id))
        .map((label): ConditionObject => {
          const others = labels.filter(({ id }) => id !== label.id);
          return {
            id: label.id,
            picture,
            boxPx: label.boxPx,
            others: others.map(({ boxPx }) => boxPx),
            type: 'person',
            otherTypes: others.map(() => 'person'),
            label: null,
            group: `${picture.video ?? ''}/${label.identity}`,
          };
        });
    });
}
