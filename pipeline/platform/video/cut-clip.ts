import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { hasEncoder } from './encode-video.ts';
import { startFfmpeg } from './ffmpeg-process.ts';
import { type FfmpegTools, locateFfmpeg } from './locate-ffmpeg.ts';
import { playableInput, playableOutput, playableSize } from './playable-output.ts';
import { probeVideo } from './probe-video.ts';
import { untrackTurn } from './untrack-turn.ts';
import { type SeenAt, veilOutside } from './veil-outside.ts';
import { allowedProtocols, videoFormats } from './video-formats.ts';

/** What to cut out of a video. */
interface ClipRequest {
  readonly video: string;
  /** Where the MP4 goes; its folder is made, a file that is there is replaced when the new one is complete. */
  readonly clip: string;
  /** The times of the first and the last frame in ms, as decoding told them. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Who stays to be seen, each with the boxes of that time, and everything else veiled; nothing is veiled where it is left out. */
  readonly seen?: readonly (readonly SeenAt[])[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly tools?: FfmpegTools | undefined;
}

/**
 * How long before its first frame a clip is sought: in some formats (transport streams) a search lands behind the frame that was
 * asked for, by as much as frames are held back.
 */
const soughtBeforeMs = 2_000;

/** Times of frames are kept to the millisecond, and where a file gives a frame no time, two readers differ by a frame: one more is harmless. */
const roundingMs = 0.6;
const afterMs = 50;

/**
 * Cuts the frames from one time to another out of a video, and at most two more, into an MP4 that every browser plays. No sound. The
 * video is sought, not read from its beginning, and frames before the first are decoded and dropped.
 *
 * Throws `missing_tool` where this ffmpeg has no H.264, `bad_video` as probing does, `disk_full`, `cancelled` on the signal, `failed`
 * when ffmpeg fails or the video has no frame there.
 */
export async function cutClip(request: ClipRequest): Promise<void> {
  const { video, clip, signal } = request;
  const tools = request.tools ?? (await locateFfmpeg());
  if (!(await hasEncoder(tools, 'libx264'))) {
    throw new DoppelError('missing_tool', `${tools.ffmpeg} has no H.264 encoder (libx264), which cutting clips takes.`);
  }
  const probe = await probeVideo(video, { signal, tools });
  await mkdir(path.dirname(clip), { recursive: true });
  const aside = `${clip}.${randomBytes(6).toString('hex')}.partial`;
  const from = Math.max(0, request.fromMs - roundingMs);
  const sought = Math.max(0, from - soughtBeforeMs);
  const seconds = (ms: number): string => (ms / 1000).toFixed(4);
  const trim = `trim=start=${seconds(from - sought)}:end=${seconds(request.toMs + afterMs - sought)}`;
  // Windows move by the video's clock, so that the clip's own begins behind them.
  const veil =
    request.seen === undefined ? [] : [veilOutside({ ...playableSize(probe), shiftMs: -sought }, request.seen)];
  let frames = 0;
  try {
    const ffmpeg = startFfmpeg({
      tools,
      inputOptions: [
        ...['-loglevel', 'error'],
        ...['-protocol_whitelist', allowedProtocols],
        ...['-format_whitelist', videoFormats.join(',')],
        ...playableInput(tools),
        // Seeking to the very beginning drops first frames of files that give them no time.
        ...(sought === 0 ? [] : ['-ss', seconds(sought)]),
      ],
      input: path.resolve(video),
      outputOptions: [
        ...playableOutput(probe, tools, [trim], [...veil, 'setpts=PTS-STARTPTS']),
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
    const name = path.basename(video);
    if (killed) throw new DoppelError('cancelled', `Stopped on request while a clip was cut out of ${name}.`);
    if (lastLines.some((line) => line.includes('No space left on device'))) {
      throw new DoppelError('disk_full', `There is no room left in ${path.dirname(clip)} for a clip of ${name}.`);
    }
    if (code !== 0 || frames === 0) {
      const said = lastLines.findLast((line) => !line.includes('=')) ?? 'there is no frame at that time';
      throw new DoppelError('failed', `No clip could be cut out of ${name} at ${seconds(from)} s (${said}).`);
    }
    await untrackTurn(aside);
    await rename(aside, clip);
  } finally {
    await rm(aside, { force: true });
  }
}
