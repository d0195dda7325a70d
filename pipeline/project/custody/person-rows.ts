import type { CropId, PersonId, TrackletId } from '#base/ids.ts';
import { type SegmentSet, trackletsOf } from '#review/segments.ts';
import { readTrackletCrops } from '../crops.ts';
import type { ProjectDatabase } from '../project-database.ts';
import { readTrackletRows, readTracklets, type TrackletRows } from '../tracklets.ts';

/** The rows of a tracklet that belong to a person: `from` to `to`, exclusive. */
interface OwnedRows {
  readonly tracklet: TrackletId;
  readonly rows: TrackletRows;
  readonly owned: readonly number[];
}

/** Everything in the tables that shows a person, as the decisions leave them. */
export interface PersonRows {
  readonly crops: readonly CropId[];
  readonly tracklets: readonly OwnedRows[];
  /** The original persons of whom all rows, or some, are this person's: their vectors and previews show them too. */
  readonly whole: readonly PersonId[];
  readonly partly: readonly PersonId[];
}

/** Finds the rows of a person by their segments. */
export function findPersonRows(project: ProjectDatabase, segments: SegmentSet): PersonRows {
  const isOwn = (tracklet: TrackletId, frame: number) =>
    segments.some((own) => own.trackletId === tracklet && own.firstFrame <= frame && frame <= own.lastFrame);
  const own = trackletsOf(segments);
  const crops = own.flatMap((tracklet) =>
    readTrackletCrops(project, tracklet)
      .filter(({ frameIndex }) => isOwn(tracklet, frameIndex))
      .map(({ id }) => id),
  );
  const tracklets = own.map((tracklet) => {
    const rows = readTrackletRows(project, tracklet);
    const owned = [...rows.frameIndices.keys()].filter((row) => isOwn(tracklet, rows.frameIndices[row]));
    return { tracklet, rows, owned };
  });
  const ownedWhole = new Set(
    tracklets.filter(({ rows, owned }) => owned.length === rows.frameIndices.length).map(({ tracklet }) => tracklet),
  );
  const byPerson = Map.groupBy(readTracklets(project), ({ personId }) => personId);
  const touched = [...byPerson].filter(([, theirs]) => theirs.some(({ id }) => own.includes(id)));
  const isWhole = (theirs: readonly { readonly id: TrackletId }[]) => theirs.every(({ id }) => ownedWhole.has(id));
  return {
    crops,
    tracklets,
    whole: touched.filter(([, theirs]) => isWhole(theirs)).map(([person]) => person),
    partly: touched.filter(([, theirs]) => !isWhole(theirs)).map(([person]) => person),
  };
}
