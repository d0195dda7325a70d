import { once } from '#base/once.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readFrameTimes, readVideo } from '#project/video.ts';

/** Milliseconds from the start of a video to a frame (0-based). */
export type FrameClock = (frameIndex: number) => number;

/** The clock of a project's video, read when it is first asked; by the frame rate where the video was never read to its end. */
export function frameClock(project: ProjectDatabase): FrameClock {
  const known = once(() => readFrameTimes(project) ?? new Float64Array(0));
  return (frameIndex) => {
    const times = known();
    if (frameIndex < times.length) return times[frameIndex];
    const { fps } = readVideo(project);
    const lastKnown = times.length === 0 ? 0 : times[times.length - 1];
    const framesBeyond = frameIndex - Math.max(0, times.length - 1);
    return lastKnown + (fps > 0 ? (framesBeyond * 1000) / fps : 0);
  };
}
