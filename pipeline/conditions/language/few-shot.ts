import { seededRandom } from '#base/seeded-random.ts';
import type { Fold } from '../measure/group-folds.ts';
import { answersOf } from '../train/trained-head.ts';
import { clipAdapterGradient, clipAdapterLength, clipAdapterLogits, type TextLabelledRows } from './clip-adapter.ts';
import { fitAdapter } from './fit-adapter.ts';
import { searchTipAdapter } from './search-tip-adapter.ts';
import { tipAdapterGradient, tipAdapterLogits } from './tip-adapter.ts';
import { zeroShotLogits } from './unit-rows.ts';

/** Labelled pictures as a model of pictures and texts sees them. */
export interface TextContextRows {
  /** (n * width) unit rows. */
  readonly pictures: Float64Array;
  readonly labels: Int32Array;
  readonly width: number;
  readonly classes: number;
  /** Unit rows of the classes' prompts, (classes * width) a context: where objects lie, or what lies beside them. */
  readonly texts: readonly Float64Array[];
  /** (n,) the context of each picture: a place in `texts`. */
  readonly contexts: Int32Array;
}

/** What each way answered, (n,); every row by a fold that had not seen its group. */
export interface FewShotAnswers {
  readonly zeroShot: Int32Array;
  readonly clipAdapter: Int32Array;
  readonly tipAdapter: Int32Array;
}

/** Pictures a class that adapters learn from, at most: 16, as both papers' few-shot sets end at. */
const shots = 16;
/** Whole-set steps of AdamW at the papers' 1e-3: on sets of this size more of them change nothing (bench -- conditions). */
const fitting = { steps: 60, learningRate: 1e-3 } as const;
/** The adapter's share and its narrow layer, as its paper has them. */
const clipShare = 0.2;
const narrowing = 4;

/**
 * Zero-shot by the prompts, CLIP-Adapter (Gao et al. 2021) and Tip-Adapter-F (Zhang et al. 2022), each answering rows whose groups its fold
 * left out. Adapters learn from at most 16 rows a class of the training side; alpha and beta are searched on the validation side. Seeded.
 */
export function fewShotAnswers(rows: TextContextRows, folds: readonly Fold[], seed: number): FewShotAnswers {
  const { labels, width, classes } = rows;
  const answers = {
    zeroShot: new Int32Array(labels.length).fill(-1),
    clipAdapter: new Int32Array(labels.length).fill(-1),
    tipAdapter: new Int32Array(labels.length).fill(-1),
  };
  folds.forEach((fold, index) => {
    const random = seededRandom(seed + index);
    const train = byContext(rows, fewOf(fold.train, labels, random.uniform));
    const shape = { width, reduced: Math.max(1, Math.floor(width / narrowing)), share: clipShare };
    const start = Float64Array.from({ length: clipAdapterLength(shape) }, () => random.normal() / Math.sqrt(width));
    const clip = fitAdapter(
      start,
      summed(train, (parameters, part) => clipAdapterGradient(shape, parameters, part)),
      fitting,
    );
    // The cache is of pictures alone, whatever their context: their keys stand in the order in which the contexts do.
    const cached = train.flatMap(({ rows: own }) => own);
    const keys = take(rows, cached);
    const keyLabels = Int32Array.from(cached, (row) => labels[row]);
    const [valid] = byContext(rows, fold.valid).toSorted((a, b) => b.rows.length - a.rows.length);
    const tip = searchTipAdapter({ width, classes, keyLabels }, keys, valid?.data ?? train[0].data);
    const learnt = fitAdapter(
      keys,
      summed(train, (own, part) => tipAdapterGradient(tip, own, part)),
      fitting,
    );
    for (const { rows: own, data } of byContext(rows, fold.test)) {
      const put = (into: Int32Array, logits: Float64Array): void => {
        answersOf(logits, classes).forEach((answer, at) => {
          into[own[at]] = answer;
        });
      };
      put(answers.zeroShot, zeroShotLogits(data.pictures, data.texts, width));
      put(answers.clipAdapter, clipAdapterLogits(shape, clip, data));
      put(answers.tipAdapter, tipAdapterLogits(tip, learnt, data));
    }
  });
  return answers;
}

/** Rows of one context with the texts of that context. */
interface ContextPart {
  readonly rows: readonly number[];
  readonly data: TextLabelledRows;
}

function byContext(all: TextContextRows, rows: readonly number[]): readonly ContextPart[] {
  return [...Map.groupBy(rows, (row) => all.contexts[row])].map(([context, own]) => ({
    rows: own,
    data: {
      pictures: take(all, own),
      texts: all.texts[context],
      labels: Int32Array.from(own, (row) => all.labels[row]),
    },
  }));
}

function take({ pictures, width }: TextContextRows, rows: readonly number[]): Float64Array {
  const taken = new Float64Array(rows.length * width);
  rows.forEach((row, at) => {
    taken.set(pictures.subarray(row * width, (row + 1) * width), at * width);
  });
  return taken;
}

/** At most `shots` rows of each class, drawn without replacement. */
function fewOf(rows: readonly number[], labels: Int32Array, uniform: () => number): readonly number[] {
  const drawn = rows.map((row) => ({ row, at: uniform() })).toSorted((a, b) => a.at - b.at);
  const counts = new Map<number, number>();
  return drawn
    .filter(({ row }) => {
      const count = (counts.get(labels[row]) ?? 0) + 1;
      counts.set(labels[row], count);
      return count <= shots;
    })
    .map(({ row }) => row);
}

type Gradient = { readonly loss: number; readonly gradient: Float64Array };

/** The mean loss over all contexts, and its gradient. */
function summed(
  parts: readonly ContextPart[],
  each: (parameters: Float64Array, data: TextLabelledRows) => Gradient,
): (parameters: Float64Array) => Gradient {
  const count = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  return (parameters) => {
    const gradient = new Float64Array(parameters.length);
    let loss = 0;
    for (const { rows, data } of parts) {
      const own = each(parameters, data);
      const weight = rows.length / count;
      loss += weight * own.loss;
      for (let at = 0; at < gradient.length; at++) gradient[at] += weight * own.gradient[at];
    }
    return { loss, gradient };
  };
}
