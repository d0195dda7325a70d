import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import { sampleExport } from '#tests/report/sample-export.ts';
import type { ExportInput, ExportPerson } from './export-input.ts';
import { embeddingsJson, similarityJson } from './similarity-json.ts';
import { similarityTable } from './similarity-table.ts';

/** Persons with ids from 1 and these embeddings. */
function withEmbeddings(
  embeddings: readonly (readonly number[] | null)[],
  change: Partial<ExportInput> = {},
): ExportInput {
  const sample = sampleExport({ persons: embeddings.length });
  const persons = sample.persons.map((person, index): ExportPerson => {
    const values = embeddings[index];
    return { ...person, personId: personId(index + 1), embedding: values === null ? null : Float32Array.from(values) };
  });
  return { ...sample, persons, ...change };
}

test('a person without embedding, or with a broken one, is left out and listed, and nothing is NaN', () => {
  const input = withEmbeddings([[1, 0], null, [0.6, 0.8], [Number.NaN, 0]]);
  const table = similarityTable(input);
  assert.deepEqual(
    table.persons.map((person) => person.personId),
    [1, 3],
  );
  assert.deepEqual(
    table.leftOut.map((left) => left.person_id),
    [2, 4],
  );
  assert.deepEqual([...table.matrix], [1, Math.fround(0.6), Math.fround(0.6), 1]);
  assert.doesNotMatch([...similarityJson(input, table)].join(''), /NaN|null\]/);
});

test('highly similar pairs are those from the threshold on, best first, equal ones by id', () => {
  const input = withEmbeddings(
    [
      [1, 0],
      [0.6, 0.8],
      [0.8, 0.6],
      [0.8, 0.6],
    ],
    { threshold: 0.8 },
  );
  assert.deepEqual(
    similarityTable(input).highPairs.map(([a, b]) => [a, b]),
    [
      [3, 4],
      [2, 3],
      [2, 4],
      [1, 3],
      [1, 4],
    ],
  );
});

test('a cosine that is the threshold as a float32 counts, as it does for numpy', () => {
  const input = withEmbeddings(
    [
      [1, 0],
      [0.7, Math.sqrt(1 - 0.49)],
    ],
    { threshold: 0.7 },
  );
  assert.equal(similarityTable(input).highPairs.length, 1);
});

test('the JSON files hold the same float32 numbers as the arrays, in the same order of persons', () => {
  const input = sampleExport({ persons: 9 });
  const table = similarityTable(input);
  const similarity = JSON.parse([...similarityJson(input, table)].join(''));
  assert.deepEqual(Float32Array.from(similarity.similarity_matrix.flat()), table.matrix);
  assert.deepEqual(similarity.person_ids, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(Object.keys(similarity), [
    'similarity_matrix',
    'person_ids',
    'high_similarity_pairs',
    'pair_probabilities',
    'calibration',
    'no_probability_reason',
    'similarity_threshold',
    'model',
    'model_sha256',
    'device',
    'embedding_dimension',
    'weightless',
    'left_out',
    'timestamp',
  ]);
  for (const [a, b, score] of similarity.high_similarity_pairs) {
    assert.equal(score, similarity.similarity_matrix[a - 1][b - 1]);
  }
  const embeddings = JSON.parse([...embeddingsJson(input, table)].join(''));
  for (const person of input.persons) {
    assert.deepEqual(Float32Array.from(embeddings.embeddings[person.personId]), person.embedding);
  }
});

test('without similarity the files are there, and empty', () => {
  const input = sampleExport({ persons: 3, embedder: null });
  const table = similarityTable(input);
  const similarity = JSON.parse([...similarityJson(input, table)].join(''));
  assert.deepEqual(similarity.similarity_matrix, []);
  assert.equal(similarity.model, null);
  assert.equal(similarity.left_out.length, 3);
  assert.deepEqual(JSON.parse([...embeddingsJson(input, table)].join('')).embeddings, {});
});

test('embeddings of two lengths in one export are our own mistake and are refused', () => {
  const input = withEmbeddings([
    [1, 0],
    [1, 0, 0],
  ]);
  assert.throws(
    () => similarityTable(input),
    (error) => error instanceof DoppelError && error.code === 'internal',
  );
});
