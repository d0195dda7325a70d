import { float32Row, float32Text } from '#platform/formats/float32-text.ts';
import type { ExportInput } from './export-input.ts';
import type { SimilarityTable } from './similarity-table.ts';

/**
 * similarity_matrix.json, in pieces, a row a line: the text of a large matrix never stands in memory whole. Every number is
 * the shortest that reads back as the float32 of similarity_matrix.npy. `pair_probabilities` are [a, b, P(same), and the ends of
 * its 95 % interval] of the pairs that are worth a look and not vetoed. `weightless` marks the descriptor without a model.
 */
export function* similarityJson(input: ExportInput, table: SimilarityTable): Generator<string> {
  const count = table.persons.length;
  yield '{\n"similarity_matrix": [';
  for (let row = 0; row < count; row++) {
    yield `${row === 0 ? '' : ','}\n${float32Row(table.matrix, row * count, count)}`;
  }
  yield `\n],\n"person_ids": ${JSON.stringify(table.persons.map((person) => person.personId))}`;
  yield ',\n"high_similarity_pairs": [';
  for (const [index, [a, b, similarity]] of table.highPairs.entries()) {
    yield `${index === 0 ? '' : ','}\n[${a},${b},${float32Text(similarity)}]`;
  }
  yield '\n],\n"pair_probabilities": [';
  const rated = input.pairs.filter(({ probability }) => probability !== null);
  for (const [index, { a, b, probability, probability_interval: interval }] of rated.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify([a, b, probability, ...(interval ?? [])])}`;
  }
  const rest = {
    calibration: exportedCalibration(input),
    no_probability_reason: input.noProbabilityReason,
    similarity_threshold: input.threshold,
    model: input.embedder?.id ?? null,
    model_sha256: input.embedder?.model_sha256 ?? null,
    device: input.embedder?.device ?? null,
    embedding_dimension: table.dimension,
    weightless: input.embedder?.weightless ?? false,
    left_out: table.leftOut,
    timestamp: input.timestamp,
  };
  const texts = Object.entries(rest).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  yield `\n],\n${texts.join(',\n')}\n}\n`;
}

/** The calibration without its mean look, which nobody reads; what the decisions have made of the coefficients stands beside. */
function exportedCalibration({ calibration }: ExportInput): object | null {
  if (calibration === null) return null;
  const { centre: _, ...record } = calibration.record;
  const { refined, decisions_used, coefficients } = calibration.info;
  return { ...record, refined: refined ? { decisions_used, coefficients } : null };
}

/** embeddings.json, in pieces, a person a line, numbers as in `similarityJson`. */
export function* embeddingsJson(input: ExportInput, table: SimilarityTable): Generator<string> {
  yield '{\n"embeddings": {';
  for (const [row, person] of table.persons.entries()) {
    const numbers = float32Row(table.embeddings, row * table.dimension, table.dimension);
    yield `${row === 0 ? '' : ','}\n"${person.personId}": ${numbers}`;
  }
  const rest = {
    person_ids: table.persons.map((person) => person.personId),
    model: input.embedder?.id ?? null,
    model_sha256: input.embedder?.model_sha256 ?? null,
    weightless: input.embedder?.weightless ?? false,
    left_out: table.leftOut,
    timestamp: input.timestamp,
  };
  const texts = Object.entries(rest).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  yield `\n},\n${texts.join(',\n')}\n}\n`;
}
