import { createHash } from 'node:crypto';
import { openProject } from '#project/project-file.ts';

/** The tables whose content an analysis determines: everything but who ran it, when, and on which device. */
const determined = [
  'SELECT sha256, bytes, width, height, fps, variable_frame_rate, duration_ms, frame_count, damage, frame_times FROM video',
  'SELECT kind, sha256, report FROM source',
  'SELECT * FROM person ORDER BY id',
  'SELECT * FROM tracklet ORDER BY id',
  'SELECT * FROM tracklet_rows ORDER BY tracklet_id',
  'SELECT * FROM crop ORDER BY id',
  'SELECT * FROM crop_image ORDER BY crop_id',
  'SELECT * FROM animation ORDER BY person_id',
  'SELECT id, model_sha256, dimension, weightless FROM embedder',
  'SELECT * FROM crop_embedding ORDER BY crop_id',
  'SELECT * FROM person_embedding ORDER BY person_id',
  'SELECT * FROM pair ORDER BY a, b',
  'SELECT * FROM finished_stage ORDER BY stage',
] as const;

/** A hash a table of everything that an analysis determines in a project, by the table's query. */
export function projectDigest(file: string): Readonly<Record<string, string>> {
  const project = openProject(file, 'read');
  try {
    return Object.fromEntries(
      determined.map((sql) => {
        const hash = createHash('sha256');
        for (const row of project.prepare<Record<string, unknown>>(sql).iterate()) {
          for (const [column, value] of Object.entries(row)) {
            hash.update(column).update(Buffer.isBuffer(value) ? value : String(value));
          }
        }
        return [sql, hash.digest('hex')];
      }),
    );
  } finally {
    project.close();
  }
}
