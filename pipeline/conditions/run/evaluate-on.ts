import { DoppelError } from '#base/doppel-error.ts';
import type { ConditionEvaluation } from '#contract/conditions.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { InsightFile, StoredDataset } from '#datasets/index.ts';
import { type ConditionSet, readConditionSet } from '../objects/condition-objects.ts';
import { type HeadRecord, requireSources } from '../train/head-record.ts';
import { answersOf, headLogits, probabilitiesOf } from '../train/trained-head.ts';
import type { HeldOut } from './cross-validate.ts';
import { describeObjects } from './describe-objects.ts';
import { evaluationOf } from './evaluation.ts';
import { boxKinds, parseFeatureKinds } from './feature-kinds.ts';
import { measureRelations } from './measure-relations.ts';
import { type DescriberChoice, type OpenDescriber, openDescriber } from './open-describer.ts';

/** A head and the data set that it is measured on. */
interface EvaluateOnRequest {
  readonly file: InsightFile;
  readonly run: number;
  /** The data set that the head was trained on. */
  readonly trainedOn: number | null;
  readonly head: HeadRecord;
  readonly dataset: StoredDataset;
  readonly choice: DescriberChoice;
}

/**
 * Measures a trained head on a data set that it was not trained on.
 * @throws DoppelError `conflict` for the data set of its training, `mismatch` for classes or features of another kind.
 */
export async function evaluateOn(
  request: EvaluateOnRequest,
  work: WorkOptions & { readonly onNotice?: ((text: string) => void) | undefined },
): Promise<ConditionEvaluation> {
  const { file, head, dataset } = request;
  if (dataset.id === request.trainedOn) {
    throw new DoppelError(
      'conflict',
      `The head was trained on "${dataset.name}": it has seen what it would be asked. Leave --on out to see what it said of objects it had not seen.`,
    );
  }
  const set = withClassesOf(head, readConditionSet(file, dataset, head.name));
  const kinds = parseFeatureKinds(head.kinds.join('+'));
  const opened = new Map<(typeof kinds)[number], OpenDescriber>();
  try {
    for (const kind of kinds) if (!boxKinds.includes(kind)) opened.set(kind, await openDescriber(kind, request.choice));
    const described = await describeObjects(
      { file, set, kinds, describers: opened, augment: [], onProblem: (message) => work.onNotice?.(message) },
      work,
    );
    requireSources(head, described.sources);
    const classes = set.classes.length;
    const probabilities = probabilitiesOf(headLogits(head.head, described.rows), classes, head.head.temperature);
    const none = new Int32Array(described.objects.length);
    const heldOut: HeldOut = {
      probabilities,
      answers: answersOf(probabilities, classes),
      majority: none,
      nearestMean: none,
      folds: [],
    };
    return evaluationOf({
      run: request.run,
      set,
      objects: described.objects,
      heldOut,
      without: null,
      relations: await measureRelations(file, set, opened.get('neck')?.detector ?? null, work),
      features: kinds,
      foldsBy: 'another data set',
      settings: {},
      zeroShot: { balanced_accuracy: null, why: 'No text encoder is at hand: see docs/conditions.md, text models.' },
      notes: [
        `Trained on another data set; majority and nearest mean stand for its first class (${set.classes[0]}) said of everything.`,
      ],
    });
  } finally {
    for (const open of opened.values()) await open.close();
  }
}

/** The set's labels in the head's own classes. @throws DoppelError `mismatch` for a class that the head does not know. */
function withClassesOf(head: HeadRecord, set: ConditionSet): ConditionSet {
  const place = set.classes.map((name) => head.classes.indexOf(name));
  const unknown = set.classes.find((_, index) => place[index] < 0);
  if (unknown !== undefined) {
    throw new DoppelError(
      'mismatch',
      `"${set.dataset.name}" has the class "${unknown}", which the head does not know (${head.classes.join(', ')}).`,
    );
  }
  return {
    ...set,
    classes: head.classes,
    table: head.table,
    objects: set.objects.flatMap((object) =>
      object.label === null ? [] : [{ ...object, label: place[object.label] }],
    ),
  };
}
