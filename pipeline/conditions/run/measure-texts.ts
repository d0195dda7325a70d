import { DoppelError } from '#base/doppel-error.ts';
import type { TextMeasurement } from '#contract/conditions.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { InsightFile } from '#datasets/index.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';
import { cropDescriber } from '../features/describer.ts';
import { fewShotAnswers } from '../language/few-shot.ts';
import { bareContext, type PromptContext, promptOf } from '../language/prompts.ts';
import { unitRows } from '../language/unit-rows.ts';
import { groupFolds } from '../measure/group-folds.ts';
import { balancedOf, groupInterval } from '../measure/resample.ts';
import type { ConditionObject, ConditionSet } from '../objects/condition-objects.ts';
import { picturePosition } from '../spatial/relations.ts';
import { describeObjects } from './describe-objects.ts';
import { openTextPair, type TextPair, type TextPairChoice } from './open-text-pair.ts';

/** Which model of pictures and texts is measured on which objects. */
export interface TextRequest {
  readonly set: ConditionSet;
  readonly pair: TextPairChoice;
  readonly folds: number;
  readonly seed: number;
  readonly onNotice: (text: string) => void;
}

/** What a prompt is told besides the class, from nothing to everything: each step is an ablation of the next. */
const tellings = ['class alone', 'with position', 'with position and others'] as const;

/**
 * Measures what prompts say of labelled objects without any head (zero-shot), and with few of them to learn from (CLIP-Adapter,
 * Tip-Adapter-F), each with and without position and other objects in the prompt. Answers are of groups that their fold had not seen.
 * @throws DoppelError `missing_model`, `bad_model`, `bad_file` where fewer than two groups are labelled, `cancelled`.
 */
export async function measureTexts(
  file: InsightFile,
  request: TextRequest,
  work: WorkOptions = {},
): Promise<TextMeasurement> {
  const set = { ...request.set, objects: request.set.objects.filter(({ label }) => label !== null) };
  const pair = await openTextPair(request.pair);
  try {
    const open = {
      describer: cropDescriber('clip', pair.vision),
      detector: null,
      manifest: null,
      close: pair.close,
    };
    const { rows, objects } = await describeObjects(
      {
        ...{ file, set, kinds: ['clip'], describers: new Map([['clip', open] as const]), augment: [] },
        onProblem: request.onNotice,
      },
      work,
    );
    const groups = objects.map(({ group }) => group);
    const count = new Set(groups).size;
    if (count < 2)
      throw new DoppelError('bad_file', `"${set.name}" is labelled in ${count} groups, expected at least 2.`);
    const folds = groupFolds({ labels: rows.labels, groups }, Math.min(request.folds, count), request.seed);
    const pictures = unitRows(rows.features, rows.inputs);
    const width = rows.inputs;
    const all = [...objects.keys()];
    const figure = (answers: Int32Array) =>
      groupInterval(groups, all, (own) => balancedOf(rows.labels, answers, set.classes.length, own));
    const measured: TextMeasurement['rows'] = [];
    for (const told of tellings) {
      const { texts, contexts } = await textsOf(pair, set, objects, told, work.signal);
      const answers = fewShotAnswers(
        { pictures, labels: rows.labels, width, classes: set.classes.length, texts, contexts },
        folds,
        request.seed,
      );
      measured.push({
        told,
        zero_shot: figure(answers.zeroShot),
        clip_adapter: figure(answers.clipAdapter),
        tip_adapter_f: figure(answers.tipAdapter),
      });
    }
    return {
      encoder: pair.vision.id,
      condition: set.name,
      classes: [...set.classes],
      objects: objects.length,
      groups: count,
      rows: measured,
    };
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  } finally {
    await pair.close();
  }
}

/** The classes' prompts as unit rows, once for each context that occurs, and the context of each object. */
async function textsOf(
  pair: TextPair,
  set: ConditionSet,
  objects: readonly ConditionObject[],
  told: (typeof tellings)[number],
  signal: AbortSignal | undefined,
): Promise<{ readonly texts: readonly Float64Array[]; readonly contexts: Int32Array }> {
  const places = new Map<string, number>();
  const prompts: string[][] = [];
  const contexts = Int32Array.from(objects, (object) => {
    const own = set.table.map((meaning) => promptOf(meaning, contextOf(object, told)));
    const key = own.join('\n');
    const place = places.get(key) ?? prompts.length;
    if (place === prompts.length) {
      places.set(key, place);
      prompts.push(own);
    }
    return place;
  });
  const texts: Float64Array[] = [];
  for (const own of prompts) {
    const ids = own.map((text) => pair.tokens(text));
    texts.push(Float64Array.from(await pair.text.encode(ids, { signal })));
  }
  return { texts, contexts };
}

function contextOf({ boxPx, picture, otherTypes }: ConditionObject, told: (typeof tellings)[number]): PromptContext {
  switch (told) {
    case 'class alone':
      return bareContext;
    case 'with position':
      return { position: picturePosition(boxPx, picture), others: [] };
    case 'with position and others':
      return { position: picturePosition(boxPx, picture), others: otherTypes };
  }
}
