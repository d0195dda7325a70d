import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { DoppelError } from '#base/doppel-error.ts';
import { type FfmpegExit, startFfmpeg } from './ffmpeg-process.ts';
import { type FfmpegTools, locateFfmpeg } from './locate-ffmpeg.ts';
import { allowedProtocols } from './video-formats.ts';

/** The pictures to make a video of. */
interface EncodeRequest {
  /** Where the MP4 goes; a file that is there is replaced when the new one is complete. */
  readonly path: string;
  /** Even, as is the height: the colour of the common H.264 profile has half the resolution. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Frames a second, constant. */
  readonly fps: number;
  /** Each heightPx * widthPx * 3 bytes, R G B a pixel; the array may be used again for the next frame. */
  readonly frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
  readonly tools?: FfmpegTools | undefined;
}

/** H.264 at a quality at which a figure's clothes stay what they were; MPEG-4 for builds of ffmpeg without libx264. */
const encoders = {
  libx264: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'],
  mpeg4: ['-c:v', 'mpeg4', '-q:v', '3'],
} as const;

const run = promisify(execFile);

/**
 * Encodes frames as they come to an MP4 (H.264 where this ffmpeg can, else MPEG-4). The same frames and the same ffmpeg
 * give the same bytes: one thread, no times or versions in the file. Written aside and moved into place.
 *
 * Throws `usage` for a size that cannot be encoded, `internal` for a frame of another size, `disk_full`, `cancelled` on
 * the signal, `failed` when ffmpeg or the frames fail.
 */
export async function encodeVideo(request: EncodeRequest): Promise<void> {
  const { widthPx, heightPx } = request;
  if (!isEvenSize(widthPx) || !isEvenSize(heightPx)) {
    throw new DoppelError('usage', `A video of ${widthPx} x ${heightPx} pixels: both must be even and at least 2.`);
  }
  const tools = request.tools ?? (await locateFfmpeg());
  const encoder = await chooseEncoder(tools);
  const target = path.resolve(request.path);
  const aside = `${target}.partial`;
  try {
    const ffmpeg = startFfmpeg({
      tools,
      inputOptions: [
        ...['-loglevel', 'error'],
        ...['-protocol_whitelist', allowedProtocols],
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${widthPx}x${heightPx}`, '-r', String(request.fps)],
      ],
      input: Readable.from(checkedFrames(request), { highWaterMark: 1 }),
      outputOptions: [
        ...encoder,
        ...['-pix_fmt', 'yuv420p', '-threads', '1', '-an'],
        ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
        ...['-movflags', '+faststart', '-f', 'mp4'],
      ],
      output: aside,
      onStderrLine: () => undefined, // its last lines are in the exit
      signal: request.signal,
    });
    checkExit(request.path, await ffmpeg.exited);
    await rename(aside, target);
  } finally {
    await rm(aside, { force: true });
  }
}

function isEvenSize(sizePx: number): boolean {
  return Number.isInteger(sizePx) && sizePx >= 2 && sizePx % 2 === 0;
}

async function chooseEncoder(tools: FfmpegTools): Promise<readonly string[]> {
  return (await hasEncoder(tools, 'libx264')) ? encoders.libx264 : encoders.mpeg4;
}

/** Whether this ffmpeg was built with an encoder of pictures, by ffmpeg's own name. */
export async function hasEncoder(tools: FfmpegTools, name: string): Promise<boolean> {
  const { stdout } = await run(tools.ffmpeg, ['-hide_banner', '-encoders'], { windowsHide: true, maxBuffer: 1 << 20 });
  return stdout.split('\n').some((line) => /^ V\S* (\S+) /.exec(line)?.[1] === name);
}

async function* checkedFrames({ widthPx, heightPx, frames }: EncodeRequest): AsyncGenerator<Buffer> {
  let frameIndex = 0;
  for await (const frame of frames) {
    if (frame.length !== widthPx * heightPx * 3) {
      throw new DoppelError(
        'internal',
        `Frame ${frameIndex} to encode has ${frame.length} bytes: expected ${widthPx} x ${heightPx} x 3.`,
      );
    }
    yield Buffer.from(frame); // a copy: it is still being written when the next one is made
    frameIndex++;
  }
}

function checkExit(videoPath: string, { code, signal, killed, lastLines }: FfmpegExit): void {
  if (killed) {
    throw new DoppelError('cancelled', `Stopped on request while encoding ${videoPath}.`);
  }
  if (lastLines.some((line) => line.includes('No space left on device'))) {
    throw new DoppelError('disk_full', `There is no room left for ${videoPath}.`);
  }
  if (code !== 0) {
    const ending = signal === null ? `exit code ${code}` : signal;
    throw new DoppelError(
      'failed',
      `ffmpeg could not write ${videoPath} (${ending}: ${lastLines.at(-1) ?? 'no message'}).`,
    );
  }
}
