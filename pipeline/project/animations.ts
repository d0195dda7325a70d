import type { PersonId } from '#base/ids.ts';
import type { ProjectDatabase } from './project-database.ts';

/** A person's animated preview. */
interface Animation {
  readonly personId: PersonId;
  readonly webp: Uint8Array;
  readonly frameCount: number;
}

/** Stores a person's preview, in the place of any earlier one. */
export function storeAnimation(project: ProjectDatabase, { personId, webp, frameCount }: Animation): void {
  project.write(() => {
    project
      .prepare('INSERT OR REPLACE INTO animation (person_id, frame_count, webp) VALUES (?, ?, ?)')
      .run(personId, frameCount, webp);
    project.evidence.touch('animation', [personId]);
  });
}

/** A person's preview, or null when none was made. */
export function readAnimation(project: ProjectDatabase, person: PersonId): Animation | null {
  return (
    project.read(() =>
      project
        .prepare<Animation>(
          'SELECT person_id AS personId, frame_count AS frameCount, webp FROM animation WHERE person_id = ?',
        )
        .get(person),
    ) ?? null
  );
}

/** The original persons that have a preview, ascending. */
export function readAnimatedPersons(project: ProjectDatabase): readonly PersonId[] {
  return project.read(() =>
    project.prepare<PersonId>('SELECT person_id FROM animation ORDER BY person_id').pluck().all(),
  );
}

/** The persons that have pictures of crops but no preview yet, ascending. */
export function readPersonsToAnimate(project: ProjectDatabase): readonly PersonId[] {
  return project.read(() =>
    project
      .prepare<PersonId>(
        `SELECT id FROM person
         WHERE NOT EXISTS (SELECT 1 FROM animation WHERE person_id = person.id)
           AND EXISTS (
             SELECT 1 FROM tracklet JOIN crop ON crop.tracklet_id = tracklet.id
             JOIN crop_image ON crop_image.crop_id = crop.id WHERE tracklet.person_id = person.id)
         ORDER BY id`,
      )
      .pluck()
      .all(),
  );
}
