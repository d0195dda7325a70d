import { DoppelError } from '#base/doppel-error.ts';
import type { PersonId } from '#base/ids.ts';
import type { SearchFilter, SearchQuestion, SearchReply } from '#contract/search.ts';
import {
  commonSpace,
  everybodyIn,
  type Library,
  type LibraryPerson,
  type LibraryPersons,
  mainSpace,
  notComparedIn,
  personView,
  readSaid,
  requirePerson,
  type Sighting,
} from '#library/index.ts';
import { appVersion } from '#platform/app-version.ts';
import { queryDirection } from '#vectors/query-direction.ts';
import type { VectorSpace } from '#vectors/vector-store.ts';
import { type SaidLook, saidLook } from '../look/describe-look.ts';
import { type AskedTerm, parseWords } from '../words/parse-words.ts';
import { fitOf, fitOfAll, termText } from './rank-words.ts';
import { scoreCut } from './score-cut.ts';

/**
 * Crops that a person is asked with, spread over its sightings. With 8 instead of one the mean AP of crops rises from 0.533 to 0.603
 * (OSNet) and from 0.794 to 0.860 (the zoo's 0288; `npm run bench -- search --part marks`).
 */
const askedCrops = 8;

/** Rows that the index is asked for, for each hit that is wanted: a person fills several. */
const rowsForHit = 40;

/**
 * Up to how many persons everyone is compared by the mean of its crops: 5,000 of 512 numbers take 3 ms. Asking the index for rows first
 * took 130 ms of processor time, since the rows of all persons who might be near have to be read (`npm run bench -- search --part rest`).
 */
const everybodyUpTo = 20_000;

interface Ranked {
  readonly person: LibraryPerson;
  readonly score: number;
  readonly terms: readonly number[];
}

/** What a filter lets through of a sighting. */
function passes(filter: SearchFilter, sighting: Sighting, tags: readonly string[]): boolean {
  const { fromMs, toMs } = sighting;
  if (filter.sources && !filter.sources.includes(sighting.source)) return false;
  if (filter.places && (sighting.place === null || !filter.places.includes(sighting.place))) return false;
  if (filter.cameras && (sighting.camera === null || !filter.cameras.includes(sighting.camera))) return false;
  if (filter.tags && !filter.tags.every((tag) => tags.includes(tag))) return false;
  if (filter.from_ms !== undefined && (toMs === null || toMs < filter.from_ms)) return false;
  return filter.to_ms === undefined || (fromMs !== null && fromMs <= filter.to_ms);
}

const isOpen = (filter: SearchFilter): boolean => Object.values(filter).every((value) => value === undefined);

/** Everybody that a question may bring: not hidden, and seen where and when the filter says; with those sightings alone. */
function candidates(everybody: LibraryPersons, filter: SearchFilter): readonly LibraryPerson[] {
  const open = isOpen(filter);
  return [...everybody.persons.values()].flatMap((person) => {
    if (person.hidden) return [];
    if (open) return [person];
    const sightings = person.sightings.filter((sighting) =>
      passes(filter, sighting, everybody.sources.get(sighting.source)?.tags ?? []),
    );
    return sightings.length === 0 ? [] : [{ ...person, sightings }];
  });
}

/** How a person looks over all videos: of the member that fits best, since clothes change between days. */
function fitOfPerson(terms: readonly AskedTerm[], { members }: LibraryPerson, said: ReadonlyMap<number, SaidLook>) {
  let best: ReturnType<typeof fitOfAll> = null;
  for (const { id } of members) {
    const look = said.get(id);
    const fit = look === undefined ? null : fitOfAll(terms, look);
    if (fit !== null && (best === null || fit.score > best.score)) best = fit;
  }
  return best;
}

