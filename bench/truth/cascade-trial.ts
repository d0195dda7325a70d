import { dotAt } from '#base/vector-math.ts';
import { averagePrecision } from '#metrics/labelled-ranking.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { centredRows, meanAppearance } from '#tracking/looks/mean-look.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { analysedSet } from './analysed-set.ts';
import { type ComparedSet, readComparedSet } from './compared-set.ts';
import type { LabelledSet } from './labelled-sets.ts';
import { VectorCache } from './vector-cache.ts';

const [small, large] = ['person-reidentification-retail-0288', 'person-reidentification-retail-0286'] as const;

/** Likeness by the small model from which a pair is worth the large one. */
const bars = [0.4, 0.3, 0.2, 0.1] as const;

/**
 * A cascade: everybody is described by a small model, and only who resembles somebody by it is described by the large one too. Average
 * precision after the veto, and how many persons the large model has to describe: its cost is one a person, not one a pair.
 */
export async function cascadeTable(labelled: readonly LabelledSet[], folder: string): Promise<readonly string[]> {
  const [coarse, fine] = [await readSets(labelled, folder, small), await readSets(labelled, folder, large)];
  const rows = coarse.map((set, index) => {
    const [first, second] = [likenesses(set), likenesses(fine[index])];
    const precision = (scores: readonly number[]): string =>
      averagePrecision(
        set.pairs.flatMap(({ same, evidence }, pair) => (evidence.vetoed ? [] : [{ same, score: scores[pair] }])),
      )?.toFixed(3) ?? '-';
    const cascades = bars.map((bar) => {
      const asked = set.pairs.filter(({ evidence }, pair) => !evidence.vetoed && first[pair] >= bar);
      const described = new Set(asked.flatMap(({ a, b }) => [a, b])).size;
      // Whoever is below the bar comes after all who are above.
      const scores = first.map((likeness, pair) => (likeness >= bar ? 2 + second[pair] : likeness));
      return `${precision(scores)} (${Math.round((100 * described) / set.persons.length)} %)`;
    });
    return [
      set.name === 'whole' ? set.video : `${set.video}, ${set.name}`,
      precision(first),
      ...cascades,
      precision(second),
    ];
  });
  return [
    '### A small model for all, a large one where it matters: average precision (persons that the large one describes)',
    '',
    ...markdownTable(['set', `${small} alone`, ...bars.map((bar) => `from ${bar} on`), `${large} alone`], rows),
    '',
  ];
}

async function readSets(labelled: readonly LabelledSet[], folder: string, id: string): Promise<readonly ComparedSet[]> {
  const { embedder } = await openEmbedder({ embedder: id, models: sharedFile('models'), device: 'cpu' });
  try {
    const cache = new VectorCache(embedder, folder);
    const { modelSha256, dimension } = cache;
    const describe = (images: Parameters<VectorCache['describe']>[0]) => cache.describe(images);
    const sets: ComparedSet[] = [];
    for (const set of labelled)
      sets.push(await readComparedSet(set, await analysedSet(set, folder), { modelSha256, dimension, describe }));
    return sets;
  } finally {
    await embedder.close();
  }
}

/** (pairs,) the cosine of each pair as seen from the mean look of its set, in which nobody else has a part. */
function likenesses({ persons, pairs }: ComparedSet): readonly number[] {
  const embeddings = persons.map(({ embedding }) => embedding);
  const [any] = embeddings;
  const own = meanAppearance(embeddings, { persons: 0, vector: any });
  const centred = new Map(persons.map((person) => [person, centredRows(person.embedding, own)]));
  return pairs.map(({ a, b }) => {
    const [left, right] = [centred.get(a) ?? any, centred.get(b) ?? any];
    return dotAt(left, 0, right, 0, any.length);
  });
}
