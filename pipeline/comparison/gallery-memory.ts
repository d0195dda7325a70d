import type { PairEvidence } from '#contract/replies.ts';
import type { SplitProposal } from '#contract/review.ts';
import type { CohortAppearance } from '#reid/calibration/cohort-appearance.ts';
import { KeptClosePairs } from '#reid/compare/kept-close-pairs.ts';
import type { PersonView } from '#reid/compare/pair-evidence.ts';
import type { ComparedPersons } from './compared-persons.ts';
import type { FrameClock } from './frame-clock.ts';
import { PairMemory } from './pair-memory.ts';
import type { PersonViews } from './person-views.ts';

/** The appearance of a project's persons, and which vectors it was made of. */
interface KnownCohort {
  readonly vectors: string;
  readonly looks: CohortAppearance;
}

/**
 * What is known of an open project's persons, handed from one state of its log to the next: a decision changes a few persons,
 * and what was read, measured or compared of the others holds.
 */
export class GalleryMemory {
  readonly views: PersonViews;
  readonly clock: FrameClock;
  /** The proposals to split, null where there is nothing to propose; a view is the same object as long as the rows are. */
  readonly splits = new WeakMap<PersonView, SplitProposal | null>();
  /** The evidence of pairs that somebody asked for, which no decision changes. */
  readonly evidence = new PairMemory<Omit<PairEvidence, 'decision'>>();
  /** What speaks for and against those pairs, in words: the same as long as the mean look is. */
  words = new PairMemory<readonly string[]>();
  /** The mean look is that of the original persons, whatever was decided since: a merge then moves the numbers of no other pair. */
  cohort: KnownCohort | null = null;
  /** The last comparison of the persons, which lends its cosines to the next. */
  compared: ComparedPersons | null = null;
  /** The pairs of persons that are close by their vectors. */
  readonly close: KeptClosePairs;

  /** @param dimension numbers a vector; 0 where nothing was described. */
  constructor(views: PersonViews, clock: FrameClock, dimension: number) {
    this.views = views;
    this.clock = clock;
    this.close = new KeptClosePairs(dimension, 0);
  }
}
