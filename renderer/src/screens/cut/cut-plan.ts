import type { CropView, PersonDetail } from '#contract/review.ts';
import type { VideoTimes } from '../../state/video-times.ts';

/** What lies between two pictures: frames in which the person has no box. */
interface Gap {
  readonly frames: number;
  readonly ms: number;
}

/** A picture in the strip: which part it falls into, and what lies before it. */
export interface StripTile {
  readonly crop: CropView;
  /** 0 for what keeps the id, then 1, 2, ... for each new person. */
  readonly part: number;
  /** Whether a cut is made before it. */
  readonly isCut: boolean;
  /** The longest hole between it and the picture before it; null where there is none to speak of. */
  readonly gap: Gap | null;
}

/** Fewer frames without a box than this are a blink of the detector, and not drawn. */
const leastGapFrames = 3;

/** The pictures of a person in order of time, in the parts that the cuts make. `cuts`: the crops with which somebody else begins. */
export function stripTiles(
  { all_crops, presence }: Pick<PersonDetail, 'all_crops' | 'presence'>,
  cuts: ReadonlySet<number>,
  times: Pick<VideoTimes, 'msOf'>,
): readonly StripTile[] {
  const inTime = all_crops.toSorted((one, other) => one.frame - other.frame);
  let part = 0;
  return inTime.map((crop, index) => {
    const isCut = index > 0 && cuts.has(crop.id);
    if (isCut) part++;
    return {
      crop,
      part,
      isCut,
      gap: index === 0 ? null : longestGap(presence, inTime[index - 1].frame, crop.frame, times),
    };
  });
}

function longestGap(
  presence: PersonDetail['presence'],
  from: number,
  to: number,
  times: Pick<VideoTimes, 'msOf'>,
): Gap | null {
  let longest: Gap | null = null;
  for (let run = 1; run < presence.length; run++) {
    const [last, first] = [presence[run - 1][1], presence[run][0]];
    if (last < from || first > to) continue;
    const frames = first - last - 1;
    if (frames >= leastGapFrames && frames > (longest?.frames ?? 0))
      longest = { frames, ms: times.msOf(first) - times.msOf(last) };
  }
  return longest;
}

/** The frames at which the chosen pictures begin somebody else, ascending: where the box goes over, else the picture's own. */
export function cutFrames(tiles: readonly StripTile[], places: ReadonlyMap<number, number>): readonly number[] {
  const frames = tiles.filter(({ isCut }) => isCut).map(({ crop }) => places.get(crop.id) ?? crop.frame);
  return [...new Set(frames)].toSorted((one, other) => one - other);
}
