import { findPictureSequence } from '#platform/video/picture-sequence.ts';
import type { Findings } from './findings.ts';

/** What a folder of pictures or an animation is as a video; null for any other file. Throws `bad_video`. */
export async function inspectPictures(path: string): Promise<Findings | null> {
  const sequence = await findPictureSequence(path);
  if (sequence === null) return null;
  const { files, kind, format, widthPx, heightPx, frameCount, fps, fpsFrom, gap } = sequence;
  const what = kind === 'folder' ? `a folder of ${frameCount} pictures` : `an animation of ${frameCount} pictures`;
  return {
    summary: `${what} (${format}), ${widthPx} x ${heightPx}, ${fps} frames/s (${fpsFrom})`,
    facts: {
      width: widthPx,
      height: heightPx,
      frames: frameCount,
      fps,
      first: files[0],
      last: files[files.length - 1],
      warnings: gap === null ? [] : [gap],
    },
  };
}
