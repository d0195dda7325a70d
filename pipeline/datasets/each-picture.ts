import { existsSync } from 'node:fs';
import { DoppelError } from '#base/doppel-error.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { loadPicture } from './load-picture.ts';
import type { StoredPicture } from './store/read-datasets.ts';

/** Who receives the pixels of which pictures. */
interface EachPicture {
  readonly pictures: readonly StoredPicture[];
  readonly signal?: AbortSignal | undefined;
  /**
   * Receives each picture; files in their order, then each video's frames, ascending. While its promise is pending nothing else is
   * handed over, but the next files are being decoded. What it throws ends the work.
   */
  readonly onPicture: (picture: StoredPicture, image: RgbImage) => Promise<void> | void;
  /** Told of pictures that cannot be read any more; the others go on. */
  readonly onProblem: (picture: StoredPicture, message: string) => void;
}

/** Files that are decoded ahead of the one that is handed over. */
const readAhead = 2;

/**
 * Hands over the pixels of stored pictures: files are decoded one by one, a video once for all of its frames.
 * @throws DoppelError `cancelled`, and what `onPicture` throws.
 */
export async function eachPicture({ pictures, signal, onPicture, onProblem }: EachPicture): Promise<void> {
  const isStopped = (): void => {
    if (signal?.aborted) throw new DoppelError('cancelled', 'Stopped on request.');
  };
  const files = pictures.filter(({ frame }) => frame === null);
  const waiting: Promise<RgbImage | DoppelError>[] = [];
  for (let at = 0; at < files.length; at++) {
    while (waiting.length <= readAhead && at + waiting.length < files.length)
      waiting.push(load(files[at + waiting.length]));
    const image = await waiting.shift();
    isStopped();
    if (image === undefined) continue;
    if (image instanceof DoppelError) onProblem(files[at], image.message);
    else await onPicture(files[at], image);
  }
  for (const [video, frames] of Map.groupBy(
    pictures.filter(({ frame }) => frame !== null),
    ({ path }) => path,
  )) {
    await eachFrame(video, frames, signal, onPicture, onProblem);
    isStopped();
  }
}

/**
 * The pixels of one picture; of a video no more is decoded than up to its frame.
 * @throws DoppelError `bad_file`, `not_found` or `bad_video` where it cannot be read.
 */
export async function onePicture(picture: StoredPicture): Promise<RgbImage> {
  let found: RgbImage | undefined;
  let problem: string | undefined;
  const enough = new AbortController();
  try {
    await eachPicture({
      pictures: [picture],
      signal: enough.signal,
      onPicture: (_, image) => {
        found = image;
        if (picture.frame !== null) enough.abort();
      },
      onProblem: (_, message) => {
        problem = message;
      },
    });
  } catch (error) {
    if (found === undefined) throw error;
  }
  if (found === undefined) throw new DoppelError('bad_file', problem ?? `${picture.path} cannot be read.`);
  return found;
}

async function load({ path }: StoredPicture): Promise<RgbImage | DoppelError> {
  try {
    return await loadPicture(path);
  } catch (error) {
    if (error instanceof DoppelError) return error;
    throw error;
  }
}

async function eachFrame(
  video: string,
  frames: readonly StoredPicture[],
  signal: AbortSignal | undefined,
  onPicture: EachPicture['onPicture'],
  onProblem: EachPicture['onProblem'],
): Promise<void> {
  if (!existsSync(video)) {
    for (const picture of frames) onProblem(picture, `The video ${video} is not there.`);
    return;
  }
  const byFrame = new Map(frames.map((picture) => [picture.frame, picture]));
  const open = new Set(frames);
  await decodeFrames({
    path: video,
    probe: await probeVideo(video, signal === undefined ? {} : { signal }),
    frameIndices: Int32Array.from(frames, ({ frame }) => frame ?? 0).sort(),
    signal,
    onFrame: async ({ frameIndex, image }) => {
      const picture = byFrame.get(frameIndex);
      if (picture === undefined) return;
      open.delete(picture);
      await onPicture(picture, image);
    },
  });
  for (const picture of open) onProblem(picture, `${video} has no frame ${picture.frame}.`);
}
