import type { LibrarySighting } from '#contract/library.ts';

/** A bar of a time line: where it begins and how long it is, as shares of the whole, 0 to 1. */
export interface SightingBar {
  readonly id: number;
  readonly from: number;
  readonly length: number;
}

/** A row of a time line: one video, or all of it that has no known time. */
export interface SightingRow {
  readonly source: number;
  readonly name: string;
  readonly bars: readonly SightingBar[];
  readonly sightings: readonly LibrarySighting[];
}

/** The whole that bars are shares of, in ms. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether it counts from 1970 by the cameras' clocks, or from the start of each video. */
  readonly kind: 'clock' | 'video';
}

/** A bar that would be too thin to be seen. */
const leastLength = 0.004;

/**
 * One row a video on one time line. Where every sighting has a time by a clock, rows share that clock; where one has not, each row
 * counts from the start of its own video, since mixing the two would say what nobody knows.
 */
export function sightingRows(sightings: readonly LibrarySighting[]): {
  readonly span: TimeSpan;
  readonly rows: readonly SightingRow[];
} {
  const kind = sightings.every(({ from_ms }) => from_ms !== null) ? 'clock' : 'video';
  const startOf = (sighting: LibrarySighting): number =>
    kind === 'clock' ? (sighting.from_ms ?? 0) : sighting.first_ms;
  const endOf = (sighting: LibrarySighting): number => (kind === 'clock' ? (sighting.to_ms ?? 0) : sighting.last_ms);
  const fromMs = Math.min(...sightings.map(startOf));
  const toMs = Math.max(...sightings.map(endOf), fromMs + 1);
  const whole = toMs - fromMs;
  const rows = [...Map.groupBy(sightings, ({ source }) => source)].map(([source, own]) => ({
    source,
    name: own[0].place === null ? own[0].source_name : `${own[0].place}: ${own[0].source_name}`,
    sightings: own,
    bars: own.map((sighting) => ({
      id: sighting.id,
      from: Math.min(1 - leastLength, (startOf(sighting) - fromMs) / whole),
      length: Math.max(leastLength, (endOf(sighting) - startOf(sighting)) / whole),
    })),
  }));
  return { span: { fromMs, toMs, kind }, rows };
}
