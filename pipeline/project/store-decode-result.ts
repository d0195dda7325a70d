import { toBlob } from '#platform/sqlite/number-blob.ts';
import type { ProjectDatabase } from './project-database.ts';
import type { DecodeResult } from './video-record.ts';

/** Stores what decoding the whole video found: its frames, their times, and where it is damaged. Overwrites an earlier result. */
export function storeDecodeResult(project: ProjectDatabase, result: DecodeResult): void {
  project.write(() => {
    project
      .prepare(
        'UPDATE video SET frame_count = ?, frame_times = ?, variable_frame_rate = ?, duration_ms = ?, damage = ? WHERE one = 1',
      )
      .run(
        result.frameTimesMs.length,
        toBlob(result.frameTimesMs),
        Number(result.variableFrameRate),
        result.durationMs,
        JSON.stringify(result.damage),
      );
  });
}
