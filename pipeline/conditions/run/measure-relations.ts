import type { WorkOptions } from '#contract/progress.ts';
import { eachPicture, type InsightFile } from '#datasets/index.ts';
import type { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { type RelationAgreement, type RelationPicture, relationAgreement } from '../measure/relation-agreement.ts';
import type { ConditionSet } from '../objects/condition-objects.ts';
import type { BoxPx } from '../spatial/box-numbers.ts';
import { relationsVersion } from '../spatial/relations.ts';
import { readRelations, storeRelations } from '../store/relations-store.ts';

/** Pictures that are looked at, at most, evenly over the set: the share settles long before. */
const mostPictures = 100;

/**
 * How often relations between detections are those between the labels, on pictures with at least two labelled objects; null where the detector
 * knows none of the data set's classes. Kept with the data set, since it takes looking at the pictures.
 */
export async function measureRelations(
  file: InsightFile,
  { dataset, objects }: ConditionSet,
  detector: TappedYolo | null,
  { signal, onProgress }: WorkOptions = {},
): Promise<RelationAgreement | null> {
  const known =
    detector === null
      ? []
      : detector.classNames.flatMap((name, index) => (dataset.classes.includes(name) ? [index] : []));
  if (detector === null || known.length === 0) return null;
  const source = `${detector.modelSha256}:${relationsVersion}`;
  const kept = readRelations(file, dataset.id, source);
  if (kept !== undefined) return kept;
  const byPicture = [...Map.groupBy(objects, ({ picture }) => picture.id).values()].filter(
    (own) => own[0].others.length > 0,
  );
  const step = Math.max(1, Math.ceil(byPicture.length / mostPictures));
  const chosen = new Map(byPicture.filter((_, index) => index % step === 0).map((own) => [own[0].picture.id, own]));
  const pictures: RelationPicture[] = [];
  await eachPicture({
    pictures: [...chosen.values()].map(([{ picture }]) => picture),
    signal,
    // Pictures that cannot be read were told when they were described.
    onProblem: () => undefined,
    onPicture: async (picture, image) => {
      const own = chosen.get(picture.id) ?? [];
      const { boxesPx, classes } = await detector.look(image);
      const detected = [...classes.keys()]
        .filter((row) => known.includes(classes[row]))
        .map((row): BoxPx => boxAt(boxesPx, row));
      const labelled = own.length === 0 ? [] : [own[0].boxPx, ...own[0].others];
      pictures.push({ size: image, labelled, detected });
      onProgress?.({
        stage: 'describe',
        unit: 'pictures',
        done: pictures.length,
        total: chosen.size,
        per_second: null,
        seconds_left: null,
      });
    },
  });
  const agreement = relationAgreement(pictures);
  storeRelations(file, dataset.id, source, agreement);
  return agreement;
}

/** Row `row` of (n * 4) boxes. */
export function boxAt(boxes: Float64Array, row: number): BoxPx {
  return [boxes[row * 4], boxes[row * 4 + 1], boxes[row * 4 + 2], boxes[row * 4 + 3]];
}
