import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import { startFfmpeg } from './ffmpeg-process.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';
import type { PictureSequence } from './picture-sequence.ts';
import { probeVideo } from './probe-video.ts';
import { allowedProtocols } from './video-formats.ts';

/** Pictures that ffmpeg takes into a video as they are, without decoding them. */
const kept: Readonly<Record<string, string>> = { jpeg: 'mjpeg', png: 'png' };

/** Pictures that ffmpeg decodes itself, because sharp does not. */
const decoded: Readonly<Record<string, string>> = { bmp: 'bmp' };

/**
 * Makes the video of a sequence of pictures, without loss: JPEG and PNG are put into it as they are, others are stored as FFV1. One that was
 * made of the same pictures is used again. Written aside and moved into place.
 *
 * Throws `bad_video` where not every picture became a frame, `disk_full`, `cancelled`, `failed`.
 */
export async function makePictureVideo(
  sequence: PictureSequence,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const mark = await markOf(sequence);
  if (await isMadeOf(target, mark)) return;
  const aside = `${target}.partial`;
  const copied = sequence.isTurned ? undefined : kept[sequence.format];
  const codec = copied ?? decoded[sequence.format];
  const { widthPx, heightPx, fps } = sequence;
  try {
    const ffmpeg = startFfmpeg({
      tools: await locateFfmpeg(),
      inputOptions: [
        ...['-loglevel', 'error', '-protocol_whitelist', allowedProtocols],
        ...(codec === undefined
          ? ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${widthPx}x${heightPx}`, '-r', String(fps)]
          : ['-f', 'image2pipe', '-framerate', String(fps), '-c:v', codec]),
      ],
      input: Readable.from(codec === undefined ? pixelsOf(sequence) : bytesOf(sequence), { highWaterMark: 1 }),
      outputOptions: [
        ...(copied === undefined ? ['-c:v', 'ffv1', '-level', '3', '-g', '1', '-pix_fmt', 'bgr0'] : ['-c:v', 'copy']),
        ...[
          '-an',
          '-fflags',
          '+bitexact',
          '-flags:v',
          '+bitexact',
          '-metadata',
          `${markName}=${mark}`,
          '-f',
          'matroska',
        ],
      ],
      output: aside,
      onStderrLine: () => undefined, // its last lines are in the exit
      signal,
    });
    const { code, killed, lastLines } = await ffmpeg.exited;
    if (killed) throw new DoppelError('cancelled', 'Stopped on request while the pictures were put together.');
    if (lastLines.some((line) => line.includes('No space left on device'))) {
      throw new DoppelError('disk_full', `There is no room left for ${target}.`);
    }
    if (code !== 0) {
      throw new DoppelError(
        'failed',
        `ffmpeg could not make a video of the pictures (${lastLines.at(-1) ?? `exit code ${code}`}).`,
      );
    }
    await refuseLost(aside, sequence);
    await rename(aside, target);
  } finally {
    await rm(aside, { force: true });
  }
}

/** A picture that was cut off swallows the next one: all later frames would stand under wrong numbers. */
async function refuseLost(made: string, { frameCount, files }: PictureSequence): Promise<void> {
  const { estimatedFrames } = await probeVideo(made);
  if (estimatedFrames === frameCount) return;
  throw new DoppelError(
    'bad_video',
    `Of the ${frameCount} pictures in ${path.dirname(files[0])} ${estimatedFrames ?? 0} became frames: one is cut off or damaged. Put whole ones in place of those that do not open.`,
  );
}

/** The name under which a video says what pictures it was made of. */
const markName = 'DOPPEL_PICTURES';

/** A name for exactly these pictures, by their files' names, sizes and times. */
async function markOf({ files, fps }: PictureSequence): Promise<string> {
  const hash = createHash('sha256').update(String(fps));
  for (const file of files) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${path.basename(file)}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}

async function isMadeOf(target: string, mark: string): Promise<boolean> {
  try {
    return (await probeVideo(target)).tags[markName] === mark;
  } catch (error) {
    // Not there yet, or not whole: it is made.
    if (error instanceof DoppelError && error.code === 'bad_video') return false;
    throw error;
  }
}

async function* bytesOf({ files }: PictureSequence): AsyncGenerator<Buffer> {
  for (const file of files) yield* createReadStream(file) as AsyncIterable<Buffer>;
}

/** Every picture as rows of R G B, upright. */
async function* pixelsOf(sequence: PictureSequence): AsyncGenerator<Buffer> {
  const { files, kind, widthPx, heightPx, frameCount } = sequence;
  const frameBytes = widthPx * heightPx * 3;
  if (kind === 'animation') {
    const whole = await sharp(files[0], { animated: true })
      .flatten()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer();
    for (let frame = 0; frame < frameCount; frame++) yield whole.subarray(frame * frameBytes, (frame + 1) * frameBytes);
    return;
  }
  for (const file of files) {
    const pixels = await sharp(file).autoOrient().flatten().toColourspace('srgb').removeAlpha().raw().toBuffer();
    if (pixels.length !== frameBytes) throw new DoppelError('bad_video', `${file} has no three colours a pixel.`);
    yield pixels;
  }
}
