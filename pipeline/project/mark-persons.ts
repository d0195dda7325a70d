import type { PersonId } from '#base/ids.ts';
import type { ProjectDatabase } from './project-database.ts';

/** Hides exactly the persons of the map, each for its reason in words; all others are shown. Decisions are not touched. */
export function storeHiddenReasons(project: ProjectDatabase, reasons: ReadonlyMap<PersonId, string>): void {
  project.write(() => {
    project.prepare('UPDATE person SET hidden_reason = NULL WHERE hidden_reason IS NOT NULL').run();
    const update = project.prepare('UPDATE person SET hidden_reason = ? WHERE id = ?');
    for (const [id, reason] of reasons) update.run(reason, id);
  });
}

/** Marks exactly these persons as possibly misaligned: frames of theirs lie behind a gap in the video. */
export function storeMisaligned(project: ProjectDatabase, persons: readonly PersonId[]): void {
  project.write(() => {
    project.prepare('UPDATE person SET possibly_misaligned = 0 WHERE possibly_misaligned = 1').run();
    const update = project.prepare('UPDATE person SET possibly_misaligned = 1 WHERE id = ?');
    for (const id of persons) update.run(id);
  });
}
