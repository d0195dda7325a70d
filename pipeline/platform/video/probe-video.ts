import { execFile } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, missingWords, readReason } from '#base/system-errors.ts';
import { withinLimit } from '../files/answer-limit.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { type ContainerCrop, containerCrop } from './container-crop.ts';
import { fileUrl } from './ffmpeg-process.ts';
import { isVariableFrameRate } from './frame-times.ts';
import { type FfmpegTools, locateFfmpeg, toolEnvironment } from './locate-ffmpeg.ts';
import { type ProbeAnswer, type ProbedStream, probeAnswer } from './probe-answer.ts';
import { sniffFile } from './sniff-file.ts';
import { type UprightTurn, uprightTurn } from './upright-turn.ts';
import { allowedProtocols, soundFormats, videoFormats } from './video-formats.ts';
import { usualStream, type VideoStream, videoStreams } from './video-streams.ts';

/** What a video file says of itself. How many frames it has, and when, only decoding tells. */
export interface VideoProbe {
  /** As it was given. */
  readonly path: string;
  /** ffmpeg's name of the container, for example `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  /** ffmpeg's name of the codec, for example `h264`. */
  readonly codec: string;
  /** ffmpeg's name of the pixel format, for example `yuv420p10le`. */
  readonly pixelFormat: string;
  readonly bitDepth: number;
  /** ffmpeg's name of the matrix between YUV and RGB, for example `bt709`; null where the file does not say. */
  readonly colorSpace: string | null;
  /** Whether brightness goes from 16 to 235 or from 0 to 255. */
  readonly colorRange: 'limited' | 'full';
  /** Of the upright picture, after rotation. */
  readonly widthPx: number;
  /** Of the upright picture, after rotation. */
  readonly heightPx: number;
  /** How the stored picture is made to stand upright. */
  readonly turn: UprightTurn;
  /** What the container asks players to cut off; null for nothing. It is not done: sizes are those of the stored picture. */
  readonly crop: ContainerCrop | null;
  /** How wide a pixel is meant to be for its height: 1 for square ones. Boxes, crops and page take every pixel for square. */
  readonly pixelAspect: number;
  /** The average frame rate as a fraction; 0/1 where the file has none. */
  readonly fpsNumerator: number;
  readonly fpsDenominator: number;
  /** From the first few hundred frames; the frame times that decoding brings are the last word. */
  readonly variableFrameRate: boolean;
  readonly durationMs: number | null;
  /** From the container: a hint only. Edit lists and damage make it wrong; only decoding counts frames. */
  readonly estimatedFrames: number | null;
  /** The earliest time stamp of all streams on the file's own clock: what ffmpeg calls 0. */
  readonly startMs: number;
  /** The number of the video stream among the file's streams. */
  readonly streamIndex: number;
  /** All streams of pictures, covers and thumbnails too. */
  readonly streams: readonly VideoStream[];
  readonly hasSound: boolean;
  /** What the container says of the recording, such as `creation_time`, as it is. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Enough packets of picture and sound together to see a frame rate vary, read in one go from the start of the file. */
const sampledPackets = 600;

/** The most frames that H.264 and HEVC may hold back for reordering. */
const reorderedFrames = 16;

/** ffprobe answers in 0.1 s; this only bounds a hang on a file made to cause one, or on a share that went away. */
const probeTimeoutMs = 60_000;

/** The answer for a file with a hundred streams and the sampled packets is about 200 kB. */
const probeMaxBytes = 16 << 20;

/** How a video is probed. */
interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly tools?: FfmpegTools | undefined;
  /** The number of the stream that is meant, of a file with several. */
  readonly stream?: number | undefined;
}

/**
 * Reads what a video file says of itself: container, codec, upright size, rotation, frame rate, duration. Decodes only
 * what ffprobe needs for that. The stream that is named counts, or the first that is no cover picture and no thumbnail, as OpenCV has it.
 *
 * Throws `bad_video` when the file is missing, a directory, unreadable, empty, cut off before its index, a still
 * picture, sound only, or no video at all; `missing_tool` without ffprobe; `cancelled` on the signal.
 */
