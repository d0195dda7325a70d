import { z } from 'zod';
import type { PersonId } from '#base/ids.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import { storedId } from '#platform/sqlite/stored-id.ts';
import type { ProjectDatabase } from './project-database.ts';
import { type NewTracklet, storeTracklets } from './tracklets.ts';

/** Made once: a schema takes longer to make than a thousand short lists to parse. */
const trackletIdList = z.array(z.int());

/** A person as the analysis left them; decisions never change this. */
export interface PersonRecord {
  readonly id: PersonId;
  /** The upstream tracker's numbers of the tracklets that the person is made of; numbers of the file, not of the project. */
  readonly sourceTrackletIds: readonly number[];
  /** In words, why a setting keeps the person off the list; null when it does not. */
  readonly hiddenReason: string | null;
  /** Frames of this person lie behind a gap in a damaged video. */
  readonly possiblyMisaligned: boolean;
}

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
    id: storedId(project, row.id),
    sourceTrackletIds: parseJson(project, trackletIdList, row.sourceTrackletIds),
    possiblyMisaligned: row.possiblyMisaligned === 1,
  }));
}

/**
 * Stores the persons and tracklets of an analysis, all or none. Every tracklet's person must be among the persons, or stored
 * already. Throws `internal` for rows that do not fit together and for ids that are taken.
 */
export function storePersons(
  project: ProjectDatabase,
  persons: readonly PersonRecord[],
  tracklets: readonly NewTracklet[],
): void {
  project.write(() => {
    const insertPerson = project.prepare(
      'INSERT INTO person (id, source_tracklet_ids, hidden_reason, possibly_misaligned) VALUES (?, ?, ?, ?)',
    );
    for (const { id, sourceTrackletIds, hiddenReason, possiblyMisaligned } of persons) {
      insertPerson.run(id, JSON.stringify(sourceTrackletIds), hiddenReason, Number(possiblyMisaligned));
    }
    project.evidence.touch(
      'person',
      persons.map(({ id }) => id),
    );
    storeTracklets(project, tracklets);
  });
}

/** How the reason of a person begins who was erased; nothing but another file brings them back. */
const erased = 'was erased on *';

/**
 * Hides exactly the persons of the map, each for its reason in words; all others are shown. Decisions are not touched, nor persons
 * who were erased.
 */
export function storeHiddenReasons(project: ProjectDatabase, reasons: ReadonlyMap<PersonId, string>): void {
  project.write(() => {
    project.prepare('UPDATE person SET hidden_reason = NULL WHERE hidden_reason NOT GLOB ?').run(erased);
    const update = project.prepare('UPDATE person SET hidden_reason = ? WHERE id = ? AND hidden_reason IS NULL');
    for (const [id, reason] of reasons) update.run(reason, id);
    project.evidence.touchAll('person');
  });
}

/** Marks exactly these persons as possibly misaligned: frames of theirs lie behind a gap in the video. */
export function storeMisaligned(project: ProjectDatabase, persons: readonly PersonId[]): void {
  project.write(() => {
    project.prepare('UPDATE person SET possibly_misaligned = 0 WHERE possibly_misaligned = 1').run();
    const update = project.prepare('UPDATE person SET possibly_misaligned = 1 WHERE id = ?');
    for (const id of persons) update.run(id);
    project.evidence.touchAll('person');
  });
}
