import { DoppelError } from '#base/doppel-error.ts';
import type { PersonId } from '#base/ids.ts';
import { pairKey, type ReviewState } from '#review/review-state.ts';
import { impossibleTimes } from './impossible-times.ts';
import type { LibraryPerson } from './library-persons.ts';

/** Two persons of different videos who may be one. */
export interface CrossPair {
  readonly a: PersonId;
  readonly b: PersonId;
  /** Cosine of their vectors. */
  readonly similarity: number;
  /** What they are ranked by: the cosine after the mean look of each one's videos was taken off. */
  readonly score: number;
  /** Why they cannot be one, in words; null where nothing speaks against it. */
  readonly impossible: string | null;
  readonly decision: 'apart' | 'unsure' | null;
}

/** What a list across videos asks for. */
export interface CrossQuery {
  readonly space: number;
  readonly limit: number;
  /** Also pairs that were decided apart, or that times make impossible. */
  readonly scope: 'open' | 'all';
}

/** Persons compared at once with all that follow; between two blocks others get their turn. */
const blockSize = 64;

/** How many persons' worth of trust the mean of the whole library has when a video's own mean is formed. */
const meanWeight = 20;

function unit(values: Float32Array): Float32Array {
  let squares = 0;
  for (const value of values) squares += value * value;
  return squares === 0 ? values : values.map((value) => value / Math.sqrt(squares));
}

/**
 * The persons' vectors without the mean look of the videos that each is from: what a camera does to everybody (light, height, colour)
 * is the same for all whom it sees. A video of few persons borrows from the mean of all.
 */
export function withoutMeanLook(persons: readonly LibraryPerson[], space: number): readonly Float32Array[] {
  const vectors = persons.map((person) => {
    const vector = person.vectors.get(space);
    if (vector === undefined) throw new DoppelError('internal', `Person ${person.id} has no vector in space ${space}.`);
    return vector;
  });
  if (vectors.length === 0) return [];
  const dimension = vectors[0].length;
  const all = new Float64Array(dimension);
  const sums = new Map<number, { sum: Float64Array; count: number }>();
  for (const [at, { sources }] of persons.entries()) {
    for (let i = 0; i < dimension; i++) all[i] += vectors[at][i] / vectors.length;
    for (const source of sources) {
      const own = sums.get(source) ?? { sum: new Float64Array(dimension), count: 0 };
      for (let i = 0; i < dimension; i++) own.sum[i] += vectors[at][i];
      own.count += 1;
      sums.set(source, own);
    }
  }
  // With very few persons the mean is the persons themselves, and taking it off leaves noise.
  if (vectors.length < meanWeight) return vectors;
  return vectors.map((vector, at) => {
    const { sources } = persons[at];
    const rest = Float32Array.from(vector);
    for (const source of sources) {
      const { sum, count } = sums.get(source) ?? { sum: all, count: 0 };
      for (let i = 0; i < dimension; i++) {
        rest[i] -= (sum[i] + meanWeight * all[i]) / (count + meanWeight) / sources.length;
      }
    }
    return unit(rest);
  });
}

/** The inner product of two vectors of one length: of two of length 1 their cosine. */
export function dot(a: Float32Array, b: Float32Array): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i + 1 < a.length; i += 2) {
    even += a[i] * b[i];
    odd += a[i + 1] * b[i + 1];
  }
  return a.length % 2 === 0 ? even + odd : even + odd + a[a.length - 1] * b[a.length - 1];
}

/** Whether two persons can be compared here: not both of one and the same video alone, which is that project's own question. */
function acrossVideos(a: LibraryPerson, b: LibraryPerson): boolean {
  return a.sources.length > 1 || b.sources.length > 1 || a.sources[0] !== b.sources[0];
}

/** What is known of two persons as a pair, the lower id first. `score` is what they are ranked by. */
export function ratePair(
  one: LibraryPerson,
  other: LibraryPerson,
  { state, space, score }: { readonly state: ReviewState; readonly space: number; readonly score: number },
): CrossPair {
  const [a, b] = one.id < other.id ? [one, other] : [other, one];
  const [left, right] = [a.vectors.get(space), b.vectors.get(space)];
  return {
    a: a.id,
    b: b.id,
    similarity: left === undefined || right === undefined ? 0 : dot(left, right),
    score,
    impossible: impossibleTimes(a.sightings, b.sightings),
    decision: state.pairs.get(pairKey(a.id, b.id))?.kind ?? null,
  };
}

/**
 * The most alike persons across videos, best first; those whom times make impossible stand behind all others. Pairs are never stored:
 * 5,000 persons are 12 million pairs and 6 s. `turn` is awaited between blocks.
 */
export async function crossCandidates(
  everybody: readonly LibraryPerson[],
  state: ReviewState,
  { space, limit, scope }: CrossQuery,
  turn: () => Promise<unknown>,
): Promise<readonly CrossPair[]> {
  const persons = everybody.filter((person) => !person.hidden && person.vectors.has(space));
  const looks = withoutMeanLook(persons, space);
  let best: { i: number; j: number; score: number }[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  // A few more than asked for: some will turn out impossible, and stand behind.
  const kept = limit * 2 + 50;
  const trim = (): void => {
    best.sort((x, y) => y.score - x.score || x.i - y.i || x.j - y.j);
    if (best.length < kept) return;
    best = best.slice(0, kept);
    floor = best[kept - 1].score;
  };
  for (let i = 0; i < persons.length; i++) {
    if (i % blockSize === 0) await turn();
    for (let j = i + 1; j < persons.length; j++) {
      if (!acrossVideos(persons[i], persons[j])) continue;
      const score = dot(looks[i], looks[j]);
      if (score <= floor) continue;
      if (scope === 'open' && state.pairs.has(pairKey(persons[i].id, persons[j].id))) {
        if (state.pairs.get(pairKey(persons[i].id, persons[j].id))?.kind === 'apart') continue;
      }
      best.push({ i, j, score });
      if (best.length > kept * 4) trim();
    }
  }
  trim();
  const rated = best.map(({ i, j, score }) => ratePair(persons[i], persons[j], { state, space, score }));
  const possible = rated.filter(({ impossible }) => impossible === null);
  const others = rated.filter(({ impossible }) => impossible !== null);
  return [...possible, ...(scope === 'all' ? others : [])].slice(0, limit);
}
