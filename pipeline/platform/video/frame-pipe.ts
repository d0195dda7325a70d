import path from 'node:path';
import type { Readable } from 'node:stream';
import { DoppelError } from '#base/doppel-error.ts';
import { boundedQueue } from './bounded-queue.ts';
import type { DecodeLog } from './decode-report.ts';
import { type FfmpegExit, startFfmpeg } from './ffmpeg-process.ts';
import type { FfmpegTools } from './locate-ffmpeg.ts';
import type { VideoProbe } from './probe-video.ts';
import { rawFrameReader } from './raw-frame-reader.ts';
import { StallWatch } from './stall-watch.ts';
import { turnFilters } from './upright-turn.ts';
import { allowedProtocols } from './video-formats.ts';

/** A size of frames. */
export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A frame as it came through the pipe. */
export interface RawFrame {
  readonly frameIndex: number;
  readonly timeMs: number;
  readonly data: Uint8Array;
}

/** In what form frames are received, and by whom. */
export interface FrameReceiver {
  readonly path: string;
  readonly probe: VideoProbe;
  readonly size: FrameSize;
  readonly pixelFormat: 'rgb24' | 'yuv420p';
  readonly frameBytes: number;
  /** Memory of `frameBytes` for the next wanted frame. */
  readonly allocate: () => Uint8Array;
  /** Receives the wanted frames, ascending, one at a time; meanwhile at most `readAheadFrames` more come to wait. */
  readonly onFrame: (frame: RawFrame) => Promise<void> | void;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a sign of life after which the file is taken for gone; two minutes by default. */
  readonly stallMs?: number | undefined;
}

/** What ffmpeg decodes, and how its frames are told apart. */
interface FrameSource {
  /** The path of the file, or its bytes. */
  readonly input: string | Readable;
  readonly inputOptions: readonly string[];
  /** The number of the stream in the input. */
  readonly streamIndex: number;
  /** Which frames come through the pipe: an expression of ffmpeg's select filter, which prints the time of every frame, too. */
  readonly select: string;
  /** Asked once a frame that comes through the pipe, in order: null for one that nobody wants, else who tells which it is. */
  readonly next: () => null | (() => Promise<Omit<RawFrame, 'data'>>);
  /** Takes the lines of standard error. */
  readonly log: DecodeLog;
  /** Told when a frame was decoded, wanted or not. What it throws ends the pass. */
  readonly onDecoded: () => void;
}

/**
 * How many wanted frames may wait in memory while the receiver works on one, so that ffmpeg and the receiver work at the
 * same time. Two hide the receiver's uneven pace; more only cost memory (6 MB a frame at 1080p).
 */
const readAheadFrames = 2;

/** The longest filter that goes on the command line; Windows allows 32,767 characters for all of it. */
const longestArgument = 4096;

/**
 * Runs one ffmpeg over a source, and hands over the bytes of the wanted frames. Settles when all of them were received; the exit says
 * whether ffmpeg found everything in order. Throws `cancelled`, `bad_video` for a source that stops answering, and what the receiver, `onDecoded` and
 * `startFfmpeg` throw; no process is left behind, but one that hangs in the system.
 */
export async function runFramePipe(
  receiver: FrameReceiver,
  source: FrameSource,
  tools: FfmpegTools,
): Promise<{ readonly exit: FfmpegExit; readonly delivered: number }> {
  const { log } = source;
  const stop = Promise.withResolvers<never>();
  stop.promise.catch(() => undefined); // raced against below; it may also come when all is done
  const stopOnAbort = (): void =>
    stop.reject(new DoppelError('cancelled', `Stopped on request while decoding ${receiver.path}.`));
  receiver.signal?.addEventListener('abort', stopOnAbort, { once: true });

  const queue = boundedQueue(readAheadFrames, stop.reject);
  const watch = new StallWatch({
    path: receiver.path,
    limitMs: receiver.stallMs,
    isHeldBack: queue.isBusy,
    frames: () => log.frameCount,
    onStall: stop.reject,
  });
  let delivered = 0;
  let tell: ReturnType<FrameSource['next']> = null;
  const receive = async (who: NonNullable<typeof tell>, data: Uint8Array): Promise<void> => {
    await receiver.onFrame({ ...(await who()), data });
    delivered++;
  };
  const reader = rawFrameReader({
    frameBytes: receiver.frameBytes,
    nextFrame: () => {
      tell = source.next();
      return tell === null ? null : receiver.allocate();
    },
    onFrame: (data) => {
      const who = tell;
      return who === null ? null : queue.add(() => receive(who, data));
    },
  });
  const readToTheEnd = new Promise<void>((resolve) => reader.on('finish', resolve));

  const ffmpeg = startFfmpeg({
    tools,
    input: typeof source.input === 'string' ? path.resolve(source.input) : source.input,
    output: reader,
    ...pipeOptions(receiver, source, tools),
    onStderrLine: (line) => {
      watch.sign();
      try {
        if (log.takeLine(line)) source.onDecoded();
      } catch (error) {
        stop.reject(error); // of the caller's, who is told among the process's events
      }
    },
    signal: receiver.signal,
  });
  try {
    const exit = await Promise.race([ffmpeg.exited, stop.promise]);
    log.end();
    await Promise.race([readToTheEnd.then(() => queue.empty()), stop.promise]);
    return { exit, delivered };
  } catch (error) {
    ffmpeg.kill();
    // One that waits for a share in the system is gone when that answers, and not before. How it ended says nothing beside the error.
    if (!watch.hasStalled) await ffmpeg.exited.catch(() => undefined);
    throw error;
  } finally {
    watch.close();
    log.end();
    receiver.signal?.removeEventListener('abort', stopOnAbort);
    reader.destroy();
  }
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
function pipeOptions(
  { probe, size, pixelFormat }: FrameReceiver,
  { input, inputOptions, streamIndex, select }: FrameSource,
  tools: FfmpegTools,
): FfmpegOptions {
  const filter = [
    `select='print(t,16);${select}'`,
    'settb=1000',
    'setpts=N',
    ...turnFilters(probe),
    `scale=${size.widthPx}:${size.heightPx}:flags=bicubic`,
    `format=${pixelFormat}`,
  ].join(',');
  const long = filter.length > longestArgument && typeof input === 'string';
  return {
    inputOptions: [
      ...['-loglevel', 'repeat+level+warning'],
      ...['-protocol_whitelist', allowedProtocols],
      ...inputOptions,
      ...['-reinit_filter', '0', '-noautorotate'],
      ...tools.storedPicture,
    ],
    outputOptions: [
      ...['-map', `0:${streamIndex}`],
      ...(long ? [tools.filterFileOption, 'pipe:0'] : ['-filter:v', filter]),
      ...tools.passthrough,
      ...['-f', 'rawvideo'],
    ],
    ...(long ? { standardInput: filter } : {}),
  };
}
