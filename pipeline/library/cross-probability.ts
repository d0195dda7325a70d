import { type Appearance, appearanceOf } from '#reid/calibration/appearance.ts';
import { crowdingOf, learntCrowding } from '#reid/calibration/crowding.ts';
import { calibrationOfModel } from '#reid/calibration/own-calibrations.ts';
import { measurePair } from '#reid/calibration/pair-measures.ts';
import { otherCamerasModel, probabilityOf } from '#reid/calibration/probability.ts';
import { meanAppearance } from '#tracking/looks/mean-look.ts';
import type { VectorSpace } from '#vectors/vector-store.ts';
import type { Library } from './library.ts';
import type { LibraryPerson } from './library-persons.ts';

/** Crops that a person is seen by: as many as a project compares persons with. */
const seenCrops = 8;

/** P(same) of two persons whom different cameras saw, with its 95 % interval. */
export interface CrossProbability {
  readonly probability: number;
  readonly probability_interval: [number, number];
}

/** Some of a person's crops' vectors, (n * dimension), spread evenly over its sightings. */
function cropsOf(library: Library, space: VectorSpace, { sightings }: LibraryPerson): Float32Array {
  const rows = sightings.flatMap(({ id }) => [...library.rowsOf(space, id)]);
  const step = Math.max(1, rows.length / seenCrops);
  const chosen = Array.from({ length: Math.min(seenCrops, rows.length) }, (_, at) => rows[Math.floor(at * step)]);
  const crops = new Float32Array(chosen.length * space.dimension);
  chosen.forEach((row, at) => {
    crops.set(row, at * space.dimension);
  });
  return crops;
}

/**
 * What tells P(same) of two persons across videos: the calibration for other cameras of the model that described them, applied from the
 * mean look of the videos that the two are from, as it was fitted. Null where there is none: then ranks are all that can be said.
 */
export function crossProbabilities(library: Library, space: VectorSpace, everybody: readonly LibraryPerson[]) {
  const record = calibrationOfModel(space.modelSha256, null);
  if (record === null || record.other_cameras === null || record.centre.vector.length !== space.dimension) return null;
  const galleries = new Map<string, ReturnType<typeof galleryOf>>();
  const galleryOf = (sources: ReadonlySet<number>) => {
    const embeddings = everybody.flatMap((person) => {
      const vector = person.vectors.get(space.id);
      return vector === undefined || !person.sources.some((source) => sources.has(source)) ? [] : [vector];
    });
    const centre = meanAppearance(embeddings, record.centre);
    const crowding =
      record.crowding === null
        ? 0
        : learntCrowding(crowdingOf(embeddings, centre, record.crowding), record.crowding.learnt);
    return {
      centre,
      crowding,
      model: otherCamerasModel(record, embeddings.length),
      looks: new Map<number, Appearance>(),
    };
  };
  return (a: LibraryPerson, b: LibraryPerson): CrossProbability | null => {
    const sources = new Set([...a.sources, ...b.sources]);
    const key = [...sources].toSorted((x, y) => x - y).join(',');
    const gallery = galleries.get(key) ?? galleryOf(sources);
    galleries.set(key, gallery);
    const [first, second] = [a, b].map((person) => {
      const known = gallery.looks.get(person.id);
      if (known !== undefined) return known;
      const crops = cropsOf(library, space, person);
      if (crops.length === 0) return null;
      const look = appearanceOf(crops, gallery.centre);
      gallery.looks.set(person.id, look);
      return look;
    });
    if (gallery.model === null || first == null || second == null) return null;
    const { value, low, high } = probabilityOf(measurePair(first, second, gallery.crowding), gallery.model);
    return { probability: value, probability_interval: [low, high] };
  };
}
