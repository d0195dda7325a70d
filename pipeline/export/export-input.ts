import type { CropId, PersonId } from '#base/ids.ts';
import type { CalibrationInfo, CalibrationRecord } from '#contract/calibration.ts';
import type { Seal } from '#contract/custody.ts';
import type { ChainHead, EmbedderInfo, LogReply, LossReport, RatedPair } from '#contract/replies.ts';
import type { SplitProposal } from '#contract/review.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** One active, visible person as it is after the decisions. */
export interface ExportPerson {
  readonly personId: PersonId;
  readonly name: string | null;
  /** What the analyst wrote about this person, oldest first. */
  readonly notes: readonly string[];
  /**
   * The rows after the decisions: of a merged person, one a frame, the more confident box, and the tracklets of all its parts.
   * At least one row.
   */
  readonly track: PersonTrack;
  /** Time of the first and of the last row, in milliseconds from the start of the video. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Ids that the persons file gave to what this person is made of, ascending; only its own id when nothing was decided. */
  readonly madeOf: readonly PersonId[];
  /** True where frames of this person lie behind a gap in a damaged video. */
  readonly possiblyMisaligned: boolean;
  /** True where the box never moves and the detector was not sure of it. */
  readonly perhapsNobody: boolean;
  /** Where and why Doppel proposes to cut the person in two; null where it does not. */
  readonly splitProposal: Pick<SplitProposal, 'at_frame' | 'why'> | null;
  /** (dimension,) of length 1; null where there were no crops or nothing was embedded. */
  readonly embedding: Float32Array | null;
  readonly cropCount: number;
  /** The crops that the embedding was pooled from, best first. */
  readonly bestCrops: readonly CropId[];
  /** The animated WebP, read when it is asked for: those of 1,000 persons must not sit in memory. Null where none was made. */
  readonly animation: (() => Promise<Uint8Array>) | null;
}

/** A person that is not shown: what it was made of, and whether a decision or a filter of the analysis hid it. */
interface HiddenPerson {
  readonly personId: PersonId;
  readonly madeOf: readonly PersonId[];
  readonly hiddenBy: 'decision' | 'filter';
}

/** Facts of the video, as they were when it was analysed. */
interface ExportVideo {
  readonly path: string;
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fps: number;
  /** Null where the video was never decoded to its end. */
  readonly frameCount: number | null;
  readonly durationMs: number | null;
}

/** The detections and the tracks of persons that Doppel found itself, as files. */
export interface FoundFiles {
  /** MOT text of every kept box, those of low confidence too. */
  readonly detections: string;
  /** MOT text of the tracklets, before any grouping and decision. */
  readonly tracks: string;
  /** `tracklets_raw.npz` of the upstream tracking pipeline. */
  readonly trackletsRaw: Uint8Array;
}

/** The calibration as it was fitted, and as the decisions of the project have refined it. */
interface ExportCalibration {
  readonly record: CalibrationRecord;
  readonly info: CalibrationInfo;
}

/** Everything that an export writes. It is read from a project file, but knows nothing of it. */
export interface ExportInput {
  /** Name of the project file, without its folder. */
  readonly projectName: string;
  readonly appVersion: string;
  /** When this export was asked for: ISO 8601, UTC. The only value that differs between two exports of one project. */
  readonly timestamp: string;
  readonly video: ExportVideo;
  /** Null where no embedding was made. */
  readonly embedder: EmbedderInfo | null;
  /** Cosine from which a pair counts as highly similar. */
  readonly threshold: number;
  /** The active persons that are not hidden, in the order of the matrices. No id twice. */
  readonly persons: readonly ExportPerson[];
  readonly hidden: readonly HiddenPerson[];
  /** Evidence of the pairs worth looking at, vetoed and decided ones too, best first. Both persons are in `persons`. */
  readonly pairs: readonly RatedPair[];
  /** What the probabilities of the pairs come from; null where there are none. */
  readonly calibration: ExportCalibration | null;
  /** Why there are no probabilities, in words; null where there are. */
  readonly noProbabilityReason: string | null;
  /** The whole log, oldest first, also what was taken back. */
  readonly events: LogReply['events'];
  readonly head: ChainHead;
  /** The seals of the project, oldest first, with the public keys that they are checked with. */
  readonly seals: readonly Seal[];
  readonly stageSeconds: Readonly<Record<string, number>>;
  readonly loss: LossReport;
  readonly warnings: readonly string[];
  /** What Doppel's own detector and tracker saw, made when it is asked for; null for persons that a file brought. */
  readonly found: (() => Promise<FoundFiles>) | null;
  /** When a frame is shown, in milliseconds of the video. */
  readonly timeMsOf: (frameIndex: number) => number;
  /** A crop's picture (PNG or any format that sharp reads), or null where the project holds it no more. */
  readonly readCrop: (crop: CropId) => Promise<Uint8Array | null>;
}
