/** Viridis, evenly spaced: even to the eye, the same to those who do not tell red from green, and without greys. */
const viridis = [
  '#440154',
  '#48186a',
  '#472d7b',
  '#424086',
  '#3b528b',
  '#33638d',
  '#2c728e',
  '#26828e',
  '#21918c',
  '#1fa088',
  '#28ae80',
  '#3fbc73',
  '#5ec962',
  '#84d44b',
  '#addc30',
  '#d8e219',
  '#fde725',
] as const;

/** How much of the scale, at its lower end, is the grey of pairs that are ruled out: a line of the colour bar. */
const greyShare = 0.01;

/** The colours of a heatmap, as Plotly takes them. */
interface MatrixColours {
  readonly zmin: number;
  readonly zmax: number;
  readonly colorscale: readonly (readonly [number, string])[];
}

/**
 * Colours for similarities from `lowest` to 1, and `grey` for everything far below: one picture for both, where a second one for
 * the vetoes would take as much time and memory again.
 */
export function matrixColours(lowest: number, grey: string): MatrixColours {
  const from = Math.floor(lowest * 10) / 10;
  const last = viridis.length - 1;
  return {
    zmin: from - ((1 - from) * greyShare) / (1 - greyShare),
    zmax: 1,
    colorscale: [
      [0, grey],
      // Short of the share, so that the lowest similarity is not taken for a veto by a rounding.
      [greyShare * 0.9, grey],
      [greyShare * 0.9, viridis[0]],
      ...viridis.map((colour, index) => [greyShare + ((1 - greyShare) * index) / last, colour] as const),
    ],
  };
}
