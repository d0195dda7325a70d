import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { DecodeLog, type DecodeReport, plainMessage } from './decode-report.ts';
import { type FfmpegExit, startFfmpeg } from './ffmpeg-process.ts';
import { type FramePlan, passedFrames, selectExpression } from './frame-selection.ts';
import { type FfmpegTools, locateFfmpeg } from './locate-ffmpeg.ts';
import type { VideoProbe } from './probe-video.ts';
import { rawFrameReader } from './raw-frame-reader.ts';
import { StallWatch } from './stall-watch.ts';
import { allowedProtocols, videoFormats } from './video-formats.ts';

/** What every kind of decoding is told. */
export interface PassOptions {
  readonly path: string;
  readonly probe: VideoProbe;
  /** Which frames are wanted. */
  readonly frameIndices: FramePlan;
  readonly signal?: AbortSignal | undefined;
  /** Receives the number of frames decoded so far, wanted or not, after each. */
  readonly onProgress?: ((decodedFrames: number) => void) | undefined;
  readonly tools?: FfmpegTools | undefined;
  /** Milliseconds without a sign of life after which the file is taken for gone; two minutes by default. */
  readonly stallMs?: number | undefined;
}

/** A size of frames. */
export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A frame as it came through the pipe. */
interface RawFrame {
  readonly frameIndex: number;
  readonly timeMs: number;
  readonly data: Uint8Array;
}

/** One pass over a video, in terms of bytes. */
interface DecodePass extends PassOptions {
  readonly size: FrameSize;
  readonly pixelFormat: 'rgb24' | 'yuv420p';
  readonly frameBytes: number;
  /** Memory of `frameBytes` for the next wanted frame. */
  readonly allocate: () => Uint8Array;
  /** Receives the wanted frames, ascending, one at a time; meanwhile at most `readAheadFrames` more come to wait. */
  readonly onFrame: (frame: RawFrame) => Promise<void> | void;
}

/**
 * How many wanted frames may wait in memory while the receiver works on one, so that ffmpeg and the receiver work at the
 * same time. Two hide the receiver's uneven pace; more only cost memory (6 MB a frame at 1080p).
 */
const readAheadFrames = 2;

/** The longest filter that goes on the command line; Windows allows 32,767 characters for all of it. */
const longestArgument = 4096;

/** The upright size of the video's frames when the longest side is capped at `maxSidePx`. */
export function cappedSize({ widthPx, heightPx }: VideoProbe, maxSidePx = Number.POSITIVE_INFINITY): FrameSize {
  const scale = Math.min(1, maxSidePx / Math.max(widthPx, heightPx));
  return {
    widthPx: Math.max(1, Math.round(widthPx * scale)),
    heightPx: Math.max(1, Math.round(heightPx * scale)),
  };
}

/**
 * Decodes a video once, in one ffmpeg process, from its first frame to its last, and hands over the bytes of the wanted
 * frames. See `decodeFrames` for what may be relied on.
 */
export async function runDecodePass(pass: DecodePass): Promise<DecodeReport> {
  const tools = pass.tools ?? (await locateFfmpeg());
  const log = new DecodeLog();
  const stop = Promise.withResolvers<never>();
  stop.promise.catch(() => undefined); // raced against below; it may also come when all is done
  const stopOnAbort = (): void =>
    stop.reject(new DoppelError('cancelled', `Stopped on request while decoding ${pass.path}.`));
  pass.signal?.addEventListener('abort', stopOnAbort, { once: true });

  const passed = passedFrames(pass.frameIndices);
  const queue = boundedQueue(readAheadFrames, stop.reject);
  const watch = new StallWatch({
    path: pass.path,
    limitMs: pass.stallMs,
    isHeldBack: queue.isBusy,
    frames: () => log.frameCount,
    onStall: stop.reject,
  });
  let delivered = 0;
  const receive = async (frameIndex: number, data: Uint8Array): Promise<void> => {
    const stamp = await log.timeOf(frameIndex);
    const timeMs = Number.isNaN(stamp) ? frameIndex * usualIntervalMs(pass.probe) : stamp;
    await pass.onFrame({ frameIndex, timeMs, data });
    delivered++;
  };
  let frameIndex = 0;
  const reader = rawFrameReader({
    frameBytes: pass.frameBytes,
    nextFrame: () => {
      const next = passed.next().value;
      frameIndex = next.frameIndex;
      return next.wanted ? pass.allocate() : null;
    },
    onFrame: (data) => {
      const index = frameIndex;
      return queue.add(() => receive(index, data));
    },
  });
  const readToTheEnd = new Promise<void>((resolve) => reader.on('finish', resolve));

  const ffmpeg = startFfmpeg({
    tools,
    input: path.resolve(pass.path),
    output: reader,
    ...passOptions(pass, tools),
    onStderrLine: (line) => {
      watch.sign();
      try {
        if (log.takeLine(line)) {
          pass.onProgress?.(log.frameCount);
        }
      } catch (error) {
        stop.reject(error); // of the caller's onProgress, which runs among the process's events
      }
    },
    signal: pass.signal,
  });
  try {
    const exit = await Promise.race([ffmpeg.exited, stop.promise]);
    log.end();
    await Promise.race([readToTheEnd.then(() => queue.empty()), stop.promise]);
    checkExit(pass.path, exit, log.frameCount);
  } catch (error) {
    ffmpeg.kill();
    // One that waits for a share in the system is gone when that answers, and not before.
    if (!watch.hasStalled) await ffmpeg.exited;
    throw error;
  } finally {
    watch.close();
    log.end();
    pass.signal?.removeEventListener('abort', stopOnAbort);
    reader.destroy();
  }
  return log.report(missingFrames(pass.frameIndices, delivered), usualIntervalMs(pass.probe));
}

