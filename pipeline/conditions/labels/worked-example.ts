/** One class of the worked example with how often it was labelled. */
interface CountedClass {
  readonly className: string;
  readonly count: number;
}

/**
 * The worked example: nine classes of drains and slopes in 1,465 labelled objects of 290 pictures, as the people who labelled them
 * counted. The pictures with conditions are not public; the counts are enough to test tables, weights and thinning.
 */
export const drainClasses: readonly CountedClass[] = [
  { className: 'Toe drain', count: 52 },
  { className: 'Toe drain- Blocked', count: 78 },
  { className: 'Toe drain- Damaged', count: 76 },
  { className: 'rock toe', count: 153 },
  { className: 'rock toe damaged', count: 366 },
  { className: 'slope drain', count: 257 },
  { className: 'slope drain blocked', count: 97 },
  { className: 'slope drain damaged', count: 148 },
  { className: 'vegetation', count: 238 },
];

/** The shares that the drains' users ask for, by what is measured; every evaluation fills the table or says "no data". */
interface Target {
  readonly name: 'overall' | 'normal' | 'damaged' | 'blocked' | 'rare classes' | 'spatial';
  /** Accuracy, 0 to 1. */
  readonly atLeast: number;
}

/** The targets of the worked example. */
export const drainTargets: readonly Target[] = [
  { name: 'overall', atLeast: 0.9 },
  { name: 'normal', atLeast: 0.9 },
  { name: 'damaged', atLeast: 0.85 },
  { name: 'blocked', atLeast: 0.6 },
  { name: 'rare classes', atLeast: 0.7 },
  { name: 'spatial', atLeast: 0.85 },
];
