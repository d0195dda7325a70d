import type { ConditionEvaluation } from '#contract/conditions.ts';
import { unitRows, zeroShotLogits } from '../language/unit-rows.ts';
import { balancedOf, groupInterval } from '../measure/resample.ts';
import type { ConditionSet } from '../objects/condition-objects.ts';
import type { EncoderManifest } from '../recipe/encoder-manifest.ts';
import { picturePosition } from '../spatial/relations.ts';
import { answersOf } from '../train/trained-head.ts';
import type { DescribedObjects } from './describe-objects.ts';
import type { FeatureKind } from './feature-kinds.ts';

/**
 * What the prompts say of the objects without any head: each object's picture vector against the text vectors of the classes, at its position where
 * the encoder was tuned so. Not run where there is no encoder, or where its classes are others, and then says why.
 */
export function zeroShotOf(
  { rows, objects }: DescribedObjects,
  set: ConditionSet,
  manifest: EncoderManifest | null,
  kinds: readonly FeatureKind[],
): ConditionEvaluation['zero_shot'] {
  if (manifest === null)
    return { balanced_accuracy: null, why: 'No text model is at hand: see docs/conditions.md, text models.' };
  const order = set.classes.map((name) => manifest.classes.indexOf(name));
  if (order.includes(-1))
    return {
      balanced_accuracy: null,
      why: `The encoder was tuned for other classes (${manifest.classes.join(', ')}).`,
    };
  if (kinds[0] !== 'clip')
    return { balanced_accuracy: null, why: 'Zero-shot needs clip as the first kind of features.' };
  const { dimension } = manifest;
  const answers = Int32Array.from(objects, ({ boxPx, picture }, row) => {
    const own = unitRows(rows.features.slice(row * rows.inputs, row * rows.inputs + dimension), dimension);
    const texts = manifest.text_vectors[picturePosition(boxPx, picture)];
    const logits = zeroShotLogits(
      own,
      Float64Array.from(order.flatMap((place) => texts[place])),
      dimension,
      manifest.logit_scale,
    );
    return answersOf(logits, set.classes.length)[0];
  });
  const groups = objects.map(({ group }) => group);
  return {
    balanced_accuracy: groupInterval(groups, [...objects.keys()], (own) =>
      balancedOf(rows.labels, answers, set.classes.length, own),
    ),
    why: 'By the prompts of the encoder. Objects that it was tuned on are among these: no figure of what is unseen.',
  };
}
