import { DoppelError } from '#base/doppel-error.ts';
import type { ReviewComparison } from '#contract/second-review.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { openProject } from '#project/project-file.ts';
import { readReview } from '#project/review.ts';
import { readVideo } from '#project/video.ts';
import { compareReviews, isOneAnalysis } from '#review/compare-reviews.ts';
import type { ReviewState } from '#review/review-state.ts';

/**
 * Two reviews of one analysis beside each other: that of an open project, and that of another file, which is only read. Throws
 * `mismatch` where the other begins with other persons or is of another video, and what opening it throws.
 */
export function compareFiles(project: ProjectDatabase, state: ReviewState, otherPath: string): ReviewComparison {
  const other = openProject(otherPath, 'read');
  try {
    if (other.path === project.path)
      throw new DoppelError('usage', `${otherPath} is this project itself. Choose the file of another review.`);
    if (readVideo(project).sha256 !== readVideo(other).sha256)
      throw new DoppelError('mismatch', `${otherPath} is a review of another video.`);
    const theirs = readReview(other);
    if (!isOneAnalysis(state, theirs))
      throw new DoppelError(
        'mismatch',
        `${otherPath} begins with other persons: it is of another analysis of this video, and only copies of one analysis can be compared.`,
      );
    return { own: sideOf(state), other: { path: other.path, ...sideOf(theirs) }, ...compareReviews(state, theirs) };
  } finally {
    other.close();
  }
}

/** Who decided, and how many decisions are in force. */
function sideOf({ events }: ReviewState): ReviewComparison['own'] {
  const inForce = events.filter(
    ({ event, inForce: counts }) => counts && !['undo', 'redo'].includes(event.action.kind),
  );
  return {
    reviewers: [...new Set(inForce.map(({ event }) => event.by))].toSorted(),
    decisions: inForce.length,
  };
}
