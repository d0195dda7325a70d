import type { CropId } from '#base/ids.ts';

/** What choosing needs to know of a crop. */
export interface RatedCrop {
  readonly cropId: CropId;
  /** 0-based frame of the video. */
  readonly frameIndex: number;
  /** 0 to 1, of `measureQuality`. */
  readonly score: number;
}

/**
 * The best crops of one person: good ones, spread in time. The crops, in order of time, are cut into `count` runs of equal
 * length and the best of each is taken; a run whose best is far below the person's usual (see `poorShare`) gives its place
 * to the best crop left over elsewhere. Fewer than `count` crops are returned whole. The result is in order of time; of
 * equal scores the earlier frame, then the lower id, comes first, so that the same crops in any order give the same choice.
 */
export function chooseBestCrops<Crop extends RatedCrop>(crops: readonly Crop[], count = 8): readonly Crop[] {
  const inTime = [...crops].sort(byTime);
  if (inTime.length <= count) return inTime;
  const winners = Array.from({ length: count }, (_, run) => {
    const from = Math.floor((run * inTime.length) / count);
    const to = Math.floor(((run + 1) * inTime.length) / count);
    return inTime.slice(from, to).reduce((best, crop) => (crop.score > best.score ? crop : best));
  });
  const floor = poorShare * median(winners.map((winner) => winner.score));
  const chosen = new Set(winners.filter((winner) => winner.score >= floor));
  const byScore = [...inTime].sort((a, b) => b.score - a.score || byTime(a, b));
  for (const crop of byScore) {
    if (chosen.size === count) break;
    chosen.add(crop);
  }
  return [...chosen].sort(byTime);
}

/**
 * A run is poor when its best crop scores below this share of the median of the runs' best. Two thirds leaves the ordinary
 * rise and fall along a walk alone, and catches a run in which the person was hidden throughout.
 */
const poorShare = 2 / 3;

function byTime(a: RatedCrop, b: RatedCrop): number {
  return a.frameIndex - b.frameIndex || a.cropId - b.cropId;
}

/** The middle of the values, the upper of the two middle ones where their number is even. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
