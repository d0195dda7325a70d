import { seededRandom } from '#base/seeded-random.ts';
import { Library } from '#library/index.ts';
import { storeSaid } from '#library/store/looks.ts';
import { insertSighting, replaceCrops, upsertPerson } from '#library/store/persons.ts';
import { insertSource } from '#library/store/sources.ts';
import { colourTerms } from '#search/look/colour-terms.ts';
import { extendCrowd } from './extend-crowd.ts';
import type { RealCrops } from './real-crops.ts';

/** Persons that go into the file in one transaction. */
const atOnce = 200;

function unitMean(vectors: Float32Array, dimension: number): Float32Array {
  const mean = new Float32Array(dimension);
  for (let at = 0; at < vectors.length; at++) mean[at % dimension] += vectors[at];
  const length = Math.hypot(...mean);
  return mean.map((value) => value / length);
}

/**
 * A library of a made crowd: a person a track of 20 crops, dressed at random in two of the eleven colours. Persons, sightings, crops and
 * vectors lie in the tables as a sync leaves them; there is no project behind them.
 */
export async function makeCrowdLibrary(file: string, real: RealCrops, rows: number): Promise<Library> {
  const library = Library.create(file);
  const { database } = library;
  const space = library.space('person', 'e'.repeat(64), real.dimension);
  const source = insertSource(database, {
    kind: 'project',
    path: `${file}.none`,
    uuid: 'crowd',
    durationMs: 1e7,
    name: 'crowd',
  });
  const random = seededRandom(11);
  const looks = new Map<number, unknown>();
  const colours = () => {
    const worn = Math.floor(random.uniform() * colourTerms.length);
    return Object.fromEntries(colourTerms.map((term, at) => [term, at === worn ? 0.9 : 0.01]));
  };
  const store = library.store(space);
  let batch: ReturnType<typeof extendCrowd> extends Generator<infer One> ? One[] : never = [];
  const flush = async () => {
    const owners = database.write(() =>
      batch.map(({ owner, vectors, facets }) => {
        const vector = unitMean(vectors, real.dimension);
        const person = { personId: owner, name: null, hidden: false, space: space.id, vector, cropId: null };
        const id = upsertPerson(database, source.id, 'crowd', person);
        looks.set(id, { upper: colours(), lower: colours(), carries: null });
        const at = {
          trackletId: owner,
          firstFrame: owner,
          lastFrame: owner + 100,
          firstMs: owner * 40,
          lastMs: owner * 40 + 4000,
        };
        const sighting = insertSighting(database, 'crowd', { ...at, person: id, source: source.id, space: space.id });
        const crops = Array.from({ length: vectors.length / real.dimension }, (_, crop) => ({
          cropId: owner * 100 + crop,
          frameIndex: owner + crop,
        }));
        return {
          owner: sighting,
          facets: { ...facets, source: source.id },
          rowIds: replaceCrops(database, sighting, crops),
          vectors,
        };
      }),
    );
    await store.put(owners);
    batch = [];
  };
  for (const owned of extendCrowd(real, { rows, gait: 'tight', seed: 5 })) {
    batch.push(owned);
    if (batch.length === atOnce) await flush();
  }
  await flush();
  storeSaid(database, looks);
  await store.build({ recallQueries: 0 });
  return library;
}
