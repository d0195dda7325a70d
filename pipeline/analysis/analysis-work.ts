import { createHash } from 'node:crypto';
import { DoppelError } from '#base/doppel-error.ts';
import type { TrackletId } from '#base/ids.ts';
import type { Answerable } from '#contract/preliminary.ts';
import type { ProgressEvent } from '#contract/progress.ts';
import type { Settings } from '#contract/settings.ts';
import type { TrackReading } from '#contract/track-formats.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RegionFrame } from '#platform/video/decode-regions.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import type { ScannedFrame } from '#tracking/detect/scanned-frame.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** The video of an analysis, probed and hashed. */
export interface VideoInput {
  readonly probe: VideoProbe;
  readonly videoPath: string;
  readonly videoSha256: string;
  readonly videoBytes: number;
}

/** One piece of a person's track; a person that a file brought has one, which holds all its rows. */
export interface PersonTracklet extends PersonTrack {
  readonly trackletId: TrackletId;
}

/** The persons of an analysis, wherever they came from, with what identifies them. */
export interface PersonsInput {
  readonly kind: 'persons' | 'tracks' | 'detected';
  /** Of the file; of the video for persons that Doppel found itself. */
  readonly path: string;
  /** Of the file's bytes; of everything that the found persons depend on. */
  readonly sha256: string;
  /** A row a frame each. */
  readonly tracks: readonly PersonTrack[];
  /** Every row belongs to one of these; `personId` says whose it is. */
  readonly tracklets: readonly PersonTracklet[];
  readonly rowsLeftOut: number;
  /** How the file was asked to be read; absent where its content told. */
  readonly reading?: TrackReading | undefined;
}

/** What an analysis works on. */
export interface AnalysisInputs extends VideoInput {
  readonly persons: PersonsInput;
}

/** Makes lists of pairs while crops are still being described. */
export interface EarlyLists {
  /** So many crops more are described and stored. Never throws. */
  readonly noteDescribed: (count: number) => void;
  /** Makes the next list where it is time for one. Throws what storing throws. */
  readonly look: () => void;
}

/** What every stage works with. */
export interface AnalysisWork {
  readonly project: ProjectDatabase;
  readonly video: VideoInput;
  readonly settings: Settings;
  readonly force: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((event: ProgressEvent) => void) | undefined;
  /** Shown the frames that are worked on, for a live picture. */
  readonly onFrame: ((frame: RegionFrame | ScannedFrame) => void) | undefined;
  /** Told when pairs can be answered, and when more or others can. */
  readonly onAnswerable: ((found: Answerable) => void) | undefined;
  /** Keeps a warning with the run and tells the door. */
  readonly warn: (text: string) => void;
  /** Tells the door of a choice that is no loss; it is not kept. */
  readonly notice: (text: string) => void;
  /** Brought by a file, or made by the stage that finds them; null before that. */
  persons: PersonsInput | null;
  /** With what crops are embedded; null before it is open, and where persons are not compared. */
  embedder: CropEmbedder | null;
  /** Lets pairs be answered before all is described; null before crops are. */
  early: EarlyLists | null;
}

/** The video with its persons. Throws `internal` where nobody has found them yet. */
export function inputsOf({ video, persons }: AnalysisWork): AnalysisInputs {
  if (persons === null) throw new DoppelError('internal', 'A stage that needs persons ran before they were found.');
  return { ...video, persons };
}

/** Fails with `cancelled` when the caller asked to stop. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DoppelError('cancelled', 'Stopped on request; the same command goes on from here.');
}

/** Lets the process answer signals and requests between two pieces of work that never wait. */
export async function yieldToEvents(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  throwIfCancelled(signal);
}

/** A short name for everything that a stage's result depends on: values of the same content give the same name. */
export function fingerprintOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
