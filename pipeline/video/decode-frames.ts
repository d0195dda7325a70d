import path from 'node:path';
import type { RgbImage } from '../../native-models/rgb-image.ts';
import { DoppelError } from '../contract/doppel-error.ts';
import { DecodeLog, type DecodeReport, plainMessage } from './decode-report.ts';
import { type FfmpegExit, startFfmpeg } from './ffmpeg-process.ts';
import { type FramePlan, passedFrames, selectExpression } from './frame-selection.ts';
import { type FfmpegTools, locateFfmpeg } from './locate-ffmpeg.ts';
import type { VideoProbe } from './probe-video.ts';
import { rawFrameReader } from './raw-frame-reader.ts';
import { allowedProtocols, videoFormats } from './video-formats.ts';

/** A decoded frame. `image` belongs to the receiver, who may keep or change it: it is not used again. */
export interface DecodedFrame {
  /** 0-based, counting decoded frames in order. */
  readonly frameIndex: number;
  /** From the start of the file. */
  readonly timeMs: number;
  /** The upright picture. */
  readonly image: RgbImage;
  /** Pixels of `image` per pixel of the uncapped upright picture along its width: 1 unless capped or scaled. */
  readonly scale: number;
}

/** Which frames of which video, at which size, and who receives them. */
export interface DecodeRequest {
  readonly path: string;
  readonly probe: VideoProbe;
  /** Which frames are wanted. */
  readonly frameIndices: FramePlan;
  /** Frames are scaled down so that their longest side has at most this many pixels. */
  readonly maxSidePx?: number | undefined;
  /** Frames are scaled to exactly this size instead, without regard for their shape. */
  readonly scaleTo?: { readonly widthPx: number; readonly heightPx: number } | undefined;
  /**
   * Receives the wanted frames, ascending, one at a time. While its promise is pending at most `readAheadFrames` more
   * are decoded. What it throws ends ffmpeg and is thrown on. After a cancel it is not waited for.
   */
  readonly onFrame: (frame: DecodedFrame) => Promise<void> | void;
  readonly signal?: AbortSignal | undefined;
  /** Receives the number of frames decoded so far, wanted or not, after each. */
  readonly onProgress?: ((decodedFrames: number) => void) | undefined;
  readonly tools?: FfmpegTools | undefined;
}

/**
 * How many wanted frames may wait in memory while the receiver works on one, so that ffmpeg and the receiver work at the
 * same time. Two hide the receiver's uneven pace; more only cost memory (6 MB a frame at 1080p).
 */
const readAheadFrames = 2;

/** The longest expression that goes on the command line; Windows allows 32,767 characters for all of it. */
const longestArgument = 4096;

/**
 * Decodes a video once, in one ffmpeg process, from its first to its last frame, and hands over the wanted frames as
 * upright RGB pictures. Frame k is what OpenCV's k-th `read()` returns on an undamaged file; the frame numbers never
 * depend on time stamps. Damage does not stop it: what can be decoded is, and the report says what was lost.
 *
 * Throws `bad_video` when no frame at all can be decoded, `cancelled` on the signal (within a second, whatever the
 * receiver is doing), `failed` when ffmpeg is ended by someone else, and whatever `onFrame` throws. No process is left
 * behind in any case.
 */
export async function decodeFrames(request: DecodeRequest): Promise<DecodeReport> {
  const tools = request.tools ?? (await locateFfmpeg());
  const size = outputSize(request);
  const log = new DecodeLog();
  const stop = Promise.withResolvers<never>();
  stop.promise.catch(() => undefined); // raced against below; it may also come when all is done
  const stopOnAbort = (): void =>
    stop.reject(new DoppelError('cancelled', `Stopped on request while decoding ${request.path}.`));
  request.signal?.addEventListener('abort', stopOnAbort, { once: true });

  const passed = passedFrames(request.frameIndices);
  let delivered = 0;
  const receive = async (frameIndex: number, data: Uint8Array): Promise<void> => {
    const stamp = await log.timeOf(frameIndex);
    const timeMs = Number.isNaN(stamp) ? frameIndex * usualIntervalMs(request.probe) : stamp;
    const image: RgbImage = { widthPx: size.widthPx, heightPx: size.heightPx, data };
    await request.onFrame({ frameIndex, timeMs, image, scale: size.widthPx / request.probe.widthPx });
    delivered++;
  };
  const queue = boundedQueue(readAheadFrames, stop.reject);
  let frameIndex = 0;
  const reader = rawFrameReader({
    frameBytes: size.widthPx * size.heightPx * 3,
    isWanted: () => {
      const next = passed.next().value;
      frameIndex = next.frameIndex;
      return next.wanted;
    },
    onFrame: (data) => {
      const index = frameIndex;
      return queue.add(() => receive(index, data));
    },
  });
  const readToTheEnd = new Promise<void>((resolve) => reader.on('finish', resolve));

  const ffmpeg = startFfmpeg({
    tools,
    input: path.resolve(request.path),
    output: reader,
    ...decodeOptions(request, size, tools),
    onStderrLine: (line) => {
      try {
        if (log.takeLine(line)) {
          request.onProgress?.(log.frameCount);
        }
      } catch (error) {
        stop.reject(error); // of the caller's onProgress, which runs among the process's events
      }
    },
    signal: request.signal,
  });
  try {
    const exit = await Promise.race([ffmpeg.exited, stop.promise]);
    log.end();
    await Promise.race([readToTheEnd.then(() => queue.empty()), stop.promise]);
    checkExit(request.path, exit, log.frameCount);
  } catch (error) {
    ffmpeg.kill();
    await ffmpeg.exited;
    throw error;
  } finally {
    log.end();
    request.signal?.removeEventListener('abort', stopOnAbort);
    reader.destroy();
  }
  return log.report(missingFrames(request.frameIndices, delivered), usualIntervalMs(request.probe));
}

