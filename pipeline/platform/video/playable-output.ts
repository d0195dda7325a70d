import type { FfmpegTools } from './locate-ffmpeg.ts';
import type { VideoProbe } from './probe-video.ts';
import { turnFilters } from './upright-turn.ts';

/** A proxy is looked at in a window, not measured: a longer side gains nothing, and 4K would take four times as long. */
const longestSidePx = 1920;

/** Frames between two that can be sought without the ones before: one second of the usual rates. */
const framesAKeyframe = 25;

/** Ticks a second of the proxy's clock, the one of MPEG: fine enough for any time stamp to stay what it is. */
const ticksPerSecond = 90_000;

/**
 * The time of a frame as it was, unless it would not follow the frame before: players need times that ascend. Frames without
 * a time stamp follow at once.
 */
const ascendingTimes = 'if(isnan(PTS),PREV_OUTPTS+1,if(eq(N,0),PTS,max(PTS,PREV_OUTPTS+1)))';

/**
 * ffmpeg's options before the input of a playable copy. What changes its size on the way would start a new filter, and with it the numbers of
 * frames; and the picture is turned by our filters alone,
 * and not cropped by what the container says.
 */
export const playableInput = ({ storedPicture }: FfmpegTools): readonly string[] => [
  ...['-reinit_filter', '0', '-noautorotate'],
  ...storedPicture,
];

/**
 * ffmpeg's options for a picture that every browser plays (H.264, 8 bit, at most 1920 pixels a side), upright and with square pixels: one
 * frame for each frame that comes, in order and at its time; `filters` work on the frames while their times are still the source's, `last` on
 * the frames as they are shown. No sound.
 */
export const playableOutput = (
  probe: VideoProbe,
  tools: FfmpegTools,
  filters: readonly string[] = [],
  last: readonly string[] = [],
): readonly string[] => [
  ...['-map', `0:${probe.streamIndex}`, '-an', '-sn', '-dn', '-map_metadata', '-1'],
  ...[
    '-filter:v',
    [`setpts='${ascendingTimes}'`, ...filters, ...turnFilters(probe), ...shapeFilters(probe), ...last].join(','),
  ],
  ...tools.passthrough,
  ...['-enc_time_base', `1/${ticksPerSecond}`, '-video_track_timescale', String(ticksPerSecond)],
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
  // Without B-frames decoding and showing have one order, so no edit list has to hide a delay.
  ...['-bf', '0', '-g', String(framesAKeyframe)],
];

/**
 * Shrinks what is larger than is ever shown, and makes both sides even, as the colour's half resolution needs. The size is fixed: of a video
 * that changes its own on the way every frame is brought to that of the first, as OpenCV does.
 */
function shapeFilters(probe: VideoProbe): readonly string[] {
  const { widthPx, heightPx } = playableSize(probe);
  return [`scale=${widthPx}:${heightPx}`, 'setsar=1'];
}

/** The size of a playable picture, and how many of its pixels one of the upright video's has become. */
export function playableSize({ widthPx, heightPx }: Pick<VideoProbe, 'widthPx' | 'heightPx'>) {
  const scale = Math.min(1, longestSidePx / Math.max(widthPx, heightPx));
  const even = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2);
  return { widthPx: even(widthPx), heightPx: even(heightPx), scale };
}
