import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { makePictureVideo } from '#platform/video/make-picture-video.ts';
import { findPictureSequence } from '#platform/video/picture-sequence.ts';

/** The file to analyse, and what is to be told of it. */
interface VideoFile {
  readonly file: string;
  readonly notices: readonly string[];
}

/**
 * The video that a path means: itself, or, for a folder of pictures and an animated GIF or WebP, a video without loss that is made of them
 * beside the project, picture by picture, so that everything else (players, hashes, another analysis) has one file. Throws `bad_video` for
 * what is neither, `mismatch` where the pictures' numbers jump and that is to be refused, because tracks may mean the numbers.
 */
export async function videoFileOf(
  video: string,
  out: string,
  { onGap, signal }: { readonly onGap: 'refuse' | 'warn'; readonly signal: AbortSignal | undefined },
): Promise<VideoFile> {
  const sequence = await findPictureSequence(video);
  if (sequence === null) return { file: video, notices: [] };
  if (sequence.gap !== null && onGap === 'refuse') {
    throw new DoppelError(
      'mismatch',
      `${sequence.gap} Tracks may mean the numbers. Number the pictures anew, or --force to go on.`,
    );
  }
  const { dir, name } = path.parse(path.resolve(out));
  const file = path.join(dir, `${name}.frames.mkv`);
  await makePictureVideo(sequence, file, signal);
  const { frameCount, fps, fpsFrom, gap, widthPx, heightPx } = sequence;
  const notice = `${frameCount} pictures of ${widthPx} x ${heightPx} pixels are the frames, ${fps} a second (${fpsFrom}); they are kept as a video in ${file}.`;
  return { file, notices: [notice, ...(gap === null ? [] : [gap])] };
}
