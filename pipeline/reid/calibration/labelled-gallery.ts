import type { PairEvidence } from '#contract/replies.ts';
import type { PersonView } from '../compare/pair-evidence.ts';

/** A described person whose truth is known. */
export interface LabelledPerson {
  readonly view: PersonView;
  /** (dimension,) of length 1, as the analysis pools it. */
  readonly embedding: Float32Array;
  /** The human being, unique over videos. */
  readonly human: string;
  /** The camera that saw this visit, in a video that was put together from several; null where there is one. */
  readonly camera: number | null;
}

/** A pair of labelled persons. */
export interface LabelledPersonPair {
  readonly a: LabelledPerson;
  readonly b: LabelledPerson;
  readonly evidence: Pick<PairEvidence, 'vetoed'>;
  readonly same: boolean;
}

/** The persons of one labelled video, or of one way of cutting its tracks. */
export interface LabelledGallery {
  readonly video: string;
  /** Which way of cutting. */
  readonly name: string;
  readonly persons: readonly LabelledPerson[];
  /** Every pair, vetoed ones too. */
  readonly pairs: readonly LabelledPersonPair[];
}
