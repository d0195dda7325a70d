import { normaliseRows } from '#base/vector-math.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { readCropImage } from '#project/crops.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { meanAppearance } from '#tracking/looks/mean-look.ts';
import { contrastOf, fewestOnASide, splitGroups } from '#tracking/looks/split-groups.ts';
import { bestTimeSplit, type TimeSplit } from '#tracking/looks/time-split.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { LabelledSet } from './labelled-sets.ts';
import type { VectorCache } from './vector-cache.ts';

/** All described crops of a track, in order of time. */
export interface CropRow {
  readonly video: string;
  readonly human: string;
  /** (n * dimension) rows of length 1. */
  readonly vectors: Float32Array;
  /** (dimension,), of the track's video. */
  readonly centre: Float32Array;
}

/** Reads the crops of every track of an analysed set. `generalAppearance` is that of the calibration. */
export async function readCropRows(
  set: LabelledSet,
  project: string,
  generalAppearance: Parameters<typeof meanAppearance>[1],
  cache: VectorCache,
): Promise<readonly CropRow[]> {
  return withProject(project, 'read', async (database) => {
    const gallery = readGallery(database);
    const { dimension } = cache;
    const rows: { readonly human: string; readonly raw: Float32Array; readonly embedding: Float32Array }[] = [];
    for (const person of gallery.state.persons.values()) {
      const crops = gallery.crops(person).filter(({ quality }) => quality !== null);
      const pngs = crops.flatMap(({ id }) => readCropImage(database, id) ?? []);
      const raw = await cache.describe(await Promise.all(pngs.map((png) => decodeCrop(png))));
      const best = crops.flatMap(({ bestRank }, row) =>
        bestRank === null ? [] : [...raw.subarray(row * dimension, (row + 1) * dimension)],
      );
      const embedding = poolEmbedding(Float32Array.from(best), dimension);
      if (embedding !== null) rows.push({ human: `${set.video.name} ${set.personOf.get(person.id)}`, raw, embedding });
    }
    const centre = meanAppearance(
      rows.map(({ embedding }) => embedding),
      generalAppearance,
    );
    return rows.map(({ human, raw }) => ({
      video: set.video.name,
      human,
      vectors: normaliseRows(raw.slice(), dimension),
      centre,
    }));
  });
}

/** Part of a row of crops. */
function slice({ vectors, centre }: CropRow, from: number, to: number): Float32Array {
  const count = vectors.length / centre.length;
  return vectors.subarray(Math.round(from * count) * centre.length, Math.round(to * count) * centre.length);
}

/** What a way of splitting says of one row of crops. */
interface SplitTrial {
  readonly video: string;
  readonly score: number;
  /** Null for a track that was not glued; else whether the cut lies within two crops of the seam. */
  readonly isAtSeam: boolean | null;
}

/** How the first and the second person of a glued row share it. */
const seams: readonly (readonly [first: readonly [number, number], second: readonly [number, number]])[] = [
  [
    [0, 0.5],
    [0.5, 1],
  ],
  [
    [0, 1],
    [0, 0.3],
  ],
  [
    [0.7, 1],
    [0, 1],
  ],
];

/** A way of finding the cut in a row of crops, and how clear it is. */
interface SplitRule {
  readonly name: string;
  readonly fewest: number;
  readonly find: (vectors: Float32Array, centre: Float32Array) => TimeSplit | null;
  readonly scoreOf: (split: TimeSplit) => number;
}

/** The rules that were tried; the first is the one in force. */
const splitRules: readonly SplitRule[] = [
  {
    name: 'from the mean look, (within - between) / within',
    fewest: fewestOnASide,
    find: splitGroups,
    scoreOf: contrastOf,
  },
  {
    name: 'from the mean look, within - between',
    fewest: fewestOnASide,
    find: splitGroups,
    scoreOf: ({ within, between }) => within - between,
  },
  {
    name: 'plain cosines, within - between',
    fewest: fewestOnASide,
    find: (vectors, { length }) => bestTimeSplit(vectors, length, fewestOnASide),
    scoreOf: ({ within, between }) => within - between,
  },
];

/** Tries every track as it is, and every two tracks of different people of a video glued together in three ways. */
function trySplits(rows: readonly CropRow[], rule: SplitRule): readonly SplitTrial[] {
  const attempt = ({ video, centre }: CropRow, vectors: Float32Array, seam: number | null): SplitTrial => {
    const split = rule.find(vectors, centre);
    return {
      video,
      score: split === null ? Number.NEGATIVE_INFINITY : rule.scoreOf(split),
      isAtSeam: seam === null ? null : split !== null && Math.abs(split.at - seam) <= 2,
    };
  };
  return rows.flatMap((a, index) => [
    attempt(a, a.vectors, null),
    ...rows.slice(index + 1).flatMap((b) => {
      if (a.human === b.human || a.video !== b.video) return [];
      return seams.flatMap(([first, second]) => {
        const [left, right] = [slice(a, ...first), slice(b, ...second)];
        const dimension = a.centre.length;
        if (Math.min(left.length, right.length) / dimension < rule.fewest) return [];
        const glued = new Float32Array(left.length + right.length);
        glued.set(left);
        glued.set(right, left.length);
        return [attempt(a, glued, left.length / dimension)];
      });
    }),
  ]);
}

/** A row a rule and video: its bar is set on the other videos, at their second highest score of tracks of one person. */
export function splitTable(rows: readonly CropRow[]): readonly string[] {
  const videos = [...new Set(rows.map(({ video }) => video))];
  return markdownTable(
    [
      'rule',
      'left-out video',
      'bar',
      'tracks of one person: flagged',
      'glued: flagged',
      'of them cut at the seam',
      'precision, one glued for each other',
    ],
    splitRules.flatMap((rule) => {
      const trials = trySplits(rows, rule);
      return videos.map((video) => {
        const whole = trials.filter(({ isAtSeam }) => isAtSeam === null);
        const others = whole.filter((trial) => trial.video !== video).map(({ score }) => score);
        const bar = others.toSorted((a, b) => b - a)[1];
        const flagged = (trial: SplitTrial): boolean => trial.video === video && trial.score > bar;
        const own = whole.filter((trial) => trial.video === video);
        const glued = trials.filter((trial) => trial.video === video && trial.isAtSeam !== null);
        const wrong = own.filter(flagged).length;
        const found = glued.filter(flagged);
        const atSeam = found.filter(({ isAtSeam }) => isAtSeam).length;
        const [right, alarm] = [atSeam / glued.length, wrong / own.length];
        return [
          rule.name,
          video,
          bar.toFixed(2),
          `${wrong} of ${own.length}`,
          `${found.length} of ${glued.length}`,
          atSeam,
          (right / (found.length / glued.length + alarm)).toFixed(2),
        ];
      });
    }),
  );
}
