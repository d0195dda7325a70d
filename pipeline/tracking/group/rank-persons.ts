import type { PersonTrack } from '../tracks/person-track.ts';

/** The video that persons are ranked in. */
interface RankingScene {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameCount: number;
}

/** How much there is of a person, each part from 0 to 1, and the sum by which they are ranked. */
export interface PersonRank {
  readonly person: PersonTrack;
  /** Share of the video's frames in which the person has a box. */
  readonly duration: number;
  /** Share of the frames between the first and the last in which the person has a box. */
  readonly coverage: number;
  /** 1 in the middle of the picture, 0 in its corners, on average. */
  readonly centredness: number;
  /** 1 for an even walk, towards 0 the more the step from frame to frame varies. */
  readonly smoothness: number;
  readonly score: number;
}

/** The upstream pipeline's weights. */
const weights = { duration: 0.4, coverage: 0.3, centredness: 0.2, smoothness: 0.1 } as const;

/** Ranks persons, the most prominent first; equals by id. */
export function rankPersons(persons: readonly PersonTrack[], scene: RankingScene): readonly PersonRank[] {
  return persons
    .map((person) => rankOf(person, scene))
    .sort((a, b) => b.score - a.score || a.person.personId - b.person.personId);
}

function rankOf(person: PersonTrack, { widthPx, heightPx, frameCount }: RankingScene): PersonRank {
  const { frameIndices, boxesPx } = person;
  const count = frameIndices.length;
  const halfDiagonal = Math.hypot(widthPx, heightPx) / 2;
  let offCentre = 0;
  let steps = 0;
  let stepSum = 0;
  let stepSquares = 0;
  for (let row = 0; row < count; row++) {
    const x = (boxesPx[row * 4] + boxesPx[row * 4 + 2]) / 2;
    const y = (boxesPx[row * 4 + 1] + boxesPx[row * 4 + 3]) / 2;
    offCentre += Math.hypot(x - widthPx / 2, y - heightPx / 2) / halfDiagonal;
    if (row === 0) continue;
    const before = row - 1;
    const step =
      Math.hypot(
        x - (boxesPx[before * 4] + boxesPx[before * 4 + 2]) / 2,
        y - (boxesPx[before * 4 + 1] + boxesPx[before * 4 + 3]) / 2,
      ) /
      (frameIndices[row] - frameIndices[before]);
    steps++;
    stepSum += step;
    stepSquares += step * step;
  }
  const parts = {
    duration: Math.min(count / frameCount, 1),
    coverage: count / (frameIndices[count - 1] - frameIndices[0] + 1),
    centredness: Math.max(1 - offCentre / count, 0),
    // One over one plus the variance of the speed (pixels a frame, squared), as upstream; nothing is known of one row.
    smoothness: steps === 0 ? 0 : 1 / (1 + Math.max(stepSquares / steps - (stepSum / steps) ** 2, 0)),
  };
  const score =
    weights.duration * parts.duration +
    weights.coverage * parts.coverage +
    weights.centredness * parts.centredness +
    weights.smoothness * parts.smoothness;
  return { person, ...parts, score };
}
