import { DoppelError } from '#base/doppel-error.ts';
import { type EmbedderInfo, embedderInfo } from '#contract/replies.ts';
import type { ProjectDatabase } from './project-database.ts';

/** Numbers of a vector; models of re-identification give hundreds to a few thousand. */
const mostNumbers = 1 << 16;

/** Which embedder the project's vectors come from, or null when it has none. */
export function readEmbedder(project: ProjectDatabase): EmbedderInfo | null {
  const row = project.read(() =>
    project
      .prepare<Omit<EmbedderInfo, 'weightless'> & { weightless: number }>(
        'SELECT id, model_sha256, device, dimension, weightless FROM embedder',
      )
      .get(),
  );
  if (row === undefined) return null;
  const embedder = embedderInfo.safeParse({ ...row, weightless: row.weightless === 1 });
  if (embedder.success && embedder.data.dimension <= mostNumbers) return embedder.data;
  throw project.damaged('what it says of its embedder cannot be');
}

/** Whether vectors of the two can be compared: the same weights, or the same descriptor without weights. */
function isSameSpace(a: EmbedderInfo, b: EmbedderInfo): boolean {
  const isSameModel =
    a.model_sha256 === null ? b.model_sha256 === null && a.id === b.id : a.model_sha256 === b.model_sha256;
  return isSameModel && a.dimension === b.dimension;
}

/** Forgets all vectors, and the pairs, which were measured with them. A part of the caller's transaction. */
export function clearEmbeddings(project: ProjectDatabase): void {
  for (const table of ['pair', 'calibration', 'person_embedding', 'crop_embedding', 'embedder'] as const) {
    project.prepare(`DELETE FROM ${table}`).run();
    project.evidence.touchAll(table);
  }
  if (project.vectorProblem === null) project.execute('DROP TABLE IF EXISTS crop_vector');
}

/**
 * Says with what the crops are about to be described, before the first vector is stored. Vectors of the same model are kept,
 * so that interrupted work goes on; those of another are forgotten, since the two cannot be compared. Throws `missing_tool`
 * where the vector extension does not load.
 */
export function beginEmbedding(project: ProjectDatabase, embedder: EmbedderInfo): void {
  if (project.vectorProblem !== null) throw new DoppelError('missing_tool', project.vectorProblem);
  project.write(() => {
    project.evidence.touchAll('embedder');
    const present = readEmbedder(project);
    if (present !== null && isSameSpace(present, embedder)) {
      project.prepare('UPDATE embedder SET id = ?, device = ?').run(embedder.id, embedder.device);
      return;
    }
    clearEmbeddings(project);
    project
      .prepare('INSERT INTO embedder (one, id, model_sha256, device, dimension, weightless) VALUES (1, ?, ?, ?, ?, ?)')
      .run(embedder.id, embedder.model_sha256, embedder.device, embedder.dimension, Number(embedder.weightless));
    project.execute(
      `CREATE VIRTUAL TABLE crop_vector USING vec0(vector float[${embedder.dimension}] distance_metric=cosine)`,
    );
  });
}
