import { DoppelError } from '#base/doppel-error.ts';
import { type InsightFile, readLabels, readPictures, type StoredDataset, type StoredPicture } from '#datasets/index.ts';
import { type ClassMeaning, conditionTable, refuseSensitive } from '../labels/condition-table.ts';
import { labelsInForce } from '../labels/label-events.ts';
import type { BoxPx } from '../spatial/box-numbers.ts';
import { labelledNames, readLabelEvents } from '../store/label-store.ts';

/**
 * What is told of objects: `type` and `class` come from the data set's class names (`slope drain blocked` is type slope drain, class slope drain
 * blocked); any other word is the name of labels given by hand.
 */
type ConditionName = string;

/** One object of a picture. */
export interface ConditionObject {
  /** The stored label's id. */
  readonly id: number;
  readonly picture: StoredPicture;
  readonly boxPx: BoxPx;
  /** Boxes of the other objects of the picture. */
  readonly others: readonly BoxPx[];
  readonly type: string;
  /** Types of the others. */
  readonly otherTypes: readonly string[];
  /** Place in the classes; null where nobody has said. */
  readonly label: number | null;
  /** Its person where that is known, else its picture: what is never on two sides. */
  readonly group: string;
}

/** The objects of a data set with the classes that are told apart. */
export interface ConditionSet {
  readonly name: ConditionName;
  readonly dataset: StoredDataset;
  readonly classes: readonly string[];
  /** What each class means. */
  readonly table: readonly ClassMeaning[];
  readonly objects: readonly ConditionObject[];
}

/**
 * Reads the objects of a data set with their labels of one condition.
 * @throws DoppelError `not_found` for a condition that nobody labelled, `bad_config` for labels that Doppel refuses to learn.
 */
export function readConditionSet(file: InsightFile, dataset: StoredDataset, name: ConditionName): ConditionSet {
  const meanings = conditionTable(dataset.classes);
  const isOfClasses = name === 'type' || name === 'class';
  const byHand = isOfClasses ? new Map<number, string>() : labelsInForce(readLabelEvents(file, name));
  if (!isOfClasses && byHand.size === 0) {
    const known = ['type', 'class', ...labelledNames(file)].map((each) => `"${each}"`).join(', ');
    throw new DoppelError('not_found', `Nothing of ${file.path} is labelled with "${name}". There is ${known}.`);
  }
  const classes = isOfClasses
    ? [...new Set(meanings.map((meaning) => nameOf(meaning, name)))]
    : [...new Set(byHand.values())].toSorted();
  for (const each of classes) refuseSensitive(each);
  const objects = readPictures(file, dataset.id).flatMap((picture): readonly ConditionObject[] => {
    const labels = readLabels(file, picture.id).filter(({ crowd }) => crowd === 0);
    return labels.map((label) => {
      const meaning = meanings[label.classIndex];
      const said = isOfClasses ? nameOf(meaning, name) : byHand.get(label.id);
      const rest = labels.filter(({ id }) => id !== label.id);
      return {
        id: label.id,
        picture,
        boxPx: label.boxPx,
        others: rest.map(({ boxPx }) => boxPx),
        type: meaning.type,
        otherTypes: rest.map(({ classIndex }) => meanings[classIndex].type),
        label: said === undefined ? null : classes.indexOf(said),
        group: label.identity === null ? `picture ${picture.name}` : `${picture.video ?? ''}/${label.identity}`,
      };
    });
  });
  return { name, dataset, classes, table: tableOf(name, classes, meanings), objects };
}

const nameOf = ({ type, condition }: ClassMeaning, name: ConditionName): string =>
  name === 'type' ? type : `${type} ${condition}`;

/** What each class means: of labels by hand the type is the data set's (its only one) and the condition the label. */
function tableOf(
  name: ConditionName,
  classes: readonly string[],
  meanings: readonly ClassMeaning[],
): readonly ClassMeaning[] {
  return classes.map((className): ClassMeaning => {
    const found = meanings.find((meaning) => nameOf(meaning, name) === className);
    if (name === 'class' && found !== undefined) return { ...found, className };
    if (name === 'type') return { className, type: className, condition: 'any' };
    const types = new Set(meanings.map(({ type }) => type));
    return { className, type: types.size === 1 ? [...types][0] : 'object', condition: className };
  });
}
