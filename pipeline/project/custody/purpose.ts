import type { Purpose } from '#contract/purpose.ts';
import type { ProjectDatabase } from '../project-database.ts';

/** What the project is for, or null where nobody was asked yet. */
export function readPurpose(project: ProjectDatabase): Purpose | null {
  return (
    project.read(() => project.prepare<Purpose>('SELECT purpose, legal_basis, delete_by, by, at FROM purpose').get()) ??
    null
  );
}

/** Says what the project is for, in the place of what was said before. */
export function storePurpose(project: ProjectDatabase, said: Purpose): void {
  project.write(() =>
    project
      .prepare(
        'INSERT OR REPLACE INTO purpose (one, purpose, legal_basis, delete_by, by, at) VALUES (1, ?, ?, ?, ?, ?)',
      )
      .run(said.purpose, said.legal_basis, said.delete_by, said.by, said.at),
  );
}

/** Whether the last day on which the project may be kept lies before `today`, YYYY-MM-DD. */
export function isOverdue(said: Purpose | null, today: string): boolean {
  return said?.delete_by != null && said.delete_by < today;
}

/** The day of a moment where the person sits, YYYY-MM-DD. */
export function dayOf(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
