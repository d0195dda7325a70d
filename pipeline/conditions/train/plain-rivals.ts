import { type LabelledRows, scaled, scalingOf } from './training-data.ts';

/** What always stands beside a trained head: answers of rules that learn next to nothing. */

/** The class that most rows have, said of everything; the first of equals. */
export function majorityAnswers(train: LabelledRows, rows: number, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (const label of train.labels) counts[label]++;
  return new Int32Array(rows).fill(counts.indexOf(Math.max(...counts)));
}

/** Of each row the class whose mean, after scaling, is nearest (Euclidean); classes without rows are never said. */
export function nearestMeanAnswers(
  train: LabelledRows,
  asked: Omit<LabelledRows, 'labels'>,
  classes: number,
): Int32Array {
  const { inputs } = train;
  const scaling = scalingOf(train);
  const known = scaled(train.features, inputs, scaling);
  const means = new Float64Array(classes * inputs);
  const counts = new Float64Array(classes);
  train.labels.forEach((label, row) => {
    counts[label]++;
    for (let input = 0; input < inputs; input++) means[label * inputs + input] += known[row * inputs + input];
  });
  for (let index = 0; index < means.length; index++) means[index] /= counts[Math.floor(index / inputs)] || 1;
  const values = scaled(asked.features, inputs, scaling);
  return Int32Array.from({ length: values.length / inputs }, (_, row) => {
    let best = -1;
    let nearest = Number.POSITIVE_INFINITY;
    for (let label = 0; label < classes; label++) {
      if (counts[label] === 0) continue;
      let distance = 0;
      for (let input = 0; input < inputs; input++)
        distance += (values[row * inputs + input] - means[label * inputs + input]) ** 2;
      if (distance < nearest) {
        nearest = distance;
        best = label;
      }
    }
    return best;
  });
}
