import { seededRandom } from '#base/seeded-random.ts';
import { clipAdapterGradient, clipAdapterLength, clipAdapterLogits } from '#conditions/language/clip-adapter.ts';
import { fitAdapter } from '#conditions/language/fit-adapter.ts';
import { searchTipAdapter } from '#conditions/language/search-tip-adapter.ts';
import { tipAdapterGradient, tipAdapterLogits } from '#conditions/language/tip-adapter.ts';
import { unitRows, zeroShotLogits } from '#conditions/language/unit-rows.ts';
import { balancedOf } from '#conditions/measure/resample.ts';
import { answersOf } from '#conditions/train/trained-head.ts';

/** The width of CLIP ViT-B/32 and MobileCLIP embeddings. */
const width = 512;
const classes = 4;
const shots = 16;
const rows = 400;

/**
 * Zero-shot, CLIP-Adapter and Tip-Adapter-F on a made model of the same shape: unit rows around class means, and texts that point roughly there.
 * Shows that the machinery learns; says nothing about pictures.
 */
export function adapterLines(): readonly string[] {
  const { normal } = seededRandom(5);
  const means = Float64Array.from({ length: classes * width }, normal);
  const around = (labels: Int32Array, spread: number): Float64Array =>
    unitRows(
      Float64Array.from(
        [...labels].flatMap((label) =>
          Array.from({ length: width }, (_, index) => means[label * width + index] + spread * normal()),
        ),
      ),
      width,
    );
  const labelsOf = (each: number): Int32Array =>
    Int32Array.from({ length: classes * each }, (_, index) => Math.floor(index / each));
  const texts = around(labelsOf(1), 5);
  const [known, asked] = [labelsOf(shots), labelsOf(rows / classes)];
  const train = { pictures: around(known, 6), texts, labels: known };
  const test = { pictures: around(asked, 6), texts, labels: asked };
  const balanced = (logits: Float64Array): string =>
    balancedOf(asked, answersOf(logits, classes), classes, [...asked.keys()]).toFixed(3);
  const shape = { width, reduced: width / 4, share: 0.2 };
  const start = Float64Array.from({ length: clipAdapterLength(shape) }, () => normal() / Math.sqrt(width));
  const clip = fitAdapter(start, (parameters) => clipAdapterGradient(shape, parameters, train), {
    steps: 60,
    learningRate: 1e-3,
  });
  const looked = labelsOf(shots);
  const valid = { pictures: around(looked, 6), texts, labels: looked };
  const tip = searchTipAdapter({ width, classes, keyLabels: known }, train.pictures, valid);
  const keys = fitAdapter(train.pictures, (own) => tipAdapterGradient(tip, own, train), {
    steps: 60,
    learningRate: 1e-3,
  });
  return [
    '## Text models: NOT RUN with real weights (no CLIP weights here); on a made model of the same shape, balanced accuracy of 400 rows, 16 shots a class',
    '',
    '| zero-shot | CLIP-Adapter | Tip-Adapter (untrained cache) | Tip-Adapter-F |',
    '| --- | --- | --- | --- |',
    `| ${balanced(zeroShotLogits(test.pictures, texts, width))} | ${balanced(clipAdapterLogits(shape, clip, test))} | ${balanced(tipAdapterLogits(tip, train.pictures, test))} | ${balanced(tipAdapterLogits(tip, keys, test))} |`,
  ];
}
