import type { PersonId } from '#base/ids.ts';
import { originalIdsOf, type ReviewState, wholeBy } from '#review/review-state.ts';
import type { ProjectDatabase } from './project-database.ts';

/**
 * The persons, as the decisions leave them, who are perhaps none: their box never moves and the detector was not sure of it (see
 * `tracking/group/still-persons.ts`). Somebody merged with anybody else is none of them, nor is whom a decision calls one person. None
 * where a file brought the persons.
 */
export function readPerhapsNobody(project: ProjectDatabase, state: ReviewState): readonly PersonId[] {
  const still = new Set(
    project.read(() =>
      project
        .prepare<number>(
          `SELECT json_extract(entry.value, '$.person') FROM grouping_log, json_each(grouping_log.log) AS entry
           WHERE json_extract(entry.value, '$.kind') = 'still'`,
        )
        .pluck()
        .all(),
    ),
  );
  if (still.size === 0) return [];
  return [...state.persons.values()]
    .filter((person) => wholeBy(state, person) === null && originalIdsOf(state, person).every((id) => still.has(id)))
    .map(({ id }) => id)
    .toSorted((a, b) => a - b);
}
