import { normaliseRows } from '#base/vector-math.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { readCropImage } from '#project/crops.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import { meanAppearance } from '#tracking/looks/mean-look.ts';
import { clearContrast, contrastOf, splitGroups } from '#tracking/looks/split-groups.ts';
import { boxBreak } from '#tracking/tracks/box-break.ts';
import type { PersonRows } from '#tracking/tracks/covisibility.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { LabelledSet } from './labelled-sets.ts';
import type { VectorCache } from './vector-cache.ts';

/** Crops that an analysis keeps of a person. */
const cropsAPerson = 50;

/** A track with all its described crops. */
interface DescribedTrack extends PersonRows {
  readonly human: string;
  /** (n,) the frames of the crops, and (n * dimension) their vectors, rows of length 1. */
  readonly cropFrames: readonly number[];
  readonly vectors: Float32Array;
}

/** The tracks of a set, described, and their mean look. */
export interface DescribedTracks {
  readonly video: string;
  readonly tracks: readonly DescribedTrack[];
  readonly centre: Float32Array;
}

/** Describes every crop of the tracks of an analysed set. */
export async function describeTracks(
  set: LabelledSet,
  project: string,
  prior: Parameters<typeof meanAppearance>[1],
  cache: VectorCache,
): Promise<DescribedTracks> {
  return withProject(project, 'read', async (database) => {
    const gallery = readGallery(database);
    const { dimension } = cache;
    const tracks: DescribedTrack[] = [];
    const embeddings: Float32Array[] = [];
    for (const person of gallery.state.persons.values()) {
      const crops = gallery.crops(person).filter(({ quality }) => quality !== null);
      const pngs = crops.flatMap(({ id }) => readCropImage(database, id) ?? []);
      const raw = await cache.describe(await Promise.all(pngs.map((png) => decodeCrop(png))));
      const embedding = poolEmbedding(raw, dimension);
      if (embedding === null) continue;
      embeddings.push(embedding);
      const { frameIndices, boxesPx } = gallery.view(person);
      tracks.push({
        human: `${set.personOf.get(person.id)}`,
        frameIndices,
        boxesPx,
        cropFrames: crops.map(({ frameIndex }) => frameIndex),
        vectors: normaliseRows(raw, dimension),
      });
    }
    return { video: set.video.name, tracks, centre: meanAppearance(embeddings, prior) };
  });
}

/** How a track is glued to another: at the frame in which the two come nearest, or one after the other. */
interface Glued extends PersonRows {
  /** First frame of the second person. */
  readonly seam: number;
  readonly cropFrames: readonly number[];
  readonly vectors: Float32Array;
}

/** Frames that a person must have on each side of a seam: fewer are a slip of the tracker, not a second person. */
const fewestFrames = 15;

/**
 * Glues two tracks of different people as a tracker does that goes over from one to the other: in the frame in which both are in
 * view and their boxes come nearest, or, where they are never in view together, at the end of the first.
 */
function glue(a: DescribedTrack, b: DescribedTrack, dimension: number): Glued | null {
  const rowOfB = new Map([...b.frameIndices].map((frame, row) => [frame, row]));
  let seam: number | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  a.frameIndices.forEach((frame, row) => {
    const other = rowOfB.get(frame);
    if (other === undefined) return;
    const distance = Math.hypot(...[0, 1].map((axis) => middle(a.boxesPx, row, axis) - middle(b.boxesPx, other, axis)));
    if (distance >= nearest) return;
    nearest = distance;
    seam = frame;
  });
  if (seam === null) {
    const [last, first] = [a.frameIndices[a.frameIndices.length - 1], b.frameIndices[0]];
    if (last >= first) return null;
    seam = first;
  }
  const at = seam;
  const kept = (track: DescribedTrack, isEarlier: boolean) =>
    [...track.frameIndices.keys()].filter((row) => track.frameIndices[row] < at === isEarlier);
  const [early, late] = [kept(a, true), kept(b, false)];
  if (Math.min(early.length, late.length) < fewestFrames) return null;
  const crops = [
    ...a.cropFrames.flatMap((frame, row) => (frame < at ? [{ frame, of: a, row }] : [])),
    ...b.cropFrames.flatMap((frame, row) => (frame >= at ? [{ frame, of: b, row }] : [])),
  ];
  // An analysis keeps so many crops of a person, spread over its time: the glued one has no more.
  const step = Math.max(1, crops.length / cropsAPerson);
  const spread = Array.from({ length: Math.min(crops.length, cropsAPerson) }, (_, k) => crops[Math.floor(k * step)]);
  const vectors = new Float32Array(spread.length * dimension);
  spread.forEach(({ of, row }, k) => {
    vectors.set(of.vectors.subarray(row * dimension, (row + 1) * dimension), k * dimension);
  });
  const rows = [...early.map((row) => [a, row] as const), ...late.map((row) => [b, row] as const)];
  return {
    seam: at,
    frameIndices: Int32Array.from(rows, ([track, row]) => track.frameIndices[row]),
    boxesPx: Float32Array.from(rows.flatMap(([track, row]) => [...track.boxesPx.subarray(row * 4, row * 4 + 4)])),
    cropFrames: spread.map(({ frame }) => frame),
    vectors,
  };
}

const middle = (boxesPx: Float32Array, row: number, axis: number): number =>
  (boxesPx[row * 4 + axis] + boxesPx[row * 4 + axis + 2]) / 2;

/** Where a cut is proposed, the first frame of the later person; null where none is. */
function proposedCut(
  person: Pick<Glued, keyof PersonRows | 'cropFrames' | 'vectors'>,
  centre: Float32Array,
): number | null {
  const split = splitGroups(person.vectors, centre);
  if (split === null || contrastOf(split) < clearContrast) return null;
  const [before, after] = [person.cropFrames[split.at - 1], person.cropFrames[split.at]];
  return before >= after ? null : boxBreak(person, before, after);
}

/** A row a video: how many glued persons are found, how far the cut is from the seam, and how many whole ones are accused. */
export function cutErrorsTable(sets: readonly DescribedTracks[]): readonly string[] {
  return markdownTable(
    [
      'video',
      'glued',
      'found',
      'recall',
      'error, frames: median',
      '90th percentile',
      'whole tracks accused',
      'precision, one glued for each whole',
    ],
    sets.map(({ video, tracks, centre }) => {
      const glued = tracks.flatMap((a) =>
        tracks.flatMap((b) => (a.human === b.human ? [] : (glue(a, b, centre.length) ?? []))),
      );
      const errors = glued
        .flatMap((person) => {
          const cut = proposedCut(person, centre);
          return cut === null ? [] : [Math.abs(cut - person.seam)];
        })
        .sort((left, right) => left - right);
      const accused = tracks.filter((track) => proposedCut(track, centre) !== null).length;
      const [recall, alarm] = [errors.length / glued.length, accused / tracks.length];
      return [
        video,
        glued.length,
        errors.length,
        recall.toFixed(2),
        errors[errors.length >> 1] ?? '-',
        errors[Math.floor(errors.length * 0.9)] ?? '-',
        `${accused} of ${tracks.length}`,
        (recall / (recall + alarm)).toFixed(2),
      ];
    }),
  );
}
