import type { VideoProbe } from './probe-video.ts';

/** What a browser made of Chromium plays on every machine, and the MIME type under which it is served. */
interface PlayableFormat {
  /** A name within ffmpeg's name of the container. */
  readonly container: string;
  readonly codecs: readonly string[];
  readonly mime: string;
}

/**
 * From chromium.org's page on audio and video formats and tests with Debian's Chromium. HEVC is missing because it depends on
 * the machine's graphics; Matroska with H.264 because only its WebM profile is promised.
 */
const playableFormats: readonly PlayableFormat[] = [
  { container: 'mp4', codecs: ['h264', 'vp9', 'av1'], mime: 'video/mp4' },
  { container: 'webm', codecs: ['vp8', 'vp9', 'av1'], mime: 'video/webm' },
];

/** Eight bits a colour at half the colour resolution: the one layout that every decoder and graphics card takes. */
const playablePixels = ['yuv420p', 'yuvj420p'];

/** Pixels that differ from square by less than this lie on the same pixel of a screen, across the whole picture. */
const squareSlack = 0.0005;

/** What of a probe says whether a page can play the file. */
interface PlayedProbe
  extends Pick<VideoProbe, 'container' | 'codec' | 'pixelFormat' | 'pixelAspect' | 'startMs' | 'crop'> {
  readonly turn: Pick<VideoProbe['turn'], 'isExact' | 'isMirrored'>;
  readonly streams: readonly unknown[];
}

/** What decoding the whole video found, as far as it matters to a player. */
interface DecodedWhole {
  /** (N,) on ffmpeg's clock. */
  readonly frameTimesMs: Float64Array;
  readonly isDamaged: boolean;
  readonly picturesChange: boolean;
}

/** How a page plays the file as it is. */
export interface DirectPlay {
  readonly mime: string;
  /**
   * What the player's clock says when ffmpeg's says 0. ffmpeg counts from the earliest time stamp of the file; a page shows every frame
   * at its own time stamp (HTML, "offsets into the media resource").
   */
  readonly startsMs: number;
}

/**
 * How a page can play the file so that it shows the frames that decoding counted, upright, in the shape that the boxes are drawn for, each
 * at a known time; null where that cannot be relied on, so that it needs a proxy:
 * - players differ in what they do about time stamps before 0, and which of several streams of pictures they take;
 * - they turn by a matrix that is no exact quarter, or mirrors, each in a way of its own, and show pixels that are not square as wide as
 *   they are meant;
 * - some cut off what the container says, and some do not;
 * - frames without times of their own cannot be sought, and of what is damaged a player shows less, or nothing.
 */
export function directPlay(probe: PlayedProbe, decoded: DecodedWhole | null): DirectPlay | null {
  const mime = mimeOf(probe);
  const { turn, pixelAspect, startMs, streams, crop } = probe;
  if (mime === null || !turn.isExact || turn.isMirrored || Math.abs(pixelAspect - 1) > squareSlack) return null;
  if (startMs < 0 || streams.length > 1 || crop !== null) return null;
  if (decoded !== null && (decoded.isDamaged || decoded.picturesChange || !ascends(decoded.frameTimesMs))) return null;
  return { mime, startsMs: startMs };
}

function mimeOf({ container, codec, pixelFormat }: PlayedProbe): string | null {
  if (!playablePixels.includes(pixelFormat)) return null;
  const containers = container.split(',');
  const format = playableFormats.find(
    (format) => containers.includes(format.container) && format.codecs.includes(codec),
  );
  return format?.mime ?? null;
}

function ascends(timesMs: Float64Array): boolean {
  return timesMs.every((timeMs, frame) => frame === 0 || timeMs > timesMs[frame - 1]);
}
