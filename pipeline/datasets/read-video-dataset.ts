import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import { readTruthCsv } from '#tracking/files/truth-csv.ts';
import type { PersonTrack } from '#tracking/tracks/person-track.ts';
import type { DatasetInput, LabelInput } from './dataset-input.ts';
import { framesDataset } from './frames-dataset.ts';
import type { ReadingOptions } from './scan-pictures.ts';

/** Which frames of a video, with which truth. */
interface VideoDatasetRequest extends ReadingOptions {
  readonly video: string;
  /** MOT text of the true tracks. */
  readonly truth: string;
  /** CSV that names the human being of each track; without it each track is one. */
  readonly persons?: string | undefined;
  /** Every which frame; 1 for all. */
  readonly stride: number;
}

/**
 * The frames of a video with its true boxes, of one class, `person`. Boxes are cut off at the picture's edges; frames of the truth
 * that the video has not are told.
 * @throws DoppelError as the readers of videos, MOT text and truth do.
 */
export async function readVideoDataset(request: VideoDatasetRequest): Promise<DatasetInput> {
  const video = path.resolve(request.video);
  const probe = await probeVideo(video, request.signal === undefined ? {} : { signal: request.signal });
  const sha256 = await hashFile(video, request.signal === undefined ? {} : { signal: request.signal });
  const { tracks } = readMotText(await readFile(request.truth).catch(missing(request.truth)), request.truth);
  const humans =
    request.persons === undefined
      ? null
      : readTruthCsv(await readFile(request.persons, 'utf8').catch(missing(request.persons)), request.persons);
  return framesDataset({
    name: path.basename(video, path.extname(video)),
    kind: 'video',
    source: video,
    sha256,
    widthPx: probe.widthPx,
    heightPx: probe.heightPx,
    labels: labelsByFrame(tracks, (id) => humans?.get(id) ?? String(id)),
    frames: null,
    stride: request.stride,
  });
}

/** Labels of each frame from tracks, in the tracks' order. */
function labelsByFrame(
  tracks: readonly PersonTrack[],
  identityOf: (id: number) => string,
): ReadonlyMap<number, readonly LabelInput[]> {
  const byFrame = new Map<number, LabelInput[]>();
  for (const { personId, frameIndices, boxesPx } of tracks) {
    frameIndices.forEach((frame, row) => {
      const [x1, y1, x2, y2] = boxesPx.subarray(row * 4, row * 4 + 4);
      const labels = byFrame.get(frame) ?? [];
      labels.push({
        classIndex: 0,
        boxPx: [x1, y1, x2, y2],
        polygonsPx: null,
        rle: null,
        identity: identityOf(personId),
        crowd: 0,
      });
      byFrame.set(frame, labels);
    });
  }
  return byFrame;
}

const missing =
  (file: string) =>
  (cause: unknown): never => {
    throw new DoppelError(
      'not_found',
      `${file} cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`,
      { cause },
    );
  };
