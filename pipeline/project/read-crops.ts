import type { CropId, PersonId, TrackletId } from '#base/ids.ts';
import type { CropRecord } from './crop-record.ts';
import type { ProjectDatabase } from './project-database.ts';

interface CropRow extends Omit<CropRecord, 'cutByEdge' | 'lost'> {
  readonly cutByEdge: number;
  readonly lost: number;
}

const columns = `crop.id, crop.tracklet_id AS trackletId, frame_index AS frameIndex, x1, y1, x2, y2, confidence,
  covered_share AS coveredShare, cut_by_edge AS cutByEdge, relative_height AS relativeHeight, lost, width AS widthPx,
  height AS heightPx, sharpness, quality, best_rank AS bestRank`;

function readRows(project: ProjectDatabase, sql: string, ...parameters: readonly number[]): readonly CropRecord[] {
  const rows = project.read(() => project.prepare<CropRow>(`SELECT ${columns} FROM crop ${sql}`).all(...parameters));
  return rows.map((row) => ({ ...row, cutByEdge: row.cutByEdge === 1, lost: row.lost === 1 }));
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

/** One crop's picture, or null when it is not stored. */
export function readCropImage(project: ProjectDatabase, crop: CropId): Uint8Array | null {
  return (
    project.read(() => project.prepare<Buffer>('SELECT image FROM crop_image WHERE crop_id = ?').pluck().get(crop)) ??
    null
  );
}

/** The crop that stands for the whole project: the best of all that have a picture, or null where none has. */
export function readBestCrop(project: ProjectDatabase): CropId | null {
  const sql = `SELECT id FROM crop WHERE best_rank = 0 AND EXISTS (SELECT 1 FROM crop_image WHERE crop_id = crop.id)
    ORDER BY quality DESC, id LIMIT 1`;
  return project.read(() => project.prepare<CropId>(sql).pluck().get()) ?? null;
}
