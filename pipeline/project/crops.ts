import type { CropId, PersonId, TrackletId } from '#base/ids.ts';
import { pngSize } from '#platform/images/png-size.ts';
import { storedId } from '#platform/sqlite/stored-id.ts';
import { clearEmbeddings } from './embedder.ts';
import type { ProjectDatabase } from './project-database.ts';

/** A crop as planned: what the boxes alone tell of it. */
export interface PlannedCropRecord {
  readonly id: CropId;
  readonly trackletId: TrackletId;
  /** 0-based frame of the video. */
  readonly frameIndex: number;
  /** x1, y1, x2, y2 in pixels of the uncapped upright picture; x2 and y2 exclusive. Never empty. */
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly confidence: number;
  /** Share of the box, 0 to 1, that lies under boxes of nearer persons. */
  readonly coveredShare: number;
  readonly cutByEdge: boolean;
  /** Height over the median height of the person's planned crops. */
  readonly relativeHeight: number;
}

/** A crop with what its pixels told, null until they were read. The picture itself is read apart. */
export interface CropRecord extends PlannedCropRecord {
  /** The video did not bring this crop's frame. */
  readonly lost: boolean;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly sharpness: number | null;
  /** 0 to 1. */
  readonly quality: number | null;
  /** 0 for the best; null for crops that are not among the best. */
  readonly bestRank: number | null;
}

/** A crop's picture, as a file of a lossless format, and what was measured on it. */
export interface CropImage {
  readonly id: CropId;
  readonly image: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sharpness: number;
  readonly quality: number;
}

interface CropRow extends Omit<CropRecord, 'cutByEdge' | 'lost'> {
  readonly cutByEdge: number;
  readonly lost: number;
}

const columns = `crop.id, crop.tracklet_id AS trackletId, frame_index AS frameIndex, x1, y1, x2, y2, confidence,
  covered_share AS coveredShare, cut_by_edge AS cutByEdge, relative_height AS relativeHeight, lost, width AS widthPx,
  height AS heightPx, sharpness, quality, best_rank AS bestRank`;

function readRows(project: ProjectDatabase, sql: string, ...parameters: readonly number[]): readonly CropRecord[] {
  const rows = project.read(() => project.prepare<CropRow>(`SELECT ${columns} FROM crop ${sql}`).all(...parameters));
  return rows.map((row) => ({
    ...row,
    id: storedId(project, row.id),
    trackletId: storedId(project, row.trackletId),
    cutByEdge: row.cutByEdge === 1,
    lost: row.lost === 1,
  }));
}

/** All crops by id, without their pictures: about 200 bytes each. */
export function readCrops(project: ProjectDatabase): readonly CropRecord[] {
  return readRows(project, 'ORDER BY crop.id');
}

/** The crops of one tracklet, by frame. */
export function readTrackletCrops(project: ProjectDatabase, tracklet: TrackletId): readonly CropRecord[] {
  return readRows(project, 'WHERE tracklet_id = ? ORDER BY frame_index', tracklet);
}

/** The crops of an original person, by frame. */
export function readPersonCrops(project: ProjectDatabase, person: PersonId): readonly CropRecord[] {
  const sql = 'JOIN tracklet ON tracklet.id = crop.tracklet_id WHERE person_id = ? ORDER BY frame_index, crop.id';
  return readRows(project, sql, person);
}

/** The crops whose picture is still to be cut, by frame: those that are planned, neither stored nor lost. */
export function readCropsToCut(project: ProjectDatabase): readonly CropRecord[] {
  const sql =
    'WHERE lost = 0 AND NOT EXISTS (SELECT 1 FROM crop_image WHERE crop_id = crop.id) ORDER BY frame_index, crop.id';
  return readRows(project, sql);
}

/** The crops that have a picture but no vector, the best first (all of rank 0, then rank 1, ...), the unranked last. */
export function readCropsToEmbed(project: ProjectDatabase): readonly CropRecord[] {
  const sql = `WHERE EXISTS (SELECT 1 FROM crop_image WHERE crop_id = crop.id)
      AND NOT EXISTS (SELECT 1 FROM crop_embedding WHERE crop_id = crop.id)
    ORDER BY best_rank IS NULL, best_rank, crop.id`;
  return readRows(project, sql);
}

/** Frames are shrunk to this longest side before crops are cut, unless a run's settings say more, which is never above the second. */
const usualSidePx = 1920;
const longestSidePx = 16_384;
const runsSide = "SELECT max(json_extract(settings, '$.crops.max_side_px')) FROM run";

