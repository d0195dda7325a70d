import type { TradeRow } from './detector-trade.ts';

/** IDF1 that a stride may cost on a clip, 0 to 1. */
export const mostLost = 0.02;

/** A detector at a stride, with its speed on the clip where it is slowest. */
interface Setting {
  readonly detector: string;
  readonly stride: number;
  /** Frames of the video a second of one core. */
  readonly slowest: number;
}

/**
 * The fastest setting, by its slowest clip, that loses no more than `mostLost` of IDF1 on any clip to the same detector looking at
 * every frame. `rows` hold each detector and stride once a clip, stride 1 among them.
 */
export function fastestSetting(rows: readonly (TradeRow & { readonly clip: string })[]): Setting {
  const settings = [...Map.groupBy(rows, ({ detector, stride }) => `${detector} ${stride}`).values()];
  const allowed = settings.filter((clips) =>
    clips.every(({ clip, detector, tracks }) => {
      const every = rows.find((row) => row.clip === clip && row.detector === detector && row.stride === 1);
      return every !== undefined && every.tracks.idf1 - tracks.idf1 <= mostLost;
    }),
  );
  const [best] = allowed
    .map((clips) => ({ ...clips[0], slowest: Math.min(...clips.map(({ framesPerSecond }) => framesPerSecond)) }))
    .toSorted((a, b) => b.slowest - a.slowest);
  return { detector: best.detector, stride: best.stride, slowest: best.slowest };
}
