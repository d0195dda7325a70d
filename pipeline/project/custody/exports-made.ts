import type { ExportMade } from '#contract/custody.ts';
import type { ChainHead } from '#contract/replies.ts';
import type { ProjectDatabase } from '../project-database.ts';

/** The exports that were made of the project, oldest first. */
export function readExportsMade(project: ProjectDatabase): readonly ExportMade[] {
  return project.read(() =>
    project.prepare<ExportMade>('SELECT at, by, folder, seq FROM export_made ORDER BY id').all(),
  );
}

/** Records where an export went, so that whoever erases a person later knows where pictures of them may lie. */
export function storeExportMade(
  project: ProjectDatabase,
  made: Pick<ExportMade, 'at' | 'by' | 'folder'> & { readonly head: ChainHead },
): void {
  project.write(() =>
    project
      .prepare('INSERT INTO export_made (at, by, folder, seq, head) VALUES (?, ?, ?, ?, ?)')
      .run(made.at, made.by, made.folder, made.head.seq, made.head.hash),
  );
}
