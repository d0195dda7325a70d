import type { SeededRandom } from '#base/seeded-random.ts';
import { sceneFps } from './scene-script.ts';

/**
 * What a camera adds: brightness that drifts, white balance that follows it slowly, and grain. Turns scene values into
 * picture values.
 */
interface CameraStyle {
  /** Writes the picture of `scene` (R G B) in frame `frameIndex` to `picture`, which must be as long. */
  readonly develop: (scene: Uint8Array, frameIndex: number, picture: Uint8ClampedArray) => void;
}

/** Standard deviation of the grain in grey levels: what a small sensor shows by day. */
const grainLevels = 1.6;

/** Pixels of grain that are made once; each frame and row reads them from another place. A prime, so that rows never align. */
const grainLength = 262_139;

/** Makes the look of one camera; all its randomness comes from `random`. */
export function cameraStyle(random: SeededRandom, widthPx: number): CameraStyle {
  const grain = Int8Array.from({ length: grainLength + widthPx }, () => Math.round(random.normal() * grainLevels));
  const levels = [new Uint8Array(256), new Uint8Array(256), new Uint8Array(256)] as const;
  return {
    develop: (scene, frameIndex, picture) => {
      for (const [channel, gain] of gains(frameIndex).entries()) {
        for (let value = 0; value < 256; value += 1) levels[channel][value] = Math.min(255, value * gain);
      }
      const [reds, greens, blues] = levels;
      const heightPx = scene.length / (widthPx * 3);
      for (let y = 0; y < heightPx; y += 1) {
        let grainAt = Math.floor(random.uniform() * grainLength);
        const end = (y + 1) * widthPx * 3;
        for (let at = y * widthPx * 3; at < end; at += 3) {
          const speck = grain[grainAt++];
          picture[at] = reds[scene[at]] + speck;
          picture[at + 1] = greens[scene[at + 1]] + speck;
          picture[at + 2] = blues[scene[at + 2]] + speck;
        }
      }
    },
  };
}

/** Red, green and blue gain at a moment: a slow swell, and a cloud that passes a little after half-time. */
function gains(frameIndex: number): readonly number[] {
  const seconds = frameIndex / sceneFps;
  const swell = 0.045 * Math.sin((2 * Math.PI * seconds) / 13 + 0.8);
  const cloud = 0.15 * Math.exp(-(((seconds - 12.5) / 2.2) ** 2));
  const brightness = 0.98 + swell - cloud;
  const warmth = 0.022 * Math.sin((2 * Math.PI * seconds) / 17) - 0.12 * cloud;
  return [brightness * (1 + warmth), brightness, brightness * (1 - warmth)];
}