/**
 * One crop's picture, or null when it is not stored. Throws `bad_project` for a PNG that is larger than the project's own settings let
 * a crop be: whoever decoded it would run out of memory.
 */
export function readCropImage(project: ProjectDatabase, crop: CropId): Uint8Array | null {
  const image = project.read(() =>
    project.prepare<Buffer>('SELECT image FROM crop_image WHERE crop_id = ?').pluck().get(crop),
  );
  if (image === undefined) return null;
  const size = pngSize(image);
  if (size === null) return image;
  const side = Math.max(size.widthPx, size.heightPx);
  if (side <= usualSidePx) return image;
  const allowed = project.read(() => project.prepare<unknown>(runsSide).pluck().get());
  if (typeof allowed === 'number' && side <= Math.min(allowed, longestSidePx)) return image;
  throw project.damaged(`crop ${crop} is ${size.widthPx} x ${size.heightPx} pixels large, which no crop of it can be`);
}

/** The crop that stands for the whole project: the best of all that have a picture, or null where none has. */
export function readBestCrop(project: ProjectDatabase): CropId | null {
  const sql = `SELECT id FROM crop WHERE best_rank = 0 AND EXISTS (SELECT 1 FROM crop_image WHERE crop_id = crop.id)
    ORDER BY quality DESC, id LIMIT 1`;
  return project.read(() => project.prepare<CropId>(sql).pluck().get()) ?? null;
}

/** Forgets all crops and everything made from them: pictures, previews, vectors, pairs. Decisions are kept. */
function clearCrops(project: ProjectDatabase): void {
  clearEmbeddings(project);
  project.prepare('DELETE FROM animation').run();
  project.prepare('DELETE FROM crop_image').run();
  project.prepare('DELETE FROM crop').run();
  for (const table of ['animation', 'crop_image', 'crop'] as const) project.evidence.touchAll(table);
}

/** Stores which crops to cut, in the place of any earlier plan and of all that was made from it. */
export function storeCropPlan(project: ProjectDatabase, crops: readonly PlannedCropRecord[]): void {
  project.write(() => {
    clearCrops(project);
    const insert = project.prepare(
      `INSERT INTO crop (id, tracklet_id, frame_index, x1, y1, x2, y2, confidence, covered_share, cut_by_edge, relative_height)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const crop of crops) {
      insert.run(
        crop.id,
        crop.trackletId,
        crop.frameIndex,
        crop.x1,
        crop.y1,
        crop.x2,
        crop.y2,
        crop.confidence,
        crop.coveredShare,
        Number(crop.cutByEdge),
        crop.relativeHeight,
      );
    }
  });
}

/** Stores the pictures of a batch of planned crops in one transaction; a picture that is there already is replaced. */
export function storeCropImages(project: ProjectDatabase, crops: readonly CropImage[]): void {
  project.write(() => {
    const insert = project.prepare('INSERT OR REPLACE INTO crop_image (crop_id, image) VALUES (?, ?)');
    const update = project.prepare(
      'UPDATE crop SET width = ?, height = ?, sharpness = ?, quality = ?, lost = 0 WHERE id = ?',
    );
    for (const { id, image, widthPx, heightPx, sharpness, quality } of crops) {
      insert.run(id, image);
      update.run(widthPx, heightPx, sharpness, quality, id);
    }
    const ids = crops.map(({ id }) => id);
    project.evidence.touch('crop_image', ids);
    project.evidence.touch('crop', ids);
  });
}

/** Records that the video did not bring the frames of these crops, so that nothing waits for them. */
export function storeLostCrops(project: ProjectDatabase, crops: readonly CropId[]): void {
  project.write(() => {
    const update = project.prepare('UPDATE crop SET lost = 1 WHERE id = ?');
    for (const id of crops) update.run(id);
    project.evidence.touch('crop', crops);
  });
}

/** Records a choice of best crops: each id's place, 0 for the best of its person. All other crops lose their rank. */
export function storeBestRanks(project: ProjectDatabase, ranks: ReadonlyMap<CropId, number>): void {
  project.write(() => {
    const ranked = project
      .prepare<number>('UPDATE crop SET best_rank = NULL WHERE best_rank IS NOT NULL RETURNING id')
      .pluck()
      .all();
    const update = project.prepare('UPDATE crop SET best_rank = ? WHERE id = ?');
    for (const [id, rank] of ranks) update.run(rank, id);
    project.evidence.touch('crop', ranked);
    project.evidence.touch('crop', ranks.keys());
  });
}