function rankByWords(
  terms: readonly AskedTerm[],
  persons: readonly LibraryPerson[],
  said: ReadonlyMap<number, SaidLook>,
): readonly Ranked[] {
  return persons.flatMap((person) => {
    const fit = fitOfPerson(terms, person, said);
    return fit === null ? [] : [{ person, score: fit.score, terms: fit.fits }];
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Some of a person's crops' vectors, spread evenly; its own mean where the crops are not in the library. */
function vectorsOf(library: Library, space: VectorSpace, person: LibraryPerson): readonly Float32Array[] {
  const mean = person.vectors.get(space.id);
  return mean === undefined ? [] : [mean, ...cropVectors(library, space, person)];
}

function cropVectors(library: Library, space: VectorSpace, { sightings }: LibraryPerson): readonly Float32Array[] {
  const vectors: Float32Array[] = [];
  for (const { id } of sightings.slice(0, askedCrops)) vectors.push(...library.rowsOf(space, id));
  const step = Math.max(1, vectors.length / askedCrops);
  return Array.from({ length: Math.min(askedCrops, vectors.length) }, (_, at) => vectors[Math.floor(at * step)]);
}

/**
 * Persons by how near they are to some directions, each scored by its mean, so that a hundred pictures of one person are one answer. Of very
 * many the index first finds crops, and who owns one is scored.
 */
async function rankByLikeness(
  library: Library,
  everybody: LibraryPersons,
  {
    space,
    like,
    unlike,
    persons,
    owners,
    wanted,
  }: {
    space: VectorSpace;
    like: readonly Float32Array[];
    unlike: readonly Float32Array[];
    persons: readonly LibraryPerson[];
    /** The sightings that the filter lets through; null where it lets all. */
    owners: readonly number[] | null;
    wanted: number;
  },
): Promise<readonly Ranked[]> {
  const query = queryDirection(like, unlike, space.dimension);
  const rated = (person: LibraryPerson): readonly Ranked[] => {
    const vector = person.vectors.get(space.id);
    return vector === undefined ? [] : [{ person, score: dot(query, vector), terms: [] }];
  };
  if (persons.length <= everybodyUpTo) return persons.flatMap(rated);
  const allowed = new Map(persons.map((person) => [person.id, person]));
  const hits = await library.store(space).near({
    ...{ like, unlike, limit: Math.min(4096, wanted * rowsForHit) },
    ...(owners === null ? {} : { filter: { owners } }),
  });
  const found = new Set<PersonId>(hits.flatMap(({ owner }) => everybody.ofSighting.get(owner) ?? []));
  return [...found].flatMap((id) => {
    const person = allowed.get(id);
    return person === undefined ? [] : rated(person);
  });
}

/** How everybody looks, read once for as long as nothing in the file changes. */
const saidIn = (library: Library): ReadonlyMap<number, SaidLook> =>
  library.remembered(
    'looks',
    () => new Map([...readSaid(library.database)].map(([id, look]) => [id, saidLook.parse(look) as SaidLook])),
  );

/** What a question is answered from. */
export interface AskInput {
  readonly question: SearchQuestion;
  /** Vectors of pictures from outside, each (dimension,) of the space of the model that made them. */
  readonly pictures?: { readonly modelSha256: string; readonly vectors: readonly Float32Array[] } | undefined;
}

/**
 * Answers a question with persons, best first. Words rank by what is worn and carried, persons and pictures by likeness; with both, by
 * the product. Persons who are named in the question are not in the answer. Throws `usage` for a question that asks nothing.
 */
export async function ask(library: Library, { question, pictures }: AskInput): Promise<SearchReply> {
  const everybody = everybodyIn(library);
  const { terms, refused, unknown } = parseWords(question.words ?? '');
  const said = saidIn(library);
  const named = new Set<number>([...question.like, ...question.unlike].map((id) => requirePerson(everybody, id).id));
  const persons = candidates(everybody, question.filter).filter(({ id }) => !named.has(id));
  const space = spaceOf(library, everybody, { model: pictures?.modelSha256, named });
  const vectors = (ids: readonly number[]) =>
    space === null ? [] : ids.flatMap((id) => vectorsOf(library, space, requirePerson(everybody, id)));
  const like = [...(pictures?.vectors ?? []), ...vectors(question.like)];
  const unlike = vectors(question.unlike);
  if (terms.length === 0 && like.length === 0) {
    const left = [...refused.map(({ word }) => word), ...unknown];
    throw new DoppelError(
      'usage',
      left.length === 0
        ? 'Nothing is asked for. Give words such as "red jacket, backpack", a person, or a picture.'
        : `Nothing of this can be searched for: ${left.join(', ')}. Colours of clothes, backpack, bag and hat can.`,
      { details: { refused, unknown } },
    );
  }
  const judgedTerms = terms.map((term) => [...said.values()].some((look) => fitOf(term, look) !== null));
  const words = terms.length === 0 ? null : rankByWords(terms, persons, said);
  const wanted = question.limit + question.offset;
  const owners = isOpen(question.filter) ? null : persons.flatMap(({ sightings }) => sightings.map(({ id }) => id));
  const likeness =
    like.length === 0 || space === null
      ? null
      : await rankByLikeness(library, everybody, { space, like, unlike, persons, owners, wanted });
  const marked = likeness === null && unlike.length > 0 && space !== null;
  const ranked = orderOf(words, likeness, marked ? { space, unlike } : null);
  const cut = scoreCut(ranked.map(({ score }) => score));
  return {
    library: library.path,
    ranked_by: [
      ...(words === null ? [] : [rankedByWords(terms)]),
      ...(likeness === null ? [] : ['likeness of the persons']),
      ...(unlike.length === 0 ? [] : ['unlikeness to those marked no']),
    ],
    understood: {
      terms: terms.map((term, at) => ({ text: termText(term), kind: term.kind, judged: judgedTerms[at] })),
      refused: [...refused],
      unknown: [...unknown],
    },
    hits: ranked.slice(question.offset, wanted).map(({ person, score, terms: fits }) => ({
      person: personView(person),
      score,
      above_cut: cut !== null && score >= cut,
      terms: [...fits],
    })),
    total: ranked.length,
    not_compared: likeness === null && !marked ? [] : [...notComparedIn(persons, space?.id ?? null)],
    cut,
    app_version: appVersion,
    model_sha256: likeness === null && !marked ? null : (space?.modelSha256 ?? null),
  };
}

const rankedByWords = (terms: readonly AskedTerm[]): string =>
  [...new Set(terms.map(({ kind }) => (kind === 'colour' ? 'colours of clothes' : 'what is carried')))].join(' and ');

/**
 * The space that likeness is judged in: of the picture's model, else of the persons who are named, else of most; null where nobody was
 * described. Throws `mismatch` where those who are named have none in common, or the picture's model described nobody here.
 */
function spaceOf(
  library: Library,
  everybody: LibraryPersons,
  { model, named }: { readonly model: string | undefined; readonly named: ReadonlySet<number> },
): VectorSpace | null {
  const asked = [...named].map((id) => requirePerson(everybody, id));
  const space =
    model === undefined
      ? ((asked.length > 0 ? commonSpace(library, asked) : mainSpace(library, everybody))?.space ?? null)
      : library.spaces().find(({ kind, modelSha256 }) => kind === 'person' && modelSha256 === model);
  if (space === undefined) {
    throw new DoppelError(
      'mismatch',
      `The picture was described by the model ${model?.slice(0, 12)}, which described nobody in this library.`,
    );
  }
  const without = asked.filter(({ vectors }) => space === null || !vectors.has(space.id));
  if (without.length === 0) return space;
  const list = without.map(({ id }) => `person ${id}`).join(', ');
  throw new DoppelError(
    'mismatch',
    without.length === asked.length && model === undefined
      ? `No model described ${list}, so nobody can be compared with them. Analyse their videos with a model that compares persons and sync the library.`
      : `Another model, or none, described ${list} than the rest of the question. Ask without them.`,
  );
}

/** Joins the rankings: a cosine becomes a factor of 0 to 1, so that the words' order counts as much. */
function orderOf(
  words: readonly Ranked[] | null,
  likeness: readonly Ranked[] | null,
  marks: { readonly space: VectorSpace; readonly unlike: readonly Float32Array[] } | null,
): readonly Ranked[] {
  const best = (a: Ranked, b: Ranked): number => b.score - a.score || a.person.id - b.person.id;
  if (words === null) return [...(likeness ?? [])].sort(best);
  if (likeness === null && marks === null) return [...words].sort(best);
  const scores = new Map((likeness ?? []).map(({ person, score }) => [person.id, score]));
  const away = marks === null ? null : queryDirection(marks.unlike, [], marks.space.dimension);
  return words
    .flatMap((fit) => {
      const own = marks === null ? undefined : fit.person.vectors.get(marks.space.id);
      const cosine = away === null ? scores.get(fit.person.id) : own === undefined ? 0 : -dot(away, own);
      return cosine === undefined ? [] : [{ ...fit, score: fit.score * ((1 + cosine) / 2) }];
    })
    .sort(best);
}