interface OutputSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

function outputSize({ probe, maxSidePx, scaleTo }: DecodeRequest): OutputSize {
  if (scaleTo !== undefined) {
    return scaleTo;
  }
  const scale = Math.min(1, (maxSidePx ?? Number.POSITIVE_INFINITY) / Math.max(probe.widthPx, probe.heightPx));
  return {
    widthPx: Math.max(1, Math.round(probe.widthPx * scale)),
    heightPx: Math.max(1, Math.round(probe.heightPx * scale)),
  };
}

interface DecodeOptions {
  readonly inputOptions: readonly string[];
  readonly outputOptions: readonly string[];
  readonly standardInput?: string;
}

/**
 * The options of the one pass. What each is there for:
 * - `print(t,16)` in the select expression writes the time of every frame to standard error, at the level of errors (16);
 *   `repeat` keeps equal lines from being folded into one, `level` tells errors from warnings;
 * - `reinit_filter 0`: a stream that changes its size midway would start a new filter, whose frame numbers begin at 0;
 *   `scale` follows such changes by itself, and OpenCV scales to the first size likewise;
 * - `settb` and `setpts` give the frames that pass evenly rising times, since the encoder rounds the real ones to the
 *   frame rate and complains when two fall together; nobody reads them;
 * - bicubic without `accurate_rnd` is what OpenCV converts with: 0.00 grey levels apart.
 */
function decodeOptions({ probe, frameIndices }: DecodeRequest, size: OutputSize, tools: FfmpegTools): DecodeOptions {
  const filter = [
    `select='print(t,16);${selectExpression(frameIndices)}'`,
    'settb=1000',
    'setpts=N',
    `scale=${size.widthPx}:${size.heightPx}:flags=bicubic`,
    'format=rgb24',
  ].join(',');
  const long = filter.length > longestArgument;
  return {
    inputOptions: [
      ...['-loglevel', 'repeat+level+warning'],
      ...['-protocol_whitelist', allowedProtocols],
      ...['-format_whitelist', videoFormats.join(',')],
      ...['-reinit_filter', '0'],
    ],
    outputOptions: [
      ...['-map', `0:${probe.streamIndex}`],
      ...(long ? [tools.filterFileOption, 'pipe:0'] : ['-filter:v', filter]),
      ...tools.passthrough,
      ...['-f', 'rawvideo'],
    ],
    ...(long ? { standardInput: filter } : {}),
  };
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

interface BoundedQueue {
  /** Runs the task after those before it; the promise is pending while `limit` tasks wait. */
  readonly add: (task: () => Promise<void>) => Promise<void> | void;
  /** Settles when every task has run. */
  readonly empty: () => Promise<void>;
}

/** Runs tasks one after the other. After the first that fails, which goes to `onError`, none is run and `add` stays pending. */
function boundedQueue(limit: number, onError: (error: unknown) => void): BoundedQueue {
  let waiting = 0;
  let last = Promise.resolve();
  let makeRoom: (() => void) | null = null;
  return {
    add: (task) => {
      waiting++;
      last = last.then(() => {
        waiting--;
        makeRoom?.();
        makeRoom = null;
        return task();
      });
      last.catch(onError);
      return waiting < limit
        ? undefined
        : new Promise((resolve) => {
            makeRoom = resolve;
          });
    },
    empty: () => last,
  };
}

/** The planned frames behind those delivered; a stride or 'all' has no end that could be missed. */
function missingFrames(plan: FramePlan, delivered: number): number[] {
  return plan instanceof Int32Array ? Array.from(plan.subarray(delivered)) : [];
}

function usualIntervalMs({ fpsNumerator, fpsDenominator }: VideoProbe): number {
  return fpsNumerator === 0 ? 0 : (1000 * fpsDenominator) / fpsNumerator;
}
