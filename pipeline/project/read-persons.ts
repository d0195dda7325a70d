import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import type { PersonId, TrackletId } from '#base/ids.ts';
import { fromBlob } from '#platform/sqlite/number-blob.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { PersonRecord, TrackletRows, TrackletSummary } from './person-record.ts';
import type { ProjectDatabase } from './project-database.ts';

interface PersonRow {
  readonly id: PersonId;
  readonly sourceTrackletIds: string;
  readonly hiddenReason: string | null;
  readonly possiblyMisaligned: number;
}

/** The original persons, by id. */
export function readPersons(project: ProjectDatabase): readonly PersonRecord[] {
  const rows = project.read(() =>
    project
      .prepare<PersonRow>(
        `SELECT id, source_tracklet_ids AS sourceTrackletIds, hidden_reason AS hiddenReason,
                possibly_misaligned AS possiblyMisaligned
         FROM person ORDER BY id`,
      )
      .all(),
  );
  return rows.map((row) => ({
    ...row,
    sourceTrackletIds: parseJson(project, z.array(z.number()), row.sourceTrackletIds),
    possiblyMisaligned: row.possiblyMisaligned === 1,
  }));
}

/** The tracklets without their rows, by id. */
export function readTracklets(project: ProjectDatabase): readonly TrackletSummary[] {
  return project.read(() =>
    project
      .prepare<TrackletSummary>(
        `SELECT id, person_id AS personId, source_id AS sourceId, first_frame AS firstFrame, last_frame AS lastFrame,
                row_count AS rowCount
         FROM tracklet ORDER BY id`,
      )
      .all(),
  );
}

/** The rows of one tracklet. Throws `not_found` when there is none of that id. */
export function readTrackletRows(project: ProjectDatabase, tracklet: TrackletId): TrackletRows {
  const row = project.read(() =>
    project
      .prepare<{ frames: Buffer; boxes: Buffer; confidences: Buffer; indices: Buffer }>(
        'SELECT frames, boxes, confidences, detection_indices AS indices FROM tracklet_rows WHERE tracklet_id = ?',
      )
      .get(tracklet),
  );
  if (row === undefined) throw new DoppelError('not_found', `There is no tracklet ${tracklet} in ${project.path}.`);
  return {
    frameIndices: fromBlob(project, Int32Array, row.frames),
    boxesPx: fromBlob(project, Float32Array, row.boxes),
    confidences: fromBlob(project, Float32Array, row.confidences),
    detectionIndices: fromBlob(project, Int32Array, row.indices),
  };
}

/** The frames of one tracklet's rows, ascending: (N,). Throws `not_found` when there is none of that id. */
export function readTrackletFrames(project: ProjectDatabase, tracklet: TrackletId): Int32Array {
  const blob = project.read(() =>
    project.prepare<Buffer>('SELECT frames FROM tracklet_rows WHERE tracklet_id = ?').pluck().get(tracklet),
  );
  if (blob === undefined) throw new DoppelError('not_found', `There is no tracklet ${tracklet} in ${project.path}.`);
  return fromBlob(project, Int32Array, blob);
}
