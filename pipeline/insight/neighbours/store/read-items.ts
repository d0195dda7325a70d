import { DoppelError } from '#base/doppel-error.ts';
import { type InsightFile, readLabels, readPictures, type StoredPicture } from '#datasets/index.ts';
import type { StoredRun } from '#experiments/index.ts';
import { fromBlob } from '#platform/sqlite/number-blob.ts';
import { type DistanceComponent, distanceComponents } from '../../distance/pair-distance.ts';
import { readDistances } from '../../distance/store/summarise-distances.ts';
import type { NeighbourTarget } from '../cross-validate.ts';
import type { FoldGrouping } from '../make-folds.ts';
import type { ItemSpace } from '../nearest.ts';

/** Where the items of a validation come from. */
interface ItemSource {
  /** Role of a feature (`backbone`, `p3` ...), `embedding`, or `distance:box` and the like. */
  readonly space: string;
  readonly insight: StoredRun;
  readonly distances: StoredRun | null;
  readonly embedding: StoredRun | null;
}

/** Pictures as items of a space. */
interface Items {
  readonly pictures: readonly StoredPicture[];
  readonly space: ItemSpace;
}

/**
 * Reads the pictures of a run that have a place in the space.
 * @throws DoppelError `not_found` where the space was not computed, with what there is.
 */
export function readItems(file: InsightFile, { space, insight, distances, embedding }: ItemSource): Items {
  const all = readPictures(file, insight.datasetId ?? -1);
  if (space.startsWith('distance:')) return distanceItems(file, all, space.slice('distance:'.length), distances);
  const isEmbedding = space === 'embedding';
  const run = isEmbedding ? embedding : insight;
  const rows =
    run === null
      ? []
      : file.read(() =>
          file
            .prepare<{ id: number; vector: Buffer }>(
              isEmbedding
                ? 'SELECT picture_id AS id, vector FROM insight_embedding WHERE run_id = @run AND @role IS NOT NULL'
                : 'SELECT picture_id AS id, gap AS vector FROM insight_feature WHERE run_id = @run AND role = @role',
            )
            .all({ run: run.id, role: space }),
        );
  const vectors = new Map(rows.map(({ id, vector }) => [id, fromBlob(file, Float32Array, vector)]));
  const pictures = all.filter(({ id }) => vectors.has(id));
  if (pictures.length === 0) {
    throw new DoppelError(
      'not_found',
      `${file.path} has no ${space} of the pictures. Features are roles such as backbone, p3, p4, p5; "embedding" and "distance:box" need runs of their own.`,
    );
  }
  return { pictures, space: { kind: 'vectors', rows: pictures.flatMap(({ id }) => vectors.get(id) ?? []) } };
}

function distanceItems(file: InsightFile, all: readonly StoredPicture[], name: string, run: StoredRun | null): Items {
  const component = distanceComponents.find((known) => known === name);
  if (component === undefined)
    throw new DoppelError('usage', `There is no distance "${name}"; there are ${distanceComponents.join(', ')}.`);
  if (run === null)
    throw new DoppelError('not_found', `${file.path} has no distances yet: "doppel insight distances" computes them.`);
  const { pictureIds, values } = readDistances(file, run.id);
  const known = new Map(all.map((picture) => [picture.id, picture]));
  return {
    pictures: pictureIds.flatMap((id) => known.get(id) ?? []),
    space: matrixOf(values, component, pictureIds.length),
  };
}

const matrixOf = (
  values: Readonly<Record<DistanceComponent, Float64Array>>,
  component: DistanceComponent,
  count: number,
): ItemSpace => ({
  kind: 'matrix',
  values: values[component],
  count,
});

/** Numbers of a run that neighbours can be asked for. */
const numberColumns = ['hit_freq', 'mean_iou', 'mean_conf', 'f1', 'box', 'cls', 'dfl', 'seg'] as const;
export const neighbourTargets = ['class', 'video', ...numberColumns] as const;
export type NeighbourTargetName = (typeof neighbourTargets)[number];

/** The values of a target for these pictures; NaN where a picture has none. */
export function readTargetValues(
  file: InsightFile,
  run: StoredRun,
  pictures: readonly StoredPicture[],
  name: NeighbourTargetName,
): NeighbourTarget {
  if (name === 'class' || name === 'video') {
    const values = Float64Array.from(pictures, (picture) =>
      name === 'class' ? mainClass(file, picture.id) : Number.NaN,
    );
    if (name === 'video') {
      const videos = [...new Set(pictures.map(({ video }) => video))].sort();
      pictures.forEach(({ video }, at) => {
        values[at] = video === null ? Number.NaN : videos.indexOf(video);
      });
    }
    const classes = Math.max(0, ...values.filter((value) => !Number.isNaN(value))) + 1;
    return { kind: 'class', name, values, classes };
  }
  const numbers = new Map(
    file.read(() =>
      file
        .prepare<{ id: number; value: number | null }>(
          `SELECT picture_id AS id, ${name} AS value FROM insight_picture WHERE run_id = ?`,
        )
        .all(run.id)
        .map(({ id, value }) => [id, value] as const),
    ),
  );
  return { kind: 'number', name, values: Float64Array.from(pictures, ({ id }) => numbers.get(id) ?? Number.NaN) };
}

/** The class that most labels of a picture have, the lowest of equals; NaN without labels. */
function mainClass(file: InsightFile, pictureId: number): number {
  const counts = new Map<number, number>();
  for (const { classIndex } of readLabels(file, pictureId)) counts.set(classIndex, (counts.get(classIndex) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? Number.NaN;
}

/** What each picture belongs to and must not be parted from. */
export function groupsOf(
  file: InsightFile,
  pictures: readonly StoredPicture[],
  grouping: FoldGrouping,
): readonly string[] {
  if (grouping === 'none') return pictures.map(({ id }) => `picture ${id}`);
  if (grouping === 'video')
    return pictures.map(({ video, id }) => (video === null ? `picture ${id}` : `video ${video}`));
  return personGroups(
    pictures.map(({ id, video }) =>
      readLabels(file, id).flatMap(({ identity }) => (identity === null ? [] : `${video ?? ''}/${identity}`)),
    ),
  );
}

/** Pictures that share a person, or a chain of persons, are one group. Without persons each picture is one. */
export function personGroups(persons: readonly (readonly string[])[]): readonly string[] {
  const parents = persons.map((_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parents[top] !== top) top = parents[top];
    return top;
  };
  const firsts = new Map<string, number>();
  persons.forEach((names, at) => {
    for (const name of names) {
      const first = firsts.get(name);
      if (first === undefined) firsts.set(name, at);
      else parents[Math.max(root(at), root(first))] = Math.min(root(at), root(first));
    }
  });
  return persons.map((_, at) => `group ${root(at)}`);
}
