import { clearEmbeddings, readEmbedder } from '#project/embedder.ts';
import { clearFinishedStages } from '#project/finished-stages.ts';
import type { ProjectDatabase } from '#project/project-database.ts';

/** Forgets vectors that could not be finished, so that nothing half is taken for a result. */
export function dropEmbeddings(project: ProjectDatabase): void {
  if (readEmbedder(project) === null) return;
  project.write(() => {
    clearEmbeddings(project);
    clearFinishedStages(project, ['embed', 'evidence']);
  });
}
