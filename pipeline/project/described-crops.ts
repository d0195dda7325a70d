import type { CropId, PersonId } from '#base/ids.ts';
import type { ProjectDatabase } from './project-database.ts';

/** A crop that has a vector, with whose it is in the persons as they were brought or found. */
export interface DescribedCrop {
  readonly cropId: CropId;
  readonly personId: PersonId;
  /** 0-based frame of the video. */
  readonly frameIndex: number;
  /** 0 to 1: how good it is. */
  readonly score: number;
}

/** The crops that have a vector, by id. */
export function readDescribedCrops(project: ProjectDatabase): readonly DescribedCrop[] {
  return project.read(() =>
    project
      .prepare<DescribedCrop>(
        `SELECT crop.id AS cropId, person_id AS personId, frame_index AS frameIndex, quality AS score
         FROM crop JOIN tracklet ON tracklet.id = crop.tracklet_id
         WHERE quality IS NOT NULL AND EXISTS (SELECT 1 FROM crop_embedding WHERE crop_id = crop.id)
         ORDER BY crop.id`,
      )
      .all(),
  );
}

/** How many crops are planned of each person who has any. */
export function readPlannedCounts(project: ProjectDatabase): ReadonlyMap<PersonId, number> {
  const rows = project.read(() =>
    project
      .prepare<[PersonId, number]>(
        `SELECT person_id, count(*) FROM crop JOIN tracklet ON tracklet.id = crop.tracklet_id
         WHERE lost = 0 GROUP BY person_id ORDER BY person_id`,
      )
      .raw()
      .all(),
  );
  return new Map(rows);
}

/** Whose each planned crop is. */
export function readCropOwners(project: ProjectDatabase): ReadonlyMap<CropId, PersonId> {
  const rows = project.read(() =>
    project
      .prepare<[CropId, PersonId]>(
        'SELECT crop.id, person_id FROM crop JOIN tracklet ON tracklet.id = crop.tracklet_id WHERE lost = 0',
      )
      .raw()
      .all(),
  );
  return new Map(rows);
}
