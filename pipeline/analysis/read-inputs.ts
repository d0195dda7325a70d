import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { trackletId } from '#base/ids.ts';
import type { PersonsSource } from '#contract/requests.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { probeVideo, type VideoProbe } from '#platform/video/probe-video.ts';
import { readPersonsSource } from '#tracking/files/read-persons-file.ts';
import { checkFit } from '#tracking/tracks/fit-video.ts';
import type { PersonsInput, VideoInput } from './analysis-work.ts';

/**
 * Containers tell the number of frames only roughly (edit lists): a video is called too short before it was decoded only when the persons
 * reach this much beyond what its index counts. A length that follows from a duration says nothing: of a recording that was cut off it is
 * that of what is left, and whether it was cut off only decoding tells.
 */
const lengthSlack = { share: 1.05, frames: 10 };

/** Probes and hashes the video; `stream` names one of several streams. Throws `bad_video`. */
export async function readVideoInput(
  video: string,
  signal: AbortSignal | undefined,
  stream?: number,
): Promise<VideoInput> {
  const videoPath = path.resolve(video);
  const probed = new AbortController();
  const either = signal === undefined ? probed.signal : AbortSignal.any([signal, probed.signal]);
  const hashing = hashFile(videoPath, { signal: either });
  hashing.catch(() => undefined); // awaited below; what the probe says of a bad file comes first
  try {
    const probe = await probeVideo(videoPath, { signal, stream });
    return { probe, videoPath, videoSha256: await hashing, videoBytes: (await stat(videoPath)).size };
  } finally {
    probed.abort(); // a hash that nobody wants any more; nothing otherwise
  }
}

/**
 * Reads and checks a persons file, says how it was read, and whether it can belong to the video as far as the container tells. Throws
 * `bad_persons`, and `mismatch` (under `force` that is a warning).
 */
export async function readPersonsInput(
  source: PersonsSource,
  { videoPath, probe }: VideoInput,
  onMisfit: 'refuse' | 'warn',
): Promise<{ readonly persons: PersonsInput; readonly warnings: readonly string[]; readonly readAs: string }> {
  const file = await readPersonsSource(source, { widthPx: probe.widthPx, heightPx: probe.heightPx });
  const misfit = checkFit(file.tracks, {
    widthPx: probe.widthPx,
    heightPx: probe.heightPx,
    frameCount: generousLength(probe),
  });
  const sentence = misfitSentence(videoPath, source.path, misfit);
  if (sentence !== null && onMisfit === 'refuse') throw new DoppelError('mismatch', sentence);
  return {
    persons: {
      ...source,
      path: path.resolve(source.path),
      sha256: file.sha256,
      tracks: file.tracks,
      // A persons file does not say which rows came of which tracklet: a person's rows are one, which has its number.
      tracklets: file.tracks.map((track) => ({ ...track, trackletId: trackletId(track.personId) })),
      rowsLeftOut: file.rowsLeftOut,
    },
    warnings: [...file.warnings, ...(sentence === null ? [] : [`Forced: ${sentence}`])],
    readAs: file.readAs,
  };
}

/** Why a video and a persons file do not belong together, or null when nothing speaks against it. */
export function misfitSentence(video: string, persons: string, reasons: readonly string[]): string | null {
  if (reasons.length === 0) return null;
  return `${path.basename(video)} does not seem to be the video of ${path.basename(persons)}: ${reasons.join('; and ')}. Give the right video, or --force to go on with what there is, as of a recording that was cut off.`;
}

function generousLength({ streams, streamIndex, durationMs, fpsNumerator, fpsDenominator }: VideoProbe): number | null {
  const counted = streams.find(({ index }) => index === streamIndex)?.estimatedFrames ?? null;
  // An index that counts far less than the duration holds is that of a file in fragments, which have theirs apart.
  const lasting = durationMs === null ? 0 : (durationMs / 1000) * (fpsNumerator / fpsDenominator);
  if (counted === null || counted * lengthSlack.share + lengthSlack.frames < lasting) return null;
  return Math.ceil(counted * lengthSlack.share) + lengthSlack.frames;
}
