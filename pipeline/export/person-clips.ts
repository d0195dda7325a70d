import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { counted } from '#contract/words/count-words.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { cutClip } from '#platform/video/cut-clip.ts';
import type { SeenAt } from '#platform/video/veil-outside.ts';
import type { ExportInput, ExportPerson } from './export-input.ts';
import { exportLayout } from './export-layout.ts';

/** Who is away for longer than this comes again in another clip, in milliseconds. */
const longestAwayMs = 3_000;

/** How much of the video is shown before and after, so that one sees where somebody comes from. */
const aroundMs = 1_000;

/** A clip is at most this long: of who stands somewhere for an hour two minutes tell as much. */
const longestMs = 120_000;

/** So many clips of one person are cut at most; the longest stretches are those. */
const mostClips = 20;

/** A stretch of time, in milliseconds of the video. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When a person is seen, without the times at which it is away for long, in order; `times`: of its rows, ascending. */
export function stretchesSeen(times: readonly number[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const time of times) {
    const last = stretches.at(-1);
    if (last !== undefined && time - last.toMs <= longestAwayMs)
      stretches[stretches.length - 1] = { ...last, toMs: time };
    else stretches.push({ fromMs: time, toMs: time });
  }
  return stretches;
}

/** What became of the clips that were asked for. */
interface CutClips {
  /** Their names within the folder, in order. */
  readonly names: readonly string[];
  /** What could not be cut, or was cut short, in words. */
  readonly warnings: readonly string[];
}

/**
 * Cuts the video where some persons are seen, a clip a stretch, a second before and after. With `clear` everything but those persons is
 * veiled. A video that is not where it was, or is another file than the one that was analysed, gives a warning and no clips. Throws
 * `cancelled` and `disk_full`.
 */
export async function cutPersonClips(
  input: ExportInput,
  persons: readonly ExportPerson[],
  {
    folder,
    clear,
    signal,
  }: { readonly folder: string; readonly clear: ReadonlySet<number> | null; readonly signal: AbortSignal | undefined },
): Promise<CutClips> {
  if (persons.length === 0) return { names: [], warnings: [] };
  const { video } = input;
  const names: string[] = [];
  const warnings: string[] = [];
  try {
    if ((await hashFile(video.path, signal === undefined ? {} : { signal })) !== video.sha256)
      throw new DoppelError('mismatch', `${video.path} is another file than the one that was analysed.`);
  } catch (error) {
    return { names, warnings: [`No clips were cut: ${refusal(error, signal)}`] };
  }
  for (const person of persons) {
    const { chosen, warning } = chosenStretches(person, [...person.track.frameIndices].map(input.timeMsOf));
    if (warning !== null) warnings.push(warning);
    for (const [at, stretch] of chosen.entries()) {
      const name = exportLayout.clip(person.personId, at + 1);
      const fromMs = Math.max(0, stretch.fromMs - aroundMs);
      const toMs = Math.min(stretch.toMs + aroundMs, fromMs + longestMs);
      const seen =
        clear === null
          ? undefined
          : input.persons
              .filter(({ personId }) => clear.has(personId))
              .map((each) => seenIn(input, each, { fromMs, toMs }));
      try {
        await cutClip({ video: video.path, clip: path.join(folder, name), fromMs, toMs, seen, signal });
        names.push(name);
      } catch (error) {
        warnings.push(`${name} could not be cut: ${refusal(error, signal)}`);
      }
    }
  }
  return { names, warnings };
}

/** The sentence of what stops one clip; what stops the export is thrown on. */
function refusal(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted || !(error instanceof DoppelError) || error.code === 'disk_full') throw error;
  return error.message;
}

function chosenStretches(
  { personId }: ExportPerson,
  times: readonly number[],
): { readonly chosen: readonly Stretch[]; readonly warning: string | null } {
  const all = stretchesSeen(times);
  const length = ({ fromMs, toMs }: Stretch): number => toMs - fromMs;
  const longest = new Set(all.toSorted((one, other) => length(other) - length(one)).slice(0, mostClips));
  const left = all.length - longest.size;
  const cutShort = [...longest].filter((stretch) => length(stretch) + aroundMs > longestMs).length;
  const parts = [
    ...(left > 0 ? [`${counted(left, 'short stretch', 'short stretches')} of person ${personId} got no clip`] : []),
    ...(cutShort > 0 ? [`${counted(cutShort, 'clip')} of person ${personId} ends after two minutes`] : []),
  ];
  return {
    chosen: all.filter((stretch) => longest.has(stretch)),
    warning: parts.length === 0 ? null : `${parts.join('; ')}.`,
  };
}

/** Where a person is in a stretch of the video. */
function seenIn(input: ExportInput, { track }: ExportPerson, { fromMs, toMs }: Stretch): readonly SeenAt[] {
  const seen: SeenAt[] = [];
  track.frameIndices.forEach((frame, row) => {
    const timeMs = input.timeMsOf(frame);
    if (timeMs < fromMs || timeMs > toMs) return;
    const [x1, y1, x2, y2] = track.boxesPx.subarray(4 * row, 4 * row + 4);
    seen.push({ timeMs, box: [x1, y1, x2, y2] });
  });
  return seen;
}
