import type { PersonId } from '#base/ids.ts';
import type { FollowedFigure } from './follow-figures.ts';
import { outfits } from './outfits.ts';
import { walks } from './scene-script.ts';

/** One appearance of a person of the scene. */
export interface SceneVisit {
  /** 1-based number of the person, the same for all their visits. */
  readonly person: number;
  /** 1-based, in order of time. */
  readonly visit: number;
  /** The id that the tracks and the persons file give this visit. */
  readonly trackId: PersonId;
  /** 0-based frames, both included. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly description: string;
}

/** Who the tracks really are, by person, then visit. */
export function sceneVisits(figures: readonly FollowedFigure[]): readonly SceneVisit[] {
  const byTime = [...figures].sort((a, b) => a.track.frameIndices[0] - b.track.frameIndices[0]);
  const visitsOf = new Map<number, number>();
  return byTime
    .map(({ track, mark }) => {
      const { person } = walks[mark - 1];
      const visit = (visitsOf.get(person) ?? 0) + 1;
      visitsOf.set(person, visit);
      return {
        person,
        visit,
        trackId: track.personId,
        firstFrame: track.frameIndices[0],
        lastFrame: track.frameIndices[track.frameIndices.length - 1],
        description: outfits[person - 1].description,
      };
    })
    .sort((a, b) => a.person - b.person || a.visit - b.visit);
}

/** The pairs of track ids that are one person; the lower id first, in order. */
export function samePairs(visits: readonly SceneVisit[]): readonly (readonly [PersonId, PersonId])[] {
  const pairs: (readonly [PersonId, PersonId])[] = [];
  for (const [index, first] of visits.entries()) {
    for (const second of visits.slice(index + 1)) {
      if (first.person !== second.person) continue;
      const isInOrder = first.trackId < second.trackId;
      pairs.push(isInOrder ? [first.trackId, second.trackId] : [second.trackId, first.trackId]);
    }
  }
  return pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** The visits as CSV; frames are 0-based and both included. */
export function truthCsv(visits: readonly SceneVisit[]): string {
  const rows = visits.map(
    ({ person, visit, trackId, firstFrame, lastFrame, description }) =>
      `${person},${visit},${trackId},${firstFrame},${lastFrame},"${description}"`,
  );
  return `person,visit,track_id,first_frame,last_frame,description\n${rows.join('\n')}\n`;
}
