import { type Lab, labOf, lightOf } from './colour-terms.ts';

/** What a camera and its light do to colours: what each channel's light is multiplied by to undo it. */
export interface VideoLight {
  readonly gains: readonly [number, number, number];
  /** What the distance of colours from grey is multiplied by. */
  readonly chroma: number;
}

/** The light of a video of which too little is known. */
export const plainLight: VideoLight = { gains: [1, 1, 1], chroma: 1 };

/** How far from grey, in CIELAB, the most colourful twentieth of a street lies in pictures of full colour (sRGB photographs of streets). */
const chromaTarget = 30;

/** Noise must not become colour. */
const mostChroma = 1.8;

/** From samples of fewer pixels nothing is said of the light: 20 crops' worth. */
const leastPixels = 1280;

/** How far grey is believed in: the mean of a street is seldom quite grey. */
const greyTrust = 0.5;

/** Where the brightest hundredth of a picture should be; above it lie lamps and sky. */
const brightTarget = 0.85;

/** No light is corrected by more than this: beyond, it is the street that is dark or coloured. */
const mostGain = 2;

const clamp = (value: number): number => Math.min(mostGain, Math.max(1 / mostGain, value));

/**
 * The light of a video from samples of all its crops, (n x 3) red, green and blue: half of what makes their mean grey (grey world), and
 * the gain that brings the brightest hundredth to where bright things are.
 */
export function videoLight(samples: readonly Uint8Array[]): VideoLight {
  const total = samples.reduce((sum, each) => sum + each.length / 3, 0);
  if (total < leastPixels) return plainLight;
  const means = [0, 0, 0];
  const lightness: number[] = [];
  for (const each of samples) {
    for (let at = 0; at < each.length; at += 3) {
      const light = [lightOf(each[at]), lightOf(each[at + 1]), lightOf(each[at + 2])];
      for (let channel = 0; channel < 3; channel++) means[channel] += light[channel] / total;
      lightness.push(0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]);
    }
  }
  lightness.sort((a, b) => a - b);
  const bright = lightness[Math.floor(lightness.length * 0.99)];
  const grey = (means[0] + means[1] + means[2]) / 3;
  const level = bright > 0 ? clamp(brightTarget / bright) : 1;
  const gainOf = (mean: number): number => (mean > 0 ? clamp((grey / mean) ** greyTrust) * level : level);
  const gains = [gainOf(means[0]), gainOf(means[1]), gainOf(means[2])] as const;
  return { gains, chroma: chromaGain(samples, gains) };
}

/** Old, compressed and hazy pictures are pale: brings their most colourful twentieth to where it is in others. */
function chromaGain(samples: readonly Uint8Array[], gains: VideoLight['gains']): number {
  const chromas: number[] = [];
  for (const each of samples) {
    for (let at = 0; at < each.length; at += 3) {
      const [, a, b] = correctedLab(each[at], each[at + 1], each[at + 2], { gains, chroma: 1 });
      chromas.push(Math.hypot(a, b));
    }
  }
  chromas.sort((a, b) => a - b);
  const colourful = chromas[Math.floor(chromas.length * 0.95)];
  return colourful > 0 ? Math.min(mostChroma, Math.max(1, chromaTarget / colourful)) : 1;
}

/** CIELAB of a sample, the light of its video taken off. */
export function correctedLab(red: number, green: number, blue: number, { gains, chroma }: VideoLight): Lab {
  const light = (sample: number, gain: number): number => Math.min(1, lightOf(sample) * gain);
  const [l, a, b] = labOf(light(red, gains[0]), light(green, gains[1]), light(blue, gains[2]));
  return [l, a * chroma, b * chroma];
}
