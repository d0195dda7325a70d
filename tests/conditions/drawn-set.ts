import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { seededRandom } from '#base/seeded-random.ts';

/** Classes of the drawn data set, types with conditions as the worked example has them. */
const drawnClasses = ['pipe', 'pipe damaged', 'lid'] as const;

/**
 * Draws a data set in YOLO layout: pipes stand upright in the middle, damaged ones lower, lids at the bottom, with some noise. Where things are
 * tells most of what they are, so that position alone can learn it.
 */
export async function drawSet(folder: string, pictures: number, seed: number): Promise<void> {
  const { uniform, normal } = seededRandom(seed);
  for (let index = 0; index < pictures; index++) {
    const side = index % 4 === 3 ? 'valid' : 'train';
    mkdirSync(path.join(folder, side, 'images'), { recursive: true });
    mkdirSync(path.join(folder, side, 'labels'), { recursive: true });
    const shade = Math.round(60 + 120 * uniform());
    await sharp({
      create: { width: 96, height: 96, channels: 3, background: { r: shade, g: (shade + index) % 256, b: 90 } },
    })
      .png()
      .toFile(path.join(folder, side, 'images', `p${index}.png`));
    const clamp = (value: number): string => Math.min(0.85, Math.max(0.15, value)).toFixed(4);
    const rows = [
      `0 ${clamp(0.3 + 0.1 * normal())} ${clamp(0.3 + 0.06 * normal())} 0.1 0.25`,
      `1 ${clamp(0.7 + 0.1 * normal())} ${clamp(0.5 + 0.06 * normal())} 0.1 0.25`,
      ...(index % 3 === 0 ? [`2 ${clamp(0.5 + 0.1 * normal())} ${clamp(0.85 + 0.04 * normal())} 0.25 0.1`] : []),
    ];
    writeFileSync(path.join(folder, side, 'labels', `p${index}.txt`), `${rows.join('\n')}\n`);
  }
  const names = drawnClasses.map((name) => `'${name}'`).join(', ');
  writeFileSync(path.join(folder, 'data.yaml'), `train: train/images\nval: valid/images\nnc: 3\nnames: [${names}]\n`);
}
