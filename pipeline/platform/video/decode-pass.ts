import { DoppelError } from '#base/doppel-error.ts';
import { DecodeLog, type DecodeReport, plainMessage } from './decode-report.ts';
import type { FfmpegExit } from './ffmpeg-process.ts';
import { type FrameReceiver, type FrameSize, runFramePipe } from './frame-pipe.ts';
import { type FramePlan, passedFrames, selectExpression } from './frame-selection.ts';
import { type FfmpegTools, locateFfmpeg } from './locate-ffmpeg.ts';
import { decodeNeeded } from './needed/decode-needed.ts';
import type { VideoProbe } from './probe-video.ts';
import { videoFormats } from './video-formats.ts';

/** What every kind of decoding is told. */
export interface PassOptions {
  readonly path: string;
  readonly probe: VideoProbe;
  /** Which frames are wanted. */
  readonly frameIndices: FramePlan;
  readonly signal?: AbortSignal | undefined;
  /** Receives the number of frames decoded or passed over so far, wanted or not, after each that is decoded. */
  readonly onProgress?: ((frames: number) => void) | undefined;
  readonly tools?: FfmpegTools | undefined;
  /** Milliseconds without a sign of life after which the file is taken for gone; two minutes by default. */
  readonly stallMs?: number | undefined;
}

/** One pass over a video, in terms of bytes. */
interface DecodePass extends PassOptions, Omit<FrameReceiver, 'path' | 'probe' | 'signal' | 'stallMs'> {
  /** (L,) the frames without which none may be passed over; see `decodeNeeded`. */
  readonly lookAt?: Int32Array | undefined;
  readonly knownFrames?: number | undefined;
}

/** The upright size of the video's frames when the longest side is capped at `maxSidePx`. */
export function cappedSize({ widthPx, heightPx }: VideoProbe, maxSidePx = Number.POSITIVE_INFINITY): FrameSize {
  const scale = Math.min(1, maxSidePx / Math.max(widthPx, heightPx));
  return {
    widthPx: Math.max(1, Math.round(widthPx * scale)),
    heightPx: Math.max(1, Math.round(heightPx * scale)),
  };
}

/**
 * Decodes a video from its first frame to its last in one ffmpeg process and hands over the bytes of the wanted frames; with `lookAt` only
 * what those frames need, and the whole for what that leaves owed. See `decodeFrames` for what may be relied on.
 */
export async function runDecodePass(pass: DecodePass): Promise<DecodeReport> {
  const tools = pass.tools ?? (await locateFfmpeg());
  const { frameIndices, lookAt } = pass;
  if (lookAt === undefined || !(frameIndices instanceof Int32Array)) return await decodeWhole(pass, tools);
  const { report, owed } = await decodeNeeded({ ...pass, frameIndices, lookAt }, tools);
  return report ?? (await decodeWhole({ ...pass, frameIndices: owed }, tools));
}

async function decodeWhole(pass: DecodePass, tools: FfmpegTools): Promise<DecodeReport> {
  const log = new DecodeLog();
  const passed = passedFrames(pass.frameIndices);
  const whichFrame = async (frameIndex: number): Promise<{ frameIndex: number; timeMs: number }> => {
    const stamp = await log.timeOf(frameIndex);
    return { frameIndex, timeMs: Number.isNaN(stamp) ? frameIndex * usualIntervalMs(pass.probe) : stamp };
  };
  const { exit, delivered } = await runFramePipe(
    pass,
    {
      input: pass.path,
      inputOptions: ['-format_whitelist', videoFormats.join(',')],
      streamIndex: pass.probe.streamIndex,
      select: selectExpression(pass.frameIndices),
      next: () => {
        const { frameIndex, wanted } = passed.next().value;
        return wanted ? () => whichFrame(frameIndex) : null;
      },
      log,
      onDecoded: () => pass.onProgress?.(log.frameCount),
    },
    tools,
  );
  checkExit(pass.path, exit, log.frameCount);
  return log.report(missingFrames(pass.frameIndices, delivered), usualIntervalMs(pass.probe));
}

/** Damage makes some versions of ffmpeg fail at the end; that is in the report. Having nothing to show is a failure. */
function checkExit(videoPath: string, exit: FfmpegExit, frameCount: number): void {
  if (exit.signal !== null) {
    throw new DoppelError('failed', `ffmpeg was ended by ${exit.signal} after ${frameCount} frames of ${videoPath}.`);
  }
  if (frameCount === 0) {
    const said = plainMessage(exit.lastLines.at(-1) ?? 'no frame came, and no error');
    throw new DoppelError('bad_video', `No frame of ${videoPath} can be decoded (ffmpeg: ${said}).`);
  }
}

/** The planned frames behind those delivered; a stride or 'all' has no end that could be missed. */
function missingFrames(plan: FramePlan, delivered: number): number[] {
  return plan instanceof Int32Array ? Array.from(plan.subarray(delivered)) : [];
}

function usualIntervalMs({ fpsNumerator, fpsDenominator }: VideoProbe): number {
  return fpsNumerator === 0 ? 0 : (1000 * fpsDenominator) / fpsNumerator;
}
