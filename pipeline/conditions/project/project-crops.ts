import { type InsightFile, readTrackedLabels, type StoredDataset } from '#datasets/index.ts';
import { readCrops } from '#project/crops.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readTracklets } from '#project/tracklets.ts';

/** A stored crop of a project that is an object of its data set. */
interface CropObject {
  readonly crop: number;
  readonly object: number;
  /** The original person. */
  readonly person: number;
  readonly frame: number;
  /** 0 for the person's best crop; null for crops that do not stand for the person. */
  readonly bestRank: number | null;
}

/** The project's crops that have a picture, each with its object; by person and frame. */
export function cropObjects(
  file: InsightFile,
  dataset: StoredDataset,
  project: ProjectDatabase,
): readonly CropObject[] {
  const personOf = new Map(readTracklets(project).map(({ id, personId }) => [id, personId]));
  const rows = readTrackedLabels(file, dataset.id);
  const objectAt = new Map(rows.map(({ id, frame, identity }) => [`${frame} ${identity}`, id]));
  return readCrops(project)
    .flatMap(({ id, trackletId, frameIndex, widthPx, bestRank }): readonly CropObject[] => {
      const person = personOf.get(trackletId);
      const object = person === undefined ? undefined : objectAt.get(`${frameIndex} ${person}`);
      if (person === undefined || object === undefined || widthPx === null) return [];
      return [{ crop: id, object, person, frame: frameIndex, bestRank }];
    })
    .toSorted((a, b) => a.person - b.person || a.frame - b.frame);
}
