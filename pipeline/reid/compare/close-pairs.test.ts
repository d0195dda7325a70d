import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { normaliseRows } from '#base/vector-math.ts';
import { type ClosePairs, closePairs } from './close-pairs.ts';
import { dotKernel, mostRight } from './dot-kernel.ts';
import { KeptClosePairs } from './kept-close-pairs.ts';
import { similarityMatrix } from './similarity-matrix.ts';

/** Rows that are not spread around zero, so that cosines are of all sizes. */
function someRows(count: number, dimension: number, seed = 1): Float32Array {
  const random = seededRandom(seed).uniform;
  return normaliseRows(
    Float32Array.from({ length: count * dimension }, () => random() - 0.3),
    dimension,
  );
}

const namesOf = ({ left, right, cosine }: ClosePairs): string[] =>
  Array.from(cosine, (value, index) => `${left[index]}-${right[index]} ${value}`).toSorted();

/** The same pairs by a look at every one. */
function fromMatrix(rows: Float32Array, count: number, dimension: number, least: Float32Array): string[] {
  const matrix = similarityMatrix(rows, count, dimension);
  const names: string[] = [];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const cosine = matrix[a * count + b];
      if (cosine >= least[a] || cosine >= least[b]) names.push(`${a}-${b} ${cosine}`);
    }
  }
  return names.toSorted();
}

test('the close pairs are those of the matrix, to the bit, whatever the numbers of rows and of columns', () => {
  for (const [count, dimension] of [
    [0, 4],
    [1, 4],
    [2, 4],
    [3, 20],
    [37, 512],
    [129, 33],
    [300, 64],
  ] as const) {
    const rows = someRows(count, dimension);
    for (const bar of [-1, 0.1, 0.5, 0.99]) {
      const least = new Float32Array(count).fill(bar);
      const found = namesOf(closePairs(rows, count, dimension, least));
      assert.deepEqual(found, fromMatrix(rows, count, dimension, least), `${count} rows of ${dimension}, from ${bar}`);
    }
  }
});

test('a pair is close where it reaches what one of the two asks for', () => {
  const [count, dimension] = [140, 16];
  const rows = someRows(count, dimension);
  const random = seededRandom(2).uniform;
  const least = Float32Array.from({ length: count }, () => 0.2 + 0.8 * random());
  const found = namesOf(closePairs(rows, count, dimension, least));
  assert.deepEqual(found, fromMatrix(rows, count, dimension, least));
  assert.ok(found.length > 100 && found.length < 5000, `${found.length} of 9,730 pairs: some, and not all`);
});

test('rows of any length lose no pair at the bar', () => {
  const [count, dimension] = [60, 512];
  const random = seededRandom(3).uniform;
  // Products of about a million that cancel to about one: the quick look is off by far more than for rows of length 1.
  const rows = Float32Array.from({ length: count * dimension }, () => 2000 * (random() - 0.5));
  for (const bar of [0, 0.999]) {
    const least = new Float32Array(count).fill(bar);
    const found = namesOf(closePairs(rows, count, dimension, least));
    assert.deepEqual(found, fromMatrix(rows, count, dimension, least));
  }
});

test('the kernel multiplies what stands in it, also at the last rows', () => {
  const [count, dimension] = [mostRight + 2, 5];
  const rows = Float32Array.from({ length: count * dimension }, (_, at) => Math.floor(at / dimension) + 1);
  const { dots } = dotKernel(rows, count, dimension);
  assert.equal(dots(2, mostRight, mostRight + 2)[1], 3 * (mostRight + 2) * dimension);
  assert.equal(dots(2, mostRight, mostRight + 2)[mostRight], 4 * (mostRight + 1) * dimension);
});

test('what is kept of close pairs is what a new comparison would find, when vectors come, go and change places', () => {
  const [count, dimension] = [120, 24];
  const rows = someRows(count, dimension);
  const random = seededRandom(5).uniform;
  let vectors: readonly Float32Array[] = Array.from({ length: count }, (_, row) =>
    rows.slice(row * dimension, (row + 1) * dimension),
  );
  const kept = new KeptClosePairs(dimension, 0.05);
  for (let round = 0; round < 12; round++) {
    const all = Float32Array.from(vectors.flatMap((vector) => [...vector]));
    // The bar goes up and down, within the margin and beyond it.
    const least = new Float32Array(vectors.length).fill([0.6, 0.58, 0.62, 0.4][round % 4]);
    const found = kept.of(vectors, least);
    const asked = namesOf(found).filter((name) => Number(name.split(' ')[1]) >= least[0]);
    assert.deepEqual(asked, fromMatrix(all, vectors.length, dimension, least), `round ${round}`);
    const merged = someRows(1, dimension, 100 + round);
    const gone = Math.floor(random() * vectors.length);
    vectors = [...vectors.slice(0, gone), ...vectors.slice(gone + 2), merged];
    if (round === 5) vectors = vectors.toReversed();
  }
});

test('pairs of vectors that stay are lent, and not computed again', () => {
  const [count, dimension] = [60, 8];
  const rows = someRows(count, dimension);
  const vectors = Array.from({ length: count }, (_, row) => rows.slice(row * dimension, (row + 1) * dimension));
  const kept = new KeptClosePairs(dimension, 0);
  const least = new Float32Array(count).fill(0.5);
  const before = namesOf(kept.of(vectors, least));
  // A vector that is another behind the back of its array would be seen by whoever computes it.
  vectors[7].fill(0);
  assert.deepEqual(namesOf(kept.of(vectors, least)), before);
});
