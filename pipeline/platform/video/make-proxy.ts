import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { hasEncoder } from './encode-video.ts';
import { startFfmpeg } from './ffmpeg-process.ts';
import { type FfmpegTools, locateFfmpeg } from './locate-ffmpeg.ts';
import { partialFile } from './partial-files.ts';
import { playableInput, playableOutput } from './playable-output.ts';
import { probeVideo } from './probe-video.ts';
import { untrackTurn } from './untrack-turn.ts';
import { allowedProtocols, videoFormats } from './video-formats.ts';

/** What to make a playable copy of. */
interface ProxyRequest {
  readonly video: string;
  /** Where the MP4 goes; its folder is made. */
  readonly proxy: string;
  /** The frames that decoding the video counted; null where it never was decoded. */
  readonly frameCount: number | null;
  /** The number of the stream that was analysed; the usual one where it is not named. */
  readonly stream?: number | undefined;
  /** Asked when the copy is made: whether the video is still the file that it was. */
  readonly isSource?: () => Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
  readonly tools?: FfmpegTools | undefined;
}

/**
 * Makes a copy of a video that every browser plays (H.264, 8 bit, MP4 with its index in front): one frame for each frame of
 * the source, upright, with square pixels, in order and at the same time, so that the source's table of frame times finds frames in it and
 * boxes lie where they belong. No sound. It is
 * written aside and moved into place.
 *
 * Throws `missing_tool` where this ffmpeg has no H.264, `mismatch` when the copy has another number of frames than were
 * counted, `bad_video` as probing does, `disk_full`, `cancelled` on the signal, `failed` when ffmpeg fails.
 */
export async function makeProxy(request: ProxyRequest): Promise<void> {
  const { video, proxy, signal } = request;
  const tools = request.tools ?? (await locateFfmpeg());
  if (!(await hasEncoder(tools, 'libx264'))) {
    throw new DoppelError(
      'missing_tool',
      `${tools.ffmpeg} has no H.264 encoder (libx264), which playing this video takes.`,
    );
  }
  const probe = await probeVideo(video, { signal, tools, stream: request.stream });
  await mkdir(path.dirname(proxy), { recursive: true });
  const aside = partialFile(proxy);
  let frames = 0;
  try {
    const ffmpeg = startFfmpeg({
      tools,
      inputOptions: [
        ...['-loglevel', 'error'],
        ...['-protocol_whitelist', allowedProtocols],
        ...['-format_whitelist', videoFormats.join(',')],
        ...playableInput(tools),
      ],
      input: path.resolve(video),
      outputOptions: [
        ...playableOutput(probe, tools),
        ...['-movflags', '+faststart', '-progress', 'pipe:2', '-f', 'mp4'],
      ],
      output: aside,
      onStderrLine: (line) => {
        const count = /^frame=\s*(\d+)/.exec(line)?.[1];
        if (count !== undefined) frames = Number(count);
      },
      signal,
    });
    const { code, killed, lastLines } = await ffmpeg.exited;
    if (killed) throw new DoppelError('cancelled', `Stopped on request while ${path.basename(video)} was converted.`);
    if (lastLines.some((line) => line.includes('No space left on device'))) {
      throw new DoppelError('disk_full', `There is no room left in ${path.dirname(proxy)} to convert ${video}.`);
    }
    if (code !== 0) {
      const said = lastLines.findLast((line) => !line.includes('=')) ?? 'no message';
      throw new DoppelError('failed', `${path.basename(video)} could not be converted for playing (${said}).`);
    }
    if (request.frameCount !== null && frames !== request.frameCount) {
      throw new DoppelError(
        'mismatch',
        `${path.basename(video)} gave ${frames} frames when it was converted for playing, and ${request.frameCount} when it was analysed: what is shown would not be what was measured.`,
      );
    }
    if (request.isSource !== undefined && !(await request.isSource())) {
      throw new DoppelError(
        'mismatch',
        `${video} was changed while it was converted for playing. Open the project again.`,
      );
    }
    await untrackTurn(aside);
    await rename(aside, proxy);
  } finally {
    await rm(aside, { force: true });
  }
}
