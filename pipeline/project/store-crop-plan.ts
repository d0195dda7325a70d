import { clearEmbeddings } from './begin-embedding.ts';
import type { PlannedCropRecord } from './crop-record.ts';
import type { ProjectDatabase } from './project-database.ts';

/** Forgets all crops and everything made from them: pictures, previews, vectors, pairs. Decisions are kept. */
function clearCrops(project: ProjectDatabase): void {
  clearEmbeddings(project);
  project.prepare('DELETE FROM animation').run();
  project.prepare('DELETE FROM crop_image').run();
  project.prepare('DELETE FROM crop').run();
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