interface FfmpegOptions {
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
 * - `noautorotate` and the filters of the probe's turn: ffmpeg would decide anew, by its version. What a stream changes its size to is
 *   brought to the first size before it is turned;
 * - `storedPicture`: likewise of what the container would cut off;
 * - bicubic without `accurate_rnd` is what OpenCV converts with: 0.00 grey levels apart.
 */
function passOptions({ probe, frameIndices, size, pixelFormat }: DecodePass, tools: FfmpegTools): FfmpegOptions {
  const filter = [
    `select='print(t,16);${selectExpression(frameIndices)}'`,
    'settb=1000',
    'setpts=N',
    ...turnFilters(probe),
    `scale=${size.widthPx}:${size.heightPx}:flags=bicubic`,
    `format=${pixelFormat}`,
  ].join(',');
  const long = filter.length > longestArgument;
  return {
    inputOptions: [
      ...['-loglevel', 'repeat+level+warning'],
      ...['-protocol_whitelist', allowedProtocols],
      ...['-format_whitelist', videoFormats.join(',')],
      ...['-reinit_filter', '0', '-noautorotate'],
      ...tools.storedPicture,
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

/** The filters that make the stored picture upright; none where it stands upright. */
export function turnFilters({
  turn,
  widthPx,
  heightPx,
}: Pick<VideoProbe, 'turn' | 'widthPx' | 'heightPx'>): readonly string[] {
  if (turn.filters.length === 0) return [];
  const [width, height] = turn.rotationDegrees % 180 === 90 ? [heightPx, widthPx] : [widthPx, heightPx];
  return [`scale=${width}:${height}`, ...turn.filters];
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
  /** Runs the task after those before it. A promise means that `limit` tasks wait, and is pending until one fewer does. */
  readonly add: (task: () => Promise<void>) => Promise<void> | null;
  /** Settles when every task has run. */
  readonly empty: () => Promise<void>;
  /** Whether a task runs or waits. */
  readonly isBusy: () => boolean;
}

/** Runs tasks one after the other. The first failure goes to `onError`; after it no task is run, and `add` stays pending. */
function boundedQueue(limit: number, onError: (error: unknown) => void): BoundedQueue {
  let waiting = 0;
  let running = 0;
  let last = Promise.resolve();
  let makeRoom: (() => void) | null = null;
  return {
    add: (task) => {
      waiting++;
      last = last.then(() => {
        waiting--;
        makeRoom?.();
        makeRoom = null;
        running++;
        return task().finally(() => {
          running--;
        });
      });
      last.catch(onError);
      if (waiting < limit) {
        return null;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      makeRoom = resolve;
      return promise;
    },
    empty: () => last,
    isBusy: () => running + waiting > 0,
  };
}

/** The planned frames behind those delivered; a stride or 'all' has no end that could be missed. */
function missingFrames(plan: FramePlan, delivered: number): number[] {
  return plan instanceof Int32Array ? Array.from(plan.subarray(delivered)) : [];
}

function usualIntervalMs({ fpsNumerator, fpsDenominator }: VideoProbe): number {
  return fpsNumerator === 0 ? 0 : (1000 * fpsDenominator) / fpsNumerator;
}
