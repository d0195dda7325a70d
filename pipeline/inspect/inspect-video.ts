import { probeVideo } from '#platform/video/probe-video.ts';
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
    rotation_degrees: probe.rotationDegrees,
    fps: probe.fpsNumerator === 0 ? null : fps,
    fps_fraction: `${probe.fpsNumerator}/${probe.fpsDenominator}`,
    variable_frame_rate: probe.variableFrameRate,
    duration_ms: probe.durationMs,
    /** The container's own word; only decoding counts frames. */
    estimated_frames: probe.estimatedFrames,
    has_sound: probe.hasSound,
  };
  const variable = probe.variableFrameRate ? ', variable rate' : '';
  return { summary: `${probe.codec} video, ${probe.widthPx} x ${probe.heightPx}, ${rate}${variable}`, facts };
}
