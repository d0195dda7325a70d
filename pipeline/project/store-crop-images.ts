import type { CropId } from '#base/ids.ts';
import type { CropImage } from './crop-record.ts';
import type { ProjectDatabase } from './project-database.ts';

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
  });
}

/** Records that the video did not bring the frames of these crops, so that nothing waits for them. */
export function storeLostCrops(project: ProjectDatabase, crops: readonly CropId[]): void {
  project.write(() => {
    const update = project.prepare('UPDATE crop SET lost = 1 WHERE id = ?');
    for (const id of crops) update.run(id);
  });
}

/** Records a choice of best crops: each id's place, 0 for the best of its person. All other crops lose their rank. */
export function storeBestRanks(project: ProjectDatabase, ranks: ReadonlyMap<CropId, number>): void {
  project.write(() => {
    project.prepare('UPDATE crop SET best_rank = NULL WHERE best_rank IS NOT NULL').run();
    const update = project.prepare('UPDATE crop SET best_rank = ? WHERE id = ?');
    for (const [id, rank] of ranks) update.run(rank, id);
  });
}
