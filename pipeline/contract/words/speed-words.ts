/**
 * What a person of 1.7 m can do, in body heights a second. People change from walking to running at about 2 m/s (Hreljac 1993:
 * 2.06 m/s), which is 1.2. 800 m in two minutes, which few can run, are 6.7 m/s: 4. Sprinters reach 12 m/s at best: 7. In a picture a person also changes size, and boxes are no tape measure: these are words for a reader and decide nothing.
 */
const walkUpTo = 1.2;
const runUpTo = 4;
const sprintUpTo = 7;

/** A speed as one reads it, with one decimal, in body heights a second. */
export function speedFigure(heightsPerSecond: number): string {
  return heightsPerSecond.toFixed(1);
}

/**
 * What one person would have to do to be both, and which way that points. It goes by the figure as it is shown, so that the same
 * figure is always given the same word.
 */
export function speedVerdict(heightsPerSecond: number): {
  readonly points: 'for' | 'against' | 'neutral';
  readonly words: string;
} {
  const shown = Number(speedFigure(heightsPerSecond));
  if (shown <= walkUpTo) return { points: 'for', words: 'a walk' };
  if (shown <= runUpTo) return { points: 'neutral', words: 'a run' };
  if (shown <= sprintUpTo) return { points: 'against', words: 'a sprint, faster than most people run' };
  return { points: 'against', words: 'more than a person can do' };
}
