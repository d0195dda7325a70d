import { DoppelError } from '#base/doppel-error.ts';
import type { PersonId, TrackletId } from '#base/ids.ts';
import { finiteFromBlob, fromBlob, toBlob } from '#platform/sqlite/number-blob.ts';
import type { ProjectDatabase } from './project-database.ts';

/** The rows of a tracklet: (N,) frames, strictly ascending, and what belongs to each. */
export interface TrackletRows {
  readonly frameIndices: Int32Array;
  /** (N * 4) x1, y1, x2, y2 in pixels of the upright picture, as the source had them. */
  readonly boxesPx: Float32Array;
  /** (N,) 0 to 1. */
  readonly confidences: Float32Array;
  /** (N,) row of the upstream detections, or -1. */
  readonly detectionIndices: Int32Array;
}

/** A tracklet without its rows. */
interface TrackletSummary {
  readonly id: TrackletId;
  readonly personId: PersonId;
  readonly sourceId: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly rowCount: number;
}

/** A tracklet to be stored: first and last frame and the number of rows follow from its rows. */
export interface NewTracklet extends TrackletRows {
  readonly id: TrackletId;
  readonly personId: PersonId;
  readonly sourceId: number;
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
  if (row === undefined) throw noTracklet(project, tracklet);
  return {
    frameIndices: fromBlob(project, Int32Array, row.frames),
    boxesPx: finiteFromBlob(project, Float32Array, row.boxes, `a box of tracklet ${tracklet}`),
    confidences: finiteFromBlob(project, Float32Array, row.confidences, `a confidence of tracklet ${tracklet}`),
    detectionIndices: fromBlob(project, Int32Array, row.indices),
  };
}

/** The frames of one tracklet's rows, ascending: (N,). Throws `not_found` when there is none of that id. */
export function readTrackletFrames(project: ProjectDatabase, tracklet: TrackletId): Int32Array {
  const blob = project.read(() =>
    project.prepare<Buffer>('SELECT frames FROM tracklet_rows WHERE tracklet_id = ?').pluck().get(tracklet),
  );
  if (blob === undefined) throw noTracklet(project, tracklet);
  return fromBlob(project, Int32Array, blob);
}

function noTracklet(project: ProjectDatabase, tracklet: TrackletId): DoppelError {
  return new DoppelError('not_found', `There is no tracklet ${tracklet} in ${project.path}.`);
}

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
 * Stores tracklets with their rows, all or none; their persons must be stored already, or be a part of the same `write`. Throws
 * `internal` for rows that do not fit together and for ids that are taken.
 */
export function storeTracklets(project: ProjectDatabase, tracklets: readonly NewTracklet[]): void {
  tracklets.forEach(refuseBadRows);
  project.write(() => {
    const insert = project.prepare(
      'INSERT INTO tracklet (id, person_id, source_id, first_frame, last_frame, row_count) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const insertRows = project.prepare(
      'INSERT INTO tracklet_rows (tracklet_id, frames, boxes, confidences, detection_indices) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { id, personId, sourceId, frameIndices, boxesPx, confidences, detectionIndices } of tracklets) {
      const count = frameIndices.length;
      insert.run(id, personId, sourceId, frameIndices[0], frameIndices[count - 1], count);
      insertRows.run(id, toBlob(frameIndices), toBlob(boxesPx), toBlob(confidences), toBlob(detectionIndices));
    }
    const ids = tracklets.map(({ id }) => id);
    project.evidence.touch('tracklet', ids);
    project.evidence.touch('tracklet_rows', ids);
  });
}
