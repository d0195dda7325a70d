import type { ContainerCrop } from '#platform/video/container-crop.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import type { VideoStream } from '#platform/video/video-streams.ts';
import type { Findings } from './findings.ts';

/** What a video says of itself. @throws DoppelError `bad_video` for whatever is none, `missing_tool` without ffprobe. */
export async function inspectVideo(path: string): Promise<Findings> {
  const probe = await probeVideo(path);
  const fps = probe.fpsNumerator / probe.fpsDenominator;
  const rate = probe.fpsNumerator === 0 ? 'no frame rate' : `${Number(fps.toFixed(3))} frames/s`;
  const facts = {
    container: probe.container,
    codec: probe.codec,
    pixel_format: probe.pixelFormat,
    bit_depth: probe.bitDepth,
    width: probe.widthPx,
    height: probe.heightPx,
    rotation_degrees: probe.turn.rotationDegrees,
    mirrored: probe.turn.isMirrored,
    /** An angle that the file asks for and that is not done: no quarter, as OpenCV leaves it. */
    ...(probe.turn.leftDegrees === null ? {} : { rotation_left_degrees: Number(probe.turn.leftDegrees.toFixed(1)) }),
    /** Pixels that the container asks players to cut off, and that are kept: boxes count from the stored picture, as OpenCV reads it. */
    ...(probe.crop === null ? {} : { container_crop_not_applied: cropFacts(probe.crop) }),
    pixel_aspect: Number(probe.pixelAspect.toFixed(4)),
    start_ms: probe.startMs,
    fps: probe.fpsNumerator === 0 ? null : fps,
    fps_fraction: `${probe.fpsNumerator}/${probe.fpsDenominator}`,
    variable_frame_rate: probe.variableFrameRate,
    duration_ms: probe.durationMs,
    /** The container's own word; only decoding counts frames. */
    estimated_frames: probe.estimatedFrames,
    has_sound: probe.hasSound,
    stream: probe.streamIndex,
    video_streams: probe.streams.map(streamFacts(probe.streamIndex)),
  };
  const variable = probe.variableFrameRate ? ', variable rate' : '';
  return { summary: `${probe.codec} video, ${probe.widthPx} x ${probe.heightPx}, ${rate}${variable}`, facts };
}

const cropFacts = ({ leftPx, topPx, rightPx, bottomPx }: ContainerCrop) => ({
  left: leftPx,
  top: topPx,
  right: rightPx,
  bottom: bottomPx,
});

const streamFacts =
  (taken: number) =>
  ({ index, kind, codec, widthPx, heightPx, estimatedFrames }: VideoStream) => ({
    stream: index,
    kind,
    codec,
    width: widthPx,
    height: heightPx,
    frames: estimatedFrames,
    analysed: index === taken,
  });
