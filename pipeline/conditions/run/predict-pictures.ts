import { DoppelError } from '#base/doppel-error.ts';
import type { ConditionAnswer } from '#contract/conditions.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import type { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { neckRows, neckSource } from '../features/describer.ts';
import type { BoxPx } from '../spatial/box-numbers.ts';
import { knownStates } from '../spatial/known-states.ts';
import { boxRelation } from '../spatial/relations.ts';
import { type HeadRecord, requireSources } from '../train/head-record.ts';
import { answersOf, headLogits, probabilitiesOf } from '../train/trained-head.ts';
import { positionOf } from './describe-objects.ts';
import { boxKinds, type FeatureKind } from './feature-kinds.ts';
import { boxAt } from './measure-relations.ts';
import type { OpenDescriber } from './open-describer.ts';

/** The two stages, open: the detector, what describes, the head. */
export interface TwoStages {
  readonly detector: TappedYolo;
  readonly head: HeadRecord;
  /** The kinds of features of the head that need pixels, neck excepted: that comes with the detection. */
  readonly describers: ReadonlyMap<string, OpenDescriber>;
  /** Types that the head speaks of; detections of other classes are context only. */
  readonly types: readonly string[];
}

/**
 * Stage one finds the objects, stage two says the condition of each, with the others as its context; the picture goes through the detector once.
 * @throws DoppelError `mismatch` where a model is not the one that the head was trained with.
 */
export async function predictPicture(
  { detector, head, describers, types }: TwoStages,
  image: RgbImage,
): Promise<readonly ConditionAnswer[]> {
  const looked = await detector.look(image);
  const names = [...looked.classes].map((index) => detector.classNames[index] ?? `class ${index}`);
  const boxes = names.map((_, row) => boxAt(looked.boxesPx, row));
  const asked = names.flatMap((name, row) => (types.includes(name) ? [row] : []));
  if (asked.length === 0) return [];
  const own = asked.map((row) => boxes[row]);
  const sources: Record<string, string> = {};
  const parts: (readonly Float64Array[])[] = [];
  for (const kind of head.kinds) {
    const open = describers.get(kind);
    if (boxKinds.includes(kind as FeatureKind)) {
      sources[kind] = head.sources[kind];
      // Context is what the head learnt from: objects of the types that were labelled.
      parts.push(
        own.map((boxPx) =>
          positionOf({ boxPx, others: own.filter((other) => other !== boxPx), picture: image }, kind as FeatureKind),
        ),
      );
    } else if (kind === 'neck') {
      sources[kind] = neckSource(detector);
      parts.push(neckRows(looked.taps, looked.letterbox, own));
    } else if (open !== undefined) {
      sources[kind] = open.describer.source;
      parts.push(await open.describer.describe(image, own));
    } else throw new DoppelError('internal', `Expected an open model for ${kind} features.`);
  }
  requireSources(head, sources);
  const features = Float64Array.from(own.flatMap((_, row) => parts.flatMap((part) => [...part[row]])));
  const classes = head.classes.length;
  const probabilities = probabilitiesOf(
    headLogits(head.head, { features, inputs: features.length / own.length }),
    classes,
    head.head.temperature,
  );
  const answers = answersOf(probabilities, classes);
  return asked.map((row, place) => {
    const others = boxes.filter((_, other) => other !== row);
    return answerOf(head, {
      box: own[place],
      others,
      context: asked.flatMap((other, index) =>
        index === place ? [] : [{ name: `${names[other]} ${index + 1}`, box: boxes[other] }],
      ),
      image,
      type: names[row],
      detected: looked.confidences[row],
      probabilities: probabilities.subarray(place * classes, (place + 1) * classes),
      answer: answers[place],
    });
  });
}

interface AnswerParts {
  readonly box: BoxPx;
  readonly others: readonly BoxPx[];
  readonly context: readonly { readonly name: string; readonly box: BoxPx }[];
  readonly image: RgbImage;
  readonly type: string;
  readonly detected: number;
  readonly probabilities: Float64Array;
  readonly answer: number;
}

function answerOf(
  head: HeadRecord,
  { box, others, context, image, type, detected, probabilities, answer }: AnswerParts,
): ConditionAnswer {
  const known = knownStates(box, image, others);
  const probability = probabilities[answer];
  const isReliable = head.floor !== null && probability >= head.floor;
  const { condition } = head.table[answer];
  return {
    box: [...box],
    type,
    detected,
    condition,
    result: isReliable ? `${type} ${condition}` : null,
    probability,
    probabilities: Object.fromEntries(head.classes.map((name, index) => [name, probabilities[index]])),
    reliable: isReliable ? 1 : 0,
    cut_by: [...known.cutBy],
    covered_by_others: known.coveredByOthers,
    relations: context.map(({ name, box: other }) => {
      const { vertical, atEnd } = boxRelation(box, other, image);
      return `${vertical} ${vertical === 'same level' ? 'as ' : ''}${name}${atEnd ? ', at its end' : ''}`;
    }),
  };
}
