import { stripeHistograms } from './stripe-descriptor-histograms.ts';
import { descriptorLength, figurePx } from './stripe-descriptor-layout.ts';

const { width, height } = figurePx;
const plane = width * height;

/** Figures in random clothes that the centre is the mean of; 600 instead move no figure of bench/embedders.ts by more than 0.007. */
const figureCount = 60;

/** Where jacket, trousers and shoes begin, as shares of the height; above is the head. */
const seams = [0.16, 0.52, 0.92];

/**
 * The descriptor of nobody in particular: the mean over drawn figures in random clothes before random backgrounds. Histograms
 * have no negative numbers, so any two look alike; with this taken off, strangers' cosines lie around 0.4 instead of 0.7. Drawn
 * figures rather than real crops, so that no one's pictures, and none of the test data, are part of the program.
 */
export function neutralCentre(): Float64Array {
  const random = generator(1);
  const centre = new Float64Array(descriptorLength);
  for (let index = 0; index < figureCount; index++) {
    const histograms = stripeHistograms(drawnFigure(random));
    for (let k = 0; k < descriptorLength; k++) centre[k] += histograms[k] / figureCount;
  }
  return centre;
}

/** A linear congruential generator (Numerical Recipes' constants): the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Three planes of a standing figure: four pieces of clothing in the middle, background beside, uneven light over all. */
function drawnFigure(random: () => number): Float32Array {
  const figure = new Float32Array(3 * plane);
  const background = clothColour(random);
  const pieces = Array.from({ length: seams.length + 1 }, () => clothColour(random));
  const light = unevenLight(random);
  for (let y = 0; y < height; y++) {
    const piece = pieces[seams.filter((seam) => y / height >= seam).length];
    for (let x = 0; x < width; x++) {
      const colour = Math.abs((x + 0.5) / width - 0.5) < 0.28 ? piece : background;
      const shade = light(x, y) * (0.95 + 0.1 * random());
      for (let channel = 0; channel < 3; channel++) {
        figure[channel * plane + y * width + x] = Math.min(255, colour[channel] * shade + 6 * random());
      }
    }
  }
  return figure;
}

/** A colour of any hue, more often pale than strong, neither black nor white. R, G, B, 0 to 255. */
function clothColour(random: () => number): readonly number[] {
  const hue = 6 * random();
  const saturation = 0.8 * random() * random();
  const value = 255 * (0.1 + 0.8 * random());
  return [5, 3, 1].map((offset) => {
    const turn = (offset + hue) % 6;
    return value * (1 - saturation * Math.max(0, Math.min(turn, 4 - turn, 1)));
  });
}

/** Folds and shadows: a coarse grid of random brightness, 0.7 to 1.3, with straight lines in between. */
function unevenLight(random: () => number): (x: number, y: number) => number {
  const cellPx = 6;
  const across = Math.ceil(width / cellPx) + 1;
  const down = Math.ceil(height / cellPx) + 1;
  const grid = Float64Array.from({ length: across * down }, () => 0.7 + 0.6 * random());
  return (x, y) => {
    const column = Math.floor(x / cellPx);
    const row = Math.floor(y / cellPx);
    const right = x / cellPx - column;
    const lower = y / cellPx - row;
    const at = row * across + column;
    const top = grid[at] * (1 - right) + grid[at + 1] * right;
    const bottom = grid[at + across] * (1 - right) + grid[at + across + 1] * right;
    return top * (1 - lower) + bottom * lower;
  };
}
