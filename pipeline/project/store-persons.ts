import { DoppelError } from '#base/doppel-error.ts';
import { toBlob } from '#platform/sqlite/number-blob.ts';
import type { NewTracklet, PersonRecord } from './person-record.ts';
import type { ProjectDatabase } from './project-database.ts';

function refuseBadRows({ id, frameIndices, boxesPx, confidences, detectionIndices }: NewTracklet): void {
  const count = frameIndices.length;
  const isWhole = boxesPx.length === 4 * count && confidences.length === count && detectionIndices.length === count;
  const isAscending = frameIndices.every((frame, row) => frame > (row === 0 ? -1 : frameIndices[row - 1]));
  if (count > 0 && isWhole && isAscending) return;
  throw new DoppelError(
    'internal',
    `Tracklet ${id} cannot be stored: it needs one row or more, frames that ascend from 0, and as many boxes, confidences and detection indices (${count} frames, ${boxesPx.length / 4} boxes, ${confidences.length} confidences, ${detectionIndices.length} indices).`,
  );
}

/**
 * Stores the persons and tracklets of an analysis, all or none. Every tracklet's person must be among the persons, or stored
 * already. Throws `internal` for rows that do not fit together and for ids that are taken.
 */
export function storePersons(
  project: ProjectDatabase,
  persons: readonly PersonRecord[],
  tracklets: readonly NewTracklet[],
): void {
  tracklets.forEach(refuseBadRows);
  project.write(() => {
    const insertPerson = project.prepare(
      'INSERT INTO person (id, source_tracklet_ids, hidden_reason, possibly_misaligned) VALUES (?, ?, ?, ?)',
    );
    for (const { id, sourceTrackletIds, hiddenReason, possiblyMisaligned } of persons) {
      insertPerson.run(id, JSON.stringify(sourceTrackletIds), hiddenReason, Number(possiblyMisaligned));
    }
    const insertTracklet = project.prepare(
      'INSERT INTO tracklet (id, person_id, source_id, first_frame, last_frame, row_count) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const insertRows = project.prepare(
      'INSERT INTO tracklet_rows (tracklet_id, frames, boxes, confidences, detection_indices) VALUES (?, ?, ?, ?, ?)',
    );
    for (const tracklet of tracklets) {
      const { id, personId, sourceId, frameIndices } = tracklet;
      const count = frameIndices.length;
      insertTracklet.run(id, personId, sourceId, frameIndices[0], frameIndices[count - 1], count);
      insertRows.run(
        id,
        toBlob(frameIndices),
        toBlob(tracklet.boxesPx),
        toBlob(tracklet.confidences),
        toBlob(tracklet.detectionIndices),
      );
    }
  });
}
