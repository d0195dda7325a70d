import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '../contract/doppel-error.ts';
import type { AnalyzeRequest } from '../contract/requests.ts';
import { checkFit } from '../persons/fit-video.ts';
import { readPersonsSource } from '../persons/read-persons-file.ts';
import { hashFile } from '../video/hash-file.ts';
import { probeVideo, type VideoProbe } from '../video/probe-video.ts';
import type { AnalysisInputs } from './analysis-work.ts';

/**
 * Containers tell the number of frames only roughly (edit lists, rounded durations): a video is called too short before it
 * was decoded only when the persons reach this much beyond what its container says.
 */
const lengthSlack = { share: 1.05, frames: 10 };

/**
 * Reads and checks the video and the persons, and whether they can belong together as far as the container tells. Throws
 * `bad_video`, `bad_persons`, and `mismatch` (unless forced: then it is a warning).
 */
export async function readInputs(
  request: AnalyzeRequest,
  signal: AbortSignal | undefined,
): Promise<AnalysisInputs & { readonly warnings: readonly string[] }> {
  const options = signal === undefined ? {} : { signal };
  const videoPath = path.resolve(request.video);
  const probe = await probeVideo(videoPath, options);
  const persons = await readPersonsSource(request.source);
  const misfit = checkFit(persons.tracks, {
    widthPx: probe.widthPx,
    heightPx: probe.heightPx,
    frameCount: generousLength(probe),
  });
  const sentence = misfitSentence(videoPath, request.source.path, misfit);
  if (sentence !== null && !request.force) throw new DoppelError('mismatch', sentence);
  return {
    probe,
    videoPath,
    videoSha256: await hashFile(videoPath, options),
    videoBytes: (await stat(videoPath)).size,
    persons,
    warnings: [...persons.warnings, ...(sentence === null ? [] : [`Forced: ${sentence}`])],
  };
}

/** Why a video and a persons file do not belong together, or null when nothing speaks against it. */
export function misfitSentence(video: string, persons: string, reasons: readonly string[]): string | null {
  if (reasons.length === 0) return null;
  return `${path.basename(video)} does not seem to be the video of ${path.basename(persons)}: ${reasons.join('; and ')}. Give the right video, or --force to go on.`;
}

function generousLength({ estimatedFrames }: VideoProbe): number | null {
  return estimatedFrames === null ? null : Math.ceil(estimatedFrames * lengthSlack.share) + lengthSlack.frames;
}
