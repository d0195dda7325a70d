import type { ReplyOf } from '#contract/channels.ts';
import type { LibraryPersonView, LibrarySighting } from '#contract/library.ts';

type SeenPerson = ReplyOf<'library.pair'>['persons'][number];

/** Where the video of somebody is to play from. */
export interface VideoSpot {
  readonly source: number;
  /** The person, as the project of that video numbers it; several where the library joined some of one video. */
  readonly persons: readonly number[];
  readonly fromMs: number;
}

/** How long before somebody comes the video begins, in milliseconds, as within a project. */
const beforeMs = 1000;

/** The spot of a moment of a video that somebody is in. */
function spotAt({ members }: LibraryPersonView, source: number, fromMs: number): VideoSpot {
  const persons = members.filter((member) => member.source === source).map(({ person }) => person);
  return { source, persons, fromMs: Math.max(0, fromMs) };
}

/** Where a sighting is played from: a moment before it begins. */
export const spotOfSighting = (person: LibraryPersonView, { source, first_ms }: LibrarySighting): VideoSpot =>
  spotAt(person, source, first_ms - beforeMs);

/** Where the moment of a picture is played from; null for one that is not among the pictures of the person. */
export function spotOfPicture({ person, all_crops }: SeenPerson, picture: number): VideoSpot | null {
  const crop = all_crops.find(({ id }) => id === picture);
  return crop === undefined ? null : spotAt(person, crop.source, crop.time_ms);
}

/**
 * Where somebody's video is played from where nothing else is said: the sighting with the picture that matches the other best, since that is
 * what is looked at; the first one where no picture is here. Null for somebody without sightings.
 */
export function usualSpot({ person, all_crops }: SeenPerson, bestCrops: readonly number[]): VideoSpot | null {
  const best = all_crops.find(({ id }) => bestCrops.includes(id));
  const within = person.sightings.find(
    ({ source, tracklet, first_frame, last_frame }) =>
      best !== undefined &&
      source === best.source &&
      tracklet === best.tracklet &&
      best.frame >= first_frame &&
      best.frame <= last_frame,
  );
  const sighting = within ?? person.sightings[0];
  return sighting === undefined ? null : spotOfSighting(person, sighting);
}
