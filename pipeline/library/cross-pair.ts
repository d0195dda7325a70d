import { existsSync } from 'node:fs';
import { DoppelError } from '#base/doppel-error.ts';
import { type PersonId, personId } from '#base/ids.ts';
import type { CrossPairEvidence, LibraryPersonView } from '#contract/library.ts';
import type { VectorSpace } from '#vectors/vector-store.ts';
import { dot, ratePair, withoutMeanLook } from './cross-candidates.ts';
import { crossProbabilities } from './cross-probability.ts';
import type { Library } from './library.ts';
import { type LibraryPerson, type LibraryPersons, requirePerson } from './library-persons.ts';
import { type ProjectPicture, withSource } from './read-project-persons.ts';
import { readListedCrops } from './store/persons.ts';
import type { Source } from './store/sources.ts';
import { personView } from './views.ts';

/** Pictures of a person that are shown beside another's: eight best, as in a project, and enough more to see it move. */
const shownBest = 8;
const shownPictures = 24;

/** A picture of a person, with the library's number of it. */
export interface SeenPicture extends ProjectPicture {
  readonly id: number;
  /** The video that it is from. */
  readonly source: number;
  /** 0 for the best; null for those that only show how the person moves. */
  readonly bestRank: number | null;
}

/** One of two persons, with pictures from those of its videos whose projects are here. */
export interface SeenPerson {
  readonly person: LibraryPersonView;
  /** In the order of its videos, within each the best first. */
  readonly pictures: readonly SeenPicture[];
  /** Why pictures of a video are not among them, in words, a sentence each. */
  readonly missing: readonly string[];
}

/** Two persons of different videos side by side. */
export interface SeenPair {
  readonly evidence: CrossPairEvidence;
  /** In the order of the evidence's `a` and `b`. */
  readonly persons: readonly [SeenPerson, SeenPerson];
}

type DescribedPicture = SeenPicture & { readonly vector: Float32Array };

/** The described crops of a person by source and number in the project: the library's number of each and its vector. */
function describedCrops(library: Library, space: VectorSpace, person: LibraryPerson) {
  const described = new Map<string, { readonly id: number; readonly vector: Float32Array }>();
  for (const { id: sighting, source } of person.sightings) {
    const rows = library.rowsOf(space, sighting);
    for (const [at, { id, cropId }] of readListedCrops(library.database, sighting).entries()) {
      if (rows[at] !== undefined) described.set(`${source}:${cropId}`, { id, vector: rows[at] });
    }
  }
  return described;
}

/** The pictures that a project has of its person, or why there are none, in words: the other person of the pair is shown all the same. */
async function readPictures(
  source: Source,
  person: PersonId,
  count: { readonly best: number; readonly all: number },
): Promise<readonly ProjectPicture[] | string> {
  if (!existsSync(source.path)) return `${source.name} is not at ${source.path}, so its pictures cannot be shown.`;
  try {
    const found = await withSource(source.path, (opened) =>
      opened.uuid === source.uuid ? opened.pictures(person, count) : null,
    );
    return found ?? `${source.name} has changed since it was read. Sync the library.`;
  } catch (error) {
    if (error instanceof DoppelError) return error.message;
    throw error;
  }
}

/** Reads a person's pictures from the projects of its videos, an equal part from each. */
async function seePerson(library: Library, space: VectorSpace, everybody: LibraryPersons, person: LibraryPerson) {
  const described = describedCrops(library, space, person);
  const pictures: DescribedPicture[] = [];
  const missing: string[] = [];
  const share = (whole: number): number => Math.max(1, Math.floor(whole / person.members.length));
  for (const { source: number, personId: inProject } of person.members) {
    const source = everybody.sources.get(number);
    if (source === undefined) continue;
    const found = await readPictures(source, personId(inProject), {
      best: share(shownBest),
      all: share(shownPictures),
    });
    if (typeof found === 'string') {
      missing.push(found);
      continue;
    }
    for (const [rank, picture] of found.entries()) {
      const known = described.get(`${number}:${picture.cropId}`);
      if (known === undefined) continue;
      pictures.push({ ...picture, ...known, source: number, bestRank: rank < share(shownBest) ? rank : null });
    }
  }
  return { person: personView(person), pictures, missing };
}

/** The two pictures, one of each, that look most alike. */
function mostAlike(
  left: readonly DescribedPicture[],
  right: readonly DescribedPicture[],
): Pick<CrossPairEvidence, 'best_crops' | 'best_crop_similarity'> {
  let best: { readonly crops: [number, number]; readonly similarity: number } | null = null;
  for (const a of left) {
    for (const b of right) {
      const similarity = dot(a.vector, b.vector);
      if (best === null || similarity > best.similarity) best = { crops: [a.id, b.id], similarity };
    }
  }
  return { best_crops: best?.crops ?? null, best_crop_similarity: best?.similarity ?? null };
}

/**
 * Two persons side by side: the evidence that there is across videos, and pictures of both from their projects. Throws `not_found` for
 * persons that are not there or that were not described by the model that the library is compared by.
 */
export async function seeCrossPair(
  library: Library,
  everybody: LibraryPersons,
  space: VectorSpace,
  [one, other]: readonly [number, number],
): Promise<SeenPair> {
  const [first, second] = [requirePerson(everybody, one), requirePerson(everybody, other)];
  if (first.id === second.id)
    throw new DoppelError('not_found', `${one} and ${other} are one person by now: person ${first.id}.`);
  const [a, b] = first.id < second.id ? [first, second] : [second, first];
  for (const person of [a, b]) {
    if (person.vectors.has(space.id)) continue;
    throw new DoppelError(
      'not_found',
      `Person ${person.id} was not described by the model that this library is compared by.`,
    );
  }
  const comparable = [...everybody.persons.values()].filter(({ vectors }) => vectors.has(space.id));
  const looks = withoutMeanLook(comparable, space.id);
  const score = dot(looks[comparable.indexOf(a)], looks[comparable.indexOf(b)]);
  const rated = ratePair(a, b, { state: everybody.state, space: space.id, score });
  const likely =
    rated.impossible === null ? crossProbabilities(library, space, [...everybody.persons.values()])?.(a, b) : null;
  const [left, right] = [await seePerson(library, space, everybody, a), await seePerson(library, space, everybody, b)];
  return {
    evidence: {
      ...rated,
      probability: likely?.probability ?? null,
      probability_interval: likely?.probability_interval ?? null,
      ...mostAlike(left.pictures, right.pictures),
    },
    persons: [left, right],
  };
}