export async function probeVideo(videoPath: string, options: ProbeOptions = {}): Promise<VideoProbe> {
  const head = await readHead(videoPath);
  const seen = sniffFile(head);
  if (seen === 'picture') throw stillPicture(videoPath);
  if (seen === 'animation') {
    throw new DoppelError(
      'bad_video',
      `${videoPath} is an animated WebP or PNG, which is not read as a video. Make a video or a GIF of it first.`,
    );
  }
  const tools = options.tools ?? (await locateFfmpeg());
  const answer = await runFfprobe(tools, videoPath, head, options.signal);
  const streams = videoStreams(answer);
  if (answer.format.format_name === 'gif' && answer.packets.length < 2) throw stillPicture(videoPath);
  const stream = chooseStream(videoPath, answer, streams, options.stream);
  const probe = describe(videoPath, answer, streams, stream);
  return { ...probe, crop: await readContained(videoPath, (file) => containerCrop(file, head, stream.index)) };
}

function stillPicture(videoPath: string): DoppelError {
  return new DoppelError('bad_video', `${videoPath} is a still picture; a video is needed.`);
}

function chooseStream(
  videoPath: string,
  answer: ProbeAnswer,
  streams: readonly VideoStream[],
  wanted: number | undefined,
): ProbedStream {
  const chosen = wanted === undefined ? usualStream(streams) : streams.find(({ index }) => index === wanted);
  const stream = answer.streams.find(({ index }) => index === chosen?.index);
  if (stream !== undefined) return stream;
  if (wanted !== undefined) {
    const there = streams.map(({ index }) => index).join(', ') || 'none';
    throw new DoppelError(
      'bad_video',
      `${videoPath} has no stream of pictures with the number ${wanted}; it has ${there}. \`doppel inspect\` tells what they are.`,
    );
  }
  const sound = answer.streams.some(({ codec_type }) => codec_type === 'audio');
  throw new DoppelError(
    'bad_video',
    sound ? `${videoPath} has sound but no picture; a video is needed.` : `${videoPath} holds no video.`,
  );
}

/** The first bytes of the file; throws a sentence about any file that cannot be a video. */
async function readHead(videoPath: string): Promise<Uint8Array> {
  return await readContained(videoPath, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    if (bytesRead === 0) {
      throw new DoppelError('bad_video', `${videoPath} is empty (0 bytes). Copy it again from where it came.`);
    }
    return buffer.subarray(0, bytesRead);
  });
}

/** What is read of the file itself; throws `bad_video` where it cannot be, or does not answer. */
async function readContained<T>(videoPath: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    const file = await openRegularFile(videoPath, { code: 'bad_video', needed: 'the path of a video file is needed' });
    try {
      return await withinLimit(read(file), { path: videoPath, code: 'bad_video' });
    } finally {
      void file.close(); // it waits for the read, which may be the one that was given up
    }
  } catch (cause) {
    if (cause instanceof DoppelError) {
      throw cause;
    }
    throw new DoppelError('bad_video', unreadable(videoPath, cause), { cause });
  }
}

function unreadable(videoPath: string, cause: unknown): string {
  return isMissing(cause) ? missingWords(videoPath) : `${videoPath} cannot be read: ${readReason(cause)}.`;
}

async function runFfprobe(
  tools: FfmpegTools,
  videoPath: string,
  head: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<ProbeAnswer> {
  const result = await ffprobe(
    tools.ffprobe,
    [
      ...['-v', 'error', '-hide_banner'],
      ...['-protocol_whitelist', allowedProtocols],
      ...['-format_whitelist', [...videoFormats, ...soundFormats].join(',')],
      ...['-print_format', 'json', '-show_format', '-show_streams'],
      ...['-show_packets', '-read_intervals', `%+#${sampledPackets}`],
      fileUrl(path.resolve(videoPath)),
    ],
    signal,
  );
  if (result.failure !== null) {
    if (signal?.aborted) {
      throw new DoppelError('cancelled', `Stopped on request while looking at ${videoPath}.`, {
        cause: result.failure,
      });
    }
    throw new DoppelError('bad_video', refusal(videoPath, head, result), { cause: result.failure });
  }
  const answer = probeAnswer.safeParse(JSON.parse(result.stdout));
  if (!answer.success) {
    throw new DoppelError(
      'bad_video',
      `ffprobe's answer about ${videoPath} makes no sense (${answer.error.message}).`,
      {
        cause: answer.error,
      },
    );
  }
  return answer.data;
}

interface FfprobeResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly failure: Error | null;
}

/** A short command whose whole output is wanted: no need for what `ffmpeg-process.ts` is for. */
function ffprobe(program: string, args: readonly string[], signal: AbortSignal | undefined): Promise<FfprobeResult> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      {
        ...(signal === undefined ? {} : { signal }),
        killSignal: 'SIGKILL',
        timeout: probeTimeoutMs,
        maxBuffer: probeMaxBytes,
        env: toolEnvironment(),
        windowsHide: true,
      },
      (failure, stdout, stderr) => {
        const settle = (): void => resolve({ stdout, stderr, failure });
        // On an abort this is called while the process is still ending.
        if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
          settle();
        } else {
          child.once('exit', settle);
        }
      },
    );
  });
}

