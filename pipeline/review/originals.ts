import type { PersonId, TrackletId } from '#base/ids.ts';
import { once } from '#base/once.ts';

/** A tracklet as the analysis stored it: whose it is, and its first and last frame (0-based, inclusive). */
interface OriginalTracklet {
  readonly id: TrackletId;
  readonly personId: PersonId;
  readonly firstFrame: number;
  readonly lastFrame: number;
}

/** A person as the persons or tracks file brought them. */
interface OriginalPerson {
  readonly id: PersonId;
  /** In words, why a setting of the analysis keeps this person off the list; null when it does not. */
  readonly hiddenReason: string | null;
}

/** What the decisions are applied to: every person and tracklet as the analysis left them. */
export interface Originals {
  readonly persons: readonly OriginalPerson[];
  readonly tracklets: readonly OriginalTracklet[];
  /** Whose a tracklet was; undefined for one that is none of these. See `ownerLookup`. */
  readonly ownerOf: (tracklet: TrackletId) => PersonId | undefined;
  /** The frames of a tracklet's rows, ascending. Called only where a split needs it, so that it may read a file. */
  readonly framesOf: (tracklet: TrackletId) => Int32Array;
}

/** Finds whose a tracklet was; the table is made when it is first asked for one. */
export function ownerLookup(tracklets: readonly OriginalTracklet[]): Originals['ownerOf'] {
  const owners = once(() => new Map(tracklets.map(({ id, personId }) => [id, personId])));
  return (tracklet) => owners().get(tracklet);
}
