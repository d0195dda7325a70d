import { type GroupingLog, groupingLog } from '#contract/grouping-log.ts';
import { finiteFromBlob, toBlob } from '#platform/sqlite/number-blob.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { ProjectDatabase } from './project-database.ts';

/** Which detector the project's boxes come from. `fingerprint` stands for it and every setting that its boxes depend on. */
interface DetectorRecord {
  readonly id: string;
  readonly modelSha256: string;
  readonly device: string;
  readonly fingerprint: string;
}

/** The boxes of one frame that was looked at: (n * 4) x1, y1, x2, y2 a row and (n,) confidences, best first. */
interface DetectionRecord {
  readonly frameIndex: number;
  readonly boxesPx: Float32Array;
  readonly confidences: Float32Array;
}

/** The detector of the stored boxes, or null when there are none. */
export function readDetector(project: ProjectDatabase): DetectorRecord | null {
  const row = project.read(() =>
    project.prepare<DetectorRecord>('SELECT id, model_sha256 AS modelSha256, device, fingerprint FROM detector').get(),
  );
  return row ?? null;
}

/**
 * Says with what the video is about to be looked through. Boxes of the same fingerprint are kept, so that interrupted work
 * goes on; others are forgotten.
 */
export function beginDetection(project: ProjectDatabase, detector: DetectorRecord): void {
  project.write(() => {
    if (readDetector(project)?.fingerprint !== detector.fingerprint) {
      project.prepare('DELETE FROM detection').run();
      project.prepare('DELETE FROM detector').run();
      project.evidence.touchAll('detection');
    }
    project.evidence.touchAll('detector');
    project
      .prepare('INSERT OR REPLACE INTO detector (one, id, model_sha256, device, fingerprint) VALUES (1, ?, ?, ?, ?)')
      .run(detector.id, detector.modelSha256, detector.device, detector.fingerprint);
  });
}

/** Stores the boxes of some frames in one transaction. */
export function storeDetections(project: ProjectDatabase, frames: readonly DetectionRecord[]): void {
  project.write(() => {
    const insert = project.prepare(
      'INSERT OR REPLACE INTO detection (frame_index, boxes, confidences) VALUES (?, ?, ?)',
    );
    for (const { frameIndex, boxesPx, confidences } of frames) {
      insert.run(frameIndex, toBlob(boxesPx), toBlob(confidences));
    }
    project.evidence.touch(
      'detection',
      frames.map(({ frameIndex }) => frameIndex),
    );
  });
}

/** The boxes of all frames that were looked at, by frame. */
export function readDetections(project: ProjectDatabase): readonly DetectionRecord[] {
  const rows = project.read(() =>
    project
      .prepare<{ frameIndex: number; boxes: Buffer; confidences: Buffer }>(
        'SELECT frame_index AS frameIndex, boxes, confidences FROM detection ORDER BY frame_index',
      )
      .all(),
  );
  return rows.map(({ frameIndex, boxes, confidences }) => ({
    frameIndex,
    boxesPx: finiteFromBlob(project, Float32Array, boxes, 'a detection'),
    confidences: finiteFromBlob(project, Float32Array, confidences, 'a detection'),
  }));
}

/** Stores why tracklets became persons, or did not, in the place of any earlier account. */
export function storeGroupingLog(project: ProjectDatabase, log: GroupingLog): void {
  project.write(() => {
    project.prepare('INSERT OR REPLACE INTO grouping_log (one, log) VALUES (1, ?)').run(JSON.stringify(log));
    project.evidence.touchAll('grouping_log');
  });
}

/** Why tracklets became persons, or did not; null for persons that a file brought. */
export function readGroupingLog(project: ProjectDatabase): GroupingLog | null {
  const log = project.read(() => project.prepare<string>('SELECT log FROM grouping_log').pluck().get());
  return log === undefined ? null : parseJson(project, groupingLog, log);
}
