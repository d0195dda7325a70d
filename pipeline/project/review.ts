import { personId, type TrackletId } from '#base/ids.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { type Originals, ownerLookup } from '#review/originals.ts';
import type { ReviewState } from '#review/review-state.ts';
import { readEvents } from './events.ts';
import type { ProjectDatabase } from './project-database.ts';
import { readTrackletFrames, readTracklets } from './tracklets.ts';

/**
 * The persons and tracklets that decisions are applied to. Frames of a tracklet are read when a split asks for them, so the
 * project must stay open as long as the result is used.
 */
export function readOriginals(project: ProjectDatabase): Originals {
  const frames = new Map<TrackletId, Int32Array>();
  return project.read(() => {
    const tracklets = readTracklets(project);
    return {
      persons: project
        .prepare<{ id: number; hiddenReason: string | null }>(
          'SELECT id, hidden_reason AS hiddenReason FROM person ORDER BY id',
        )
        .all()
        .map(({ id, hiddenReason }) => ({ id: personId(id), hiddenReason })),
      tracklets,
      ownerOf: ownerLookup(tracklets),
      framesOf: (tracklet) => {
        const known = frames.get(tracklet);
        if (known !== undefined) return known;
        const read = readTrackletFrames(project, tracklet);
        frames.set(tracklet, read);
        return read;
      },
    };
  });
}

/**
 * The persons as the decisions in force leave them. Throws `integrity` when the log cannot be read or applied; `verifyProject`
 * says more then.
 */
export function readReview(project: ProjectDatabase): ReviewState {
  return project.read(() => foldDecisions(readOriginals(project), readEvents(project)));
}
