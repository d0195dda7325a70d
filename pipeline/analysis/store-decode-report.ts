import { DoppelError } from '#base/doppel-error.ts';
import type { DecodeReport } from '#platform/video/decode-report.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import type { VideoDamage } from '#project/video.ts';
import { readVideo, storeDecodeResult } from '#project/video.ts';
import type { VideoInput } from './analysis-work.ts';

/** Whether a pass found the video damaged. */
export function isDamaged({ decodeErrors, timeGaps }: DecodeReport): boolean {
  return decodeErrors > 0 || timeGaps.length > 0;
}

/** Stores what a pass over the video found: length, times, damage. Throws `bad_video` for damage under `strict`. */
export function storeDecodeReport(
  project: ProjectDatabase,
  { probe, videoPath }: VideoInput,
  onDamage: 'refuse' | 'count',
  report: DecodeReport,
): void {
  const damage: VideoDamage = {
    decode_errors: report.decodeErrors,
    time_gaps: report.timeGaps.map(({ afterFrame, fromMs, toMs }) => ({
      after_frame: afterFrame,
      from_ms: fromMs,
      to_ms: toMs,
    })),
    frames_missing: report.missingFrames.length,
    ...(report.framesPassedOver > 0 ? { frames_passed_over: report.framesPassedOver } : {}),
    ...(report.picturesChange ? { pictures_change: true } : {}),
  };
  if (onDamage === 'refuse') refuseDamage(videoPath, damage);
  storeDecodeResult(project, {
    frameTimesMs: report.frameTimesMs,
    variableFrameRate: report.variableFrameRate,
    durationMs: probe.durationMs ?? report.frameTimesMs.at(-1) ?? null,
    damage,
  });
}

/** How many frames an earlier pass over all of the project's video found; null where there was none. */
export function wholeFrameCount(project: ProjectDatabase): number | null {
  const { damage, frameCount } = readVideo(project);
  return damage === null || (damage.frames_passed_over ?? 0) > 0 ? null : frameCount;
}

/** Throws `bad_video` when a pass, now or in an earlier run, found the video damaged. */
export function refuseDamage(videoPath: string, damage: VideoDamage): void {
  if (damage.decode_errors === 0 && damage.time_gaps.length === 0) return;
  throw new DoppelError(
    'bad_video',
    `${videoPath} is damaged: ${damageWords(damage)}. Without --strict the work goes on.`,
  );
}

/** What the video lost, in words. */
export function damageWords(damage: VideoDamage): string {
  const parts = [`ffmpeg complained ${damage.decode_errors} times`];
  if (damage.time_gaps.length > 0)
    parts.push(`pictures are missing after frame ${damage.time_gaps.map((gap) => gap.after_frame).join(', ')}`);
  if (damage.frames_missing > 0) parts.push(`${damage.frames_missing} wanted frames never came`);
  return parts.join(', ');
}