/** Why ffprobe would not have this file, in a sentence that says what to do. */
function refusal(videoPath: string, head: Uint8Array, { stderr, failure }: FfprobeResult): string {
  if (sniffFile(head) === 'text') {
    return `${videoPath} is text, not a video.`;
  }
  if (stderr.includes('moov atom not found') && sniffFile(head) === 'mp4') {
    return `${videoPath} is cut off: its index (the moov atom) is missing, without which nothing can be decoded. Copy it again from where it came.`;
  }
  const said = stderr
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(fileUrl(path.resolve(videoPath)), '')
    .replace(/^[: ]+/, '');
  return `${videoPath} is not a video that can be read (ffprobe: ${said || (failure?.message.split('\n', 1)[0] ?? '')}).`;
}

function describe(
  videoPath: string,
  answer: ProbeAnswer,
  streams: readonly VideoStream[],
  stream: ProbedStream,
): Omit<VideoProbe, 'crop'> {
  const { width = 0, height = 0, codec_name: codec = 'unknown', pix_fmt: pixelFormat = 'unknown' } = stream;
  if (width < 1 || height < 1 || codec === 'unknown') {
    throw new DoppelError(
      'bad_video',
      `${videoPath} has a video stream (codec ${codec}) in which no picture can be found: it is cut off or of a kind that ffmpeg cannot decode.`,
    );
  }
  const turn = uprightTurn(
    stream.side_data_list?.find((data) => data.displaymatrix !== undefined)?.displaymatrix ?? null,
  );
  const sideways = turn.rotationDegrees % 180 === 90;
  const fps = parseFraction(stream.avg_frame_rate) ?? parseFraction(stream.r_frame_rate) ?? [0, 1];
  const durationSeconds = stream.duration ?? answer.format.duration;
  const estimatedFrames =
    stream.nb_frames ?? (durationSeconds === undefined ? 0 : Math.round((durationSeconds * fps[0]) / fps[1]));
  return {
    path: videoPath,
    container: answer.format.format_name ?? 'unknown',
    codec,
    pixelFormat,
    bitDepth: bitDepth(stream, pixelFormat),
    colorSpace: stream.color_space === 'unknown' ? null : (stream.color_space ?? null),
    colorRange: stream.color_range === 'pc' || pixelFormat.startsWith('yuvj') ? 'full' : 'limited',
    widthPx: sideways ? height : width,
    heightPx: sideways ? width : height,
    turn,
    pixelAspect: stream.sample_aspect_ratio ?? 1,
    fpsNumerator: fps[0],
    fpsDenominator: fps[1],
    variableFrameRate: isVariableFrameRate(sampleTimes(answer, stream.index)),
    durationMs: durationSeconds === undefined ? null : durationSeconds * 1000,
    estimatedFrames: estimatedFrames > 0 ? estimatedFrames : null,
    startMs: (answer.format.start_time ?? 0) * 1000,
    streamIndex: stream.index,
    streams,
    hasSound: answer.streams.some(({ codec_type }) => codec_type === 'audio'),
    tags: answer.format.tags ?? {},
  };
}

/** (N,) times in ms of the sampled frames in the order of display; packets come in the order of decoding. */
function sampleTimes(answer: ProbeAnswer, streamIndex: number): Float64Array {
  const times = answer.packets
    .filter((packet) => packet.stream_index === streamIndex)
    .map((packet) => (packet.pts_time ?? packet.dts_time ?? Number.NaN) * 1000)
    .filter((time) => !Number.isNaN(time));
  // The sample ends amid frames that are stored out of order, whose neighbours it may lack.
  return Float64Array.from(times)
    .sort()
    .subarray(0, Math.max(3, times.length - reorderedFrames));
}

function bitDepth(stream: ProbedStream, pixelFormat: string): number {
  const named = /(?:p0|p|gray)(9|10|12|14|16)(?:le|be)?$/.exec(pixelFormat)?.[1];
  return named === undefined ? stream.bits_per_raw_sample || 8 : Number(named);
}

function parseFraction(text: string | undefined): readonly [number, number] | undefined {
  const match = /^(\d+)\/(\d+)$/.exec(text ?? '');
  return match === null || Number(match[1]) === 0 || Number(match[2]) === 0
    ? undefined
    : [Number(match[1]), Number(match[2])];
}
